"""Prompts keep their beginning: shown by the backend's own count of the tokens that it did not read again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.waiting import until


@pytest.fixture(scope="module")
def stack(zygote: Zygote, backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    # OpenAI's format says how much of a prompt was cached; a small window has the history cut.
    with Stack(
        tmp_path_factory.mktemp("stack"),
        backend.url,
        provider="openai",
        launcher=zygote,
        memory="on",
        OLLAMA_CONTEXT_WINDOW="2048",
        OLLAMA_MAX_RESPONSE_TOKENS="200",
    ) as stack:
        yield stack


async def test_each_turn_reads_again_only_what_the_turn_before_ended_with(
    client: Client, backend: Backend, stack: Stack
) -> None:
    backend.script(Script(text="Noted, your parrot is called Quixote."), marker="parrot is called", times=1)
    told = await client.send("My parrot is called Quixote.")
    await client.turn(told)
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    await until(lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE stale > 0"), "the vectors")
    conversation, before, with_memory = None, None, 0
    for number in range(20):
        sent = await client.send(f"What is my parrot called? ({number})", conversation)
        conversation = sent.conversation_id
        await client.turn(sent)
        found = (await client.http.get("/api/performance/recent?limit=1")).json()["exchanges"][0]
        if before is not None:
            its_last_message = sum(before["prompt_parts"].get(part, 0) for part in ("memory", "message"))
            shared = before["prompt_tokens"] - its_last_message
            # Parts are estimated where the backend counts only the whole: some tokens either way.
            assert found["cached_prompt_tokens"] >= 0.9 * shared
        before = found
        with_memory += "memory" in found["prompt_parts"]
    assert with_memory > 3, "what memory adds stands at the end, and is not there in the next prompt"


async def test_a_long_conversation_is_cut_seldom_so_that_most_turns_keep_their_beginning(
    client: Client,
) -> None:
    kept, conversation = [], None
    for number in range(40):
        sent = await client.send(f"{number} " + "and so it went on and on " * 12, conversation)
        conversation = sent.conversation_id
        await client.turn(sent)
        found = (await client.http.get("/api/performance/recent?limit=1")).json()["exchanges"][0]
        kept.append(found["cached_prompt_tokens"] / found["prompt_tokens"])
    lost = [number for number, share in enumerate(kept[1:], 1) if share < 0.5]
    assert 0 < len(lost) <= 8, "the window is small enough to be cut, and it is cut in blocks"
