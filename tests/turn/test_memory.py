"""Memory in turns: a fact told once is there in another conversation, until it is forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent
from tests.harness.processes import Zygote
from tests.harness.stack import Stack, free_port
from tests.harness.waiting import until

QUESTION = "What is my parrot called?"
ANSWER = "It is called Quixote."


@pytest.fixture(scope="module")
def memory() -> str:
    return "on"


@pytest.fixture(autouse=True)
async def clean_memory(client: Client, backend: Backend) -> None:
    """Nothing is remembered of the test before, and memory is on."""
    backend.script(Script(text="Noted."))
    await client.http.patch("/api/prompts/context-settings", json={"memory_enabled": True})
    for item in (await client.http.get("/api/conversations?limit=200")).json()["conversations"]:
        await client.http.delete(f"/api/conversations/{item['id']}")
    assert await chunks(client) == []


async def chunks(client: Client, **which: str) -> list[dict[str, Any]]:
    answer = await client.http.get("/api/memory/chunks", params={"limit": "200", **which})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["chunks"]
    return found


async def say(
    client: Client, stack: Stack, message: str, *, embedded: bool = True
) -> tuple[Sent, list[Frame]]:
    """A turn in a conversation of its own, finalized and found by meaning too."""
    sent = await client.send(message)
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.completed", frames[-1].data
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    if embedded:
        await until(lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE stale > 0"), "the vectors")
    return sent, frames


def prompt_of(backend: Backend, message: str) -> str:
    """The last user message of the newest prompt for `message`."""
    content: str = backend.requests(message)[-1].body["messages"][-1]["content"]
    return content


def retrieved(frames: list[Frame]) -> list[dict[str, Any]]:
    return [item for frame in frames if frame.type == "memory.retrieved" for item in frame.data["items"]]


async def test_a_fact_is_recalled_in_another_conversation_until_it_is_forgotten(
    client: Client, stack: Stack, backend: Backend
) -> None:
    backend.script(Script(text=ANSWER), marker=QUESTION)
    fact = "My parrot is called Quixote and he is afraid of umbrellas."
    told, _ = await say(client, stack, fact)

    asked, frames = await say(client, stack, QUESTION)
    assert fact in prompt_of(backend, QUESTION)
    assert prompt_of(backend, QUESTION).endswith(f"\n\n{QUESTION}")
    [of_fact] = [item for item in retrieved(frames) if item["source_type"] == "round" and item["rank"] == 0]
    chunk = (await client.http.get(f"/api/memory/chunks/{of_fact['chunk_id']}")).json()
    assert (chunk["content"], chunk["turn_id"], chunk["trust"]) == (fact, told.turn_id, "user")
    types = [frame.type for frame in frames]
    assert types.index("memory.retrieved") < types.index("message.started")
    completed = next(frame.data["message"] for frame in frames if frame.type == "message.completed")
    assert [item["chunk_id"] for item in completed["memory"]] == [
        item["chunk_id"] for item in retrieved(frames)
    ]
    assert ANSWER in [item["content"] for item in await chunks(client)]

    forgotten = (await client.http.delete(f"/api/memory/chunks/{of_fact['chunk_id']}")).json()["forgotten"]
    assert forgotten == 3, "the fact, what was said to it, and the answer that was given from it"
    assert (await client.http.get(f"/api/memory/chunks/{of_fact['chunk_id']}")).status_code == 404
    state = await client.state(asked.conversation_id)
    assert [message["memory"] for message in state["events"]] == [[], []]

    _, frames = await say(client, stack, QUESTION)
    assert "Quixote" not in prompt_of(backend, QUESTION)
    assert "umbrellas" not in json.dumps([frame.data for frame in frames if frame.type != "message.delta"])
    assert of_fact["chunk_id"] not in [item["chunk_id"] for item in retrieved(frames)]
    kept = stack.read("SELECT content FROM memory_chunks WHERE content LIKE '%umbrellas%'")
    used = stack.read(f"SELECT 1 FROM turn_memory WHERE chunk_id = '{of_fact['chunk_id']}'")
    assert (kept, used) == ([], [])
    found = (await client.http.get("/api/memory/search", params={"q": "Quixote umbrellas"})).json()
    assert [hit for hit in found["hits"] if "umbrellas" in hit["chunk"]["content"]] == []
    log = await client.state(told.conversation_id)
    assert log["events"][0]["content"] == fact, "the conversation is the user's own record"


async def test_with_memory_off_nothing_is_read_and_nothing_written_from_the_next_turn_on(
    client: Client, stack: Stack, backend: Backend
) -> None:
    await say(client, stack, "My parrot is called Quixote.")
    await client.http.patch("/api/prompts/context-settings", json={"memory_enabled": False})
    before = await chunks(client)
    _, frames = await say(client, stack, QUESTION)
    assert prompt_of(backend, QUESTION) == QUESTION
    assert retrieved(frames) == []
    assert await chunks(client) == before
    await client.http.patch("/api/prompts/context-settings", json={"memory_enabled": True})
    await say(client, stack, QUESTION)
    assert "Quixote" in prompt_of(backend, QUESTION)


async def test_the_end_of_a_turn_says_how_much_was_remembered(client: Client, stack: Stack) -> None:
    sent, frames = await say(client, stack, "My parrot is called Quixote.")
    async for frame in client.frames(sent.conversation_id, after=frames[-1].seq):
        if frame.type == "turn.finalized":
            assert frame.data["memory_written"] == 2
            return


async def test_what_stands_in_the_prompt_already_is_not_given_again(
    client: Client, stack: Stack, backend: Backend
) -> None:
    first, frames = await say(client, stack, "My parrot is called Quixote.")
    before = len(backend.requests(""))
    sent = await client.send(QUESTION, first.conversation_id)
    frames = await client.turn(sent, after=frames[-1].seq or 0)
    assert retrieved(frames) == []
    messages = backend.requests(QUESTION)[-1].body["messages"]
    assert [message["content"] for message in messages[1:]] == [
        "My parrot is called Quixote.",
        "Noted.",
        QUESTION,
    ]
    embedded = [item.body["input"] for item in backend.requests("")[before:] if item.path == "/api/embed"]
    assert [QUESTION] not in embedded, "there was nothing to find, so the message was not embedded"


async def test_a_worker_that_dies_with_the_prompt_in_hand_leaves_what_the_next_one_used(
    client: Client, stack: Stack, backend: Backend
) -> None:
    await say(client, stack, "My parrot is called Quixote.")
    stack.restart("dialogue", crash_at="reply.started")
    stack.wait_ready()
    sent = await client.send(QUESTION)
    stack.wait_dead("dialogue")
    stack.start("dialogue")
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.completed"
    newest = [frame.data["items"] for frame in frames if frame.type == "memory.retrieved"][-1]
    rows = stack.read(
        f"SELECT chunk_id, rank FROM turn_memory WHERE turn_id = '{sent.turn_id}' ORDER BY rank"
    )
    assert rows == [(item["chunk_id"], item["rank"]) for item in newest]
    assert "Quixote" in prompt_of(backend, QUESTION)


async def test_an_orchestrator_that_dies_while_it_remembers_remembers_once(
    client: Client, stack: Stack
) -> None:
    stack.restart("orchestrator", crash_at="finalize.before_commit")
    stack.wait_ready()
    sent = await client.send("My parrot is called Quixote.")
    await client.turn(sent)
    stack.wait_dead("orchestrator")
    assert await chunks(client) == []
    stack.start("orchestrator")
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    assert [item["content"] for item in await chunks(client)] == ["Noted.", "My parrot is called Quixote."]
    await until(lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE stale > 0"), "the vectors")


async def test_without_an_embedding_model_memory_goes_by_words_and_catches_up_later(
    zygote: Zygote, backend: Backend, tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with Stack(tmp_path, backend.url, launcher=zygote, memory="on", EMBEDDING_BASE_URL=nobody) as stack:
        async with httpx.AsyncClient(base_url=stack.base_url, timeout=20, verify=False) as http:
            client = Client(http)
            await say(client, stack, "My parrot is called Quixote.", embedded=False)
            _, frames = await say(client, stack, QUESTION, embedded=False)
            assert frames[-1].type == "turn.completed"
            assert "Quixote" in prompt_of(backend, QUESTION)
            assert {item["embedding_model"] for item in await chunks(client)} == {None}
            stack.restart("orchestrator", EMBEDDING_BASE_URL=backend.url)
            await until(lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE stale > 0"), "the vectors")
            assert None not in {item["embedding_model"] for item in await chunks(client)}
