"""What a turn says it waits for while its model is silent."""

from __future__ import annotations

import re

from tests.fakes.model_server import CHAT_MODEL
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame

SLOW = Script(tokens=2, first_token_ms=500)


async def test_a_model_that_reads_long_says_how_much_and_what_it_has_read_before(
    client: Client, backend: Backend
) -> None:
    backend.script(SLOW, marker="take your time")
    first = await client.send("take your time")
    frames = await client.turn(first)
    [told] = _stages(frames)
    assert re.fullmatch(r"reading_prompt: \d+ tokens", told)

    second = await client.send("take your time again", first.conversation_id)
    [told] = _stages(await client.turn(second, _last(frames)))
    found = re.fullmatch(r"reading_prompt: (\d+) tokens, (\d+) of them read before", told)
    assert found
    assert 0 < int(found[2]) < int(found[1])


async def test_what_another_model_has_read_is_not_read_before(client: Client, backend: Backend) -> None:
    first = await client.send("quickly")
    frames = await client.turn(first)
    backend.models.append("another")
    backend.loaded.append("another")
    await _choose(client, "another")
    backend.script(SLOW, marker="take your time")
    second = await client.send("take your time", first.conversation_id)
    [told] = _stages(await client.turn(second, _last(frames)))
    await _choose(client, CHAT_MODEL)
    assert re.fullmatch(r"reading_prompt: \d+ tokens", told)


async def test_a_model_that_is_not_in_memory_is_loaded_first(client: Client, backend: Backend) -> None:
    backend.script(Script(fault="hang"), marker="take your time")
    backend.loaded.clear()
    sent = await client.send("take your time")
    told: list[str] = []
    async for frame in client.frames(sent.conversation_id):
        told += _stages([frame])
        if told == [f"loading_model: {CHAT_MODEL}"]:
            backend.loaded.append(CHAT_MODEL)
        elif told:
            break
    assert told[-1].startswith("reading_prompt: ")
    await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel")


async def test_an_answer_that_comes_at_once_tells_of_no_wait(client: Client) -> None:
    assert _stages(await client.turn(await client.send("at once"))) == []


async def _choose(client: Client, model: str) -> None:
    chosen = await client.http.put("/api/llm/model", json={"provider": "ollama", "model": model})
    assert chosen.status_code == 200


def _stages(frames: list[Frame]) -> list[str]:
    told = [frame.data for frame in frames if frame.type == "turn.stage"]
    return [f"{stage['stage']}: {stage['detail']}" for stage in told]


def _last(frames: list[Frame]) -> int:
    return frames[-1].seq or 0
