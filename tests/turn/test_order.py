"""Turns of one conversation run in order, those of others do not wait for them."""

from __future__ import annotations

import asyncio
import time

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import STORY_TEXT


async def test_r62_two_messages_at_once_are_answered_one_after_the_other(
    client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=20, first_token_ms=300), marker="order: message")
    created = await client.http.post("/api/conversations", json={})
    conversation_id = created.json()["id"]
    sent = await asyncio.gather(
        *(client.send(f"order: message {number}", conversation_id) for number in (1, 2))
    )
    frames = [frame for turn in await asyncio.gather(*map(client.turn, sent)) for frame in turn]
    by_seq = {frame.seq: frame for frame in frames}
    ends = {frame.data["turn_id"]: seq for seq, frame in by_seq.items() if frame.type == "turn.completed"}
    starts = {frame.data["turn_id"]: seq for seq, frame in by_seq.items() if frame.type == "turn.routed"}
    first, second = sorted(ends, key=lambda turn: ends[turn] or 0)
    assert (ends[first] or 0) < (starts[second] or 0)

    state = await client.state(conversation_id)
    assert [item["turn_id"] for item in state["events"]] == [first, first, second, second]
    assert [turn["status"] for turn in state["turns"]] == ["completed", "completed"]
    prompts = [request.body["messages"] for request in backend.requests("order: message")]
    assert [len(prompt) for prompt in prompts] == [2, 4], "the second prompt holds the first exchange"
    assert prompts[1][2] == {"role": "assistant", "content": STORY_TEXT}


async def test_a_message_behind_a_running_turn_says_that_it_waits(client: Client, backend: Backend) -> None:
    backend.script(Script(fault="hang"), marker="hang while another waits")
    first = await client.send("hang while another waits")
    second = await client.send("hello", first.conversation_id)
    seen = []
    async for frame in client.frames(first.conversation_id):
        seen.append(frame)
        if frame.type == "turn.stage" and frame.data["turn_id"] == second.turn_id:
            break
    assert (seen[-1].data["stage"], seen[-1].data["detail"]) == ("queued", "behind 1")
    await client.http.post(f"/api/conversations/{first.conversation_id}/cancel", json={})
    assert answer_text(await client.turn(second)) == STORY_TEXT


async def test_another_conversation_is_not_delayed_by_a_hanging_backend(
    client: Client, backend: Backend
) -> None:
    backend.script(Script(fault="hang"), marker="hang for ever")
    hanging = [await client.send(f"hang for ever {number}") for number in range(8)]
    asked = time.monotonic()
    frames = await client.turn(await client.send("hello"))
    assert answer_text(frames) == STORY_TEXT
    assert frames[-1].at - asked < 3
    for sent in hanging:
        await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel", json={})
        assert (await client.turn(sent))[-1].type == "turn.cancelled"
