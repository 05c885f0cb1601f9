"""`kill -9` of kernel and workers at once, as a machine that loses power; then all start in some order."""

from __future__ import annotations

import asyncio
import random
import time

import httpx
import pytest

from kernel.shared.crash import EXIT_CODE
from kernel.shared.ids import new_id
from tests.harness.client import Client, Sent, answer_text
from tests.harness.fixtures import RECOVERY_SECONDS, STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import ALL, Name, Stack

STEPS: list[tuple[Name, str]] = [
    ("kernel", "chat.committed"),
    ("orchestrator", "route.before_commit"),
    ("orchestrator", "tool.called"),
    ("dialogue", "dialogue.claimed"),
    ("dialogue", "reply.token:10"),
    ("dialogue", "complete.before_commit"),
    ("orchestrator", "finalize.before_commit"),
]


@pytest.mark.parametrize(("name", "step"), STEPS)
async def test_r14_every_turn_ends_once_and_right(
    name: Name, step: str, stack: Stack, client: Client
) -> None:
    created = await client.http.post("/api/conversations", json={"title": "stories"})
    messages = [
        ("tell a story", created.json()["id"], new_id()),
        ("tell another", created.json()["id"], new_id()),
        ("what is 48 * 7?", None, new_id()),
    ]
    stack.restart(name, crash_at=step)
    if name == "kernel":
        stack.wait_ready()
    acknowledged = await asyncio.gather(*(_try_to_send(client, *message) for message in messages))
    assert stack.wait_dead(name) == EXIT_CODE
    stack.kill(*ALL)

    order = list(ALL)
    random.Random(step).shuffle(order)
    stack.start(*order)
    restarted = time.monotonic()
    stack.wait_ready()
    sent = await asyncio.gather(*(client.send(*message) for message in messages))
    assert all(first in (None, again) for first, again in zip(acknowledged, sent, strict=True))
    first, second, tool = await asyncio.gather(*(client.turn(turn) for turn in sent))
    assert max(turn[-1].at for turn in (first, second, tool)) - restarted < RECOVERY_SECONDS
    assert answer_text(first) == answer_text(second) == STORY_TEXT
    assert answer_text(tool) == "48 * 7 = 336"
    check_invariants(stack)


async def _try_to_send(client: Client, message: str, conversation_id: str | None, key: str) -> Sent | None:
    try:
        return await client.send(message, conversation_id, key)
    except httpx.TransportError:
        return None
