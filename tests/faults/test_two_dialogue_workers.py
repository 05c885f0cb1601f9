"""Two dialogue workers on one database."""

from __future__ import annotations

import asyncio

from tests.fakes.script import Script
from tests.fakes.stream import Exchange
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

TURNS = 24
AT_ONCE = 2  # per worker


async def test_r23_they_share_the_work_and_double_none(
    stack: Stack, client: Client, backend: Backend
) -> None:
    stack.restart("dialogue", AIGENT_DIALOGUE_CONCURRENCY=str(AT_ONCE))
    stack.start("dialogue-2", AIGENT_DIALOGUE_CONCURRENCY=str(AT_ONCE))
    stack.wait_ready()
    backend.script(Script(text="once", first_token_ms=100), marker="turn")
    sent = await asyncio.gather(*(client.send(f"turn {number}") for number in range(TURNS)))
    answers = await asyncio.gather(*(client.turn(turn) for turn in sent))
    assert {answer_text(frames) for frames in answers} == {"once"}
    requests = backend.requests("turn")
    assert len(requests) == TURNS
    assert _most_at_once(requests) == 2 * AT_ONCE, "one worker alone answers only half as many at once"
    check_invariants(stack)


def _most_at_once(requests: list[Exchange]) -> int:
    moments = [request.arrived for request in requests]
    return max(sum(r.arrived <= at < (r.completed or at) for r in requests) for at in moments)
