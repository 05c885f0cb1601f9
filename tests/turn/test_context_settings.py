"""The sizes of the context window, changed at run time: both workers go by them from the next turn on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.notes import READ, Notes, connect
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.tool_model import ANSWERING, ROUTED_BY_MODEL, ROUTING, script_model

TOOL_TURN = 'read my note "plans"'
DEFAULTS = {"max_context_tokens": None, "max_response_tokens": None, "compact_trigger_pct": None}


@pytest.fixture(scope="module")
def stack(zygote: Zygote, backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with Notes() as notes, Stack(folder, backend.url, launcher=zygote, **ROUTED_BY_MODEL) as stack:
        connect(stack, notes)
        yield stack


@pytest.fixture(autouse=True)
async def by_default(client: Client) -> AsyncIterator[None]:
    yield
    await change(client, **DEFAULTS)


async def change(client: Client, **settings: int | None) -> None:
    answer = await client.http.patch("/api/prompts/context-settings", json=settings)
    assert answer.status_code == 200, answer.text


def sizes(backend: Backend, marker: str) -> tuple[int, int]:
    """num_ctx and num_predict of the last request."""
    options = backend.requests(marker)[-1].body["options"]
    return options["num_ctx"], options["num_predict"]


async def test_the_dialogue_worker_sends_the_next_turn_with_the_new_sizes(
    client: Client, backend: Backend
) -> None:
    script_model(backend, route="none", answer="Hello!")
    for change_to, wanted in (
        ({}, (8192, 1024)),
        ({"max_context_tokens": 4096, "max_response_tokens": 300}, (4096, 300)),
        ({"max_context_tokens": None}, (8192, 300)),
        ({"max_response_tokens": None}, (8192, 1024)),
    ):
        if change_to:
            await change(client, **change_to)
        await client.turn(await client.send("tell me of the sea"))
        assert sizes(backend, "tell me of the sea") == wanted


async def test_the_orchestrator_routes_and_answers_a_tool_turn_with_the_new_sizes(
    client: Client, backend: Backend
) -> None:
    script_model(backend, route=READ, answer="You meet on Tuesday.")
    await change(client, max_context_tokens=4096, max_response_tokens=300)
    await client.turn(await client.send(TOOL_TURN))
    assert sizes(backend, ROUTING)[0] == 4096
    assert sizes(backend, ANSWERING) == (4096, 300)


async def test_an_answer_ends_after_the_tokens_that_were_chosen(client: Client, backend: Backend) -> None:
    script_model(backend, route="none", answer="-")
    backend.script(Script(tokens=60, tokens_per_second=1000), marker="a long answer")
    await change(client, max_response_tokens=16)
    frames = await client.turn(await client.send("a long answer, please"))
    assert len(answer_text(frames).split()) == 16


async def test_a_conversation_is_shortened_at_the_share_of_the_window_that_was_chosen(
    client: Client, backend: Backend
) -> None:
    script_model(backend, route="none", answer="And so it went on and on. " * 20)
    await change(client, max_context_tokens=2048, max_response_tokens=200)
    conversation = None
    for number in range(6):
        sent = await client.send(f"Chapter {number}, please. " + "It was a dark night. " * 20, conversation)
        conversation = sent.conversation_id
        await client.turn(sent)

    async def turns_sent(percentage: int) -> int:
        await change(client, compact_trigger_pct=percentage)
        await client.turn(await client.send(f"And at {percentage}?", conversation))
        messages: list[dict[str, Any]] = backend.requests(f"And at {percentage}?")[-1].body["messages"]
        return sum(message["role"] == "user" for message in messages)

    assert 1 < await turns_sent(50) < await turns_sent(90)


async def test_a_window_that_is_too_small_for_a_message_is_told_and_a_larger_one_mends_it(
    client: Client, backend: Backend
) -> None:
    script_model(backend, route="none", answer="I have read it.")
    message = "a very long letter " * 300
    await change(client, max_context_tokens=1024, max_response_tokens=100)
    refused = (await client.turn(await client.send(message)))[-1]
    assert (refused.type, refused.data["code"]) == ("turn.failed", "message_too_long")
    assert "raise the context window under Settings" in refused.data["detail"]
    await change(client, max_context_tokens=8192)
    assert answer_text(await client.turn(await client.send(message))) == "I have read it."
