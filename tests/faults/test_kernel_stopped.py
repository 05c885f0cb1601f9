"""SIGTERM for the kernel while many clients listen."""

from __future__ import annotations

import asyncio
import signal

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

CLIENTS = 40


async def test_r22_clients_are_told_and_go_on_later_without_a_gap(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=150, tokens_per_second=100), marker="a long story")
    sent = await client.send("a long story")
    all_hear = asyncio.Barrier(CLIENTS + 1)
    listening = [asyncio.create_task(_listen(client, sent.conversation_id, all_hear)) for _ in range(CLIENTS)]
    await all_hear.wait()
    stack.send_signal("kernel", signal.SIGTERM)
    heard = await asyncio.gather(*listening)
    # Having cleaned up, uvicorn lets the signal end the process, so that its parent sees why it ended.
    assert stack.wait_dead("kernel", seconds=10) == -signal.SIGTERM
    assert "Traceback" not in stack.log("kernel")
    assert [frames[-1].type for frames in heard] == ["shutdown"] * CLIENTS

    stack.start("kernel")
    stack.wait_ready()
    whole = await client.turn(sent)
    for frames in heard:
        missed = await client.turn(sent, after=frames[-2].seq or 0)
        assert _told(frames[:-1] + missed) == _told(whole)
    check_invariants(stack)


async def _listen(client: Client, conversation_id: str, all_hear: asyncio.Barrier) -> list[Frame]:
    """All frames until the server ends the stream; meets the others at the first piece of text."""
    seen: list[Frame] = []
    async for frame in client.frames(conversation_id):
        seen.append(frame)
        if frame.type == "message.delta" and not any(f.type == "message.delta" for f in seen[:-1]):
            await all_hear.wait()
    return seen


def _told(frames: list[Frame]) -> list[tuple[int | None, str, object]]:
    return [(frame.seq, frame.type, frame.data) for frame in frames]
