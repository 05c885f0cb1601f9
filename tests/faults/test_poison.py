"""A turn that kills its worker whenever it is tried."""

from __future__ import annotations

import asyncio
from functools import partial

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until

ATTEMPTS = 3


async def test_r15_it_fails_after_three_attempts_and_takes_no_other_turn_with_it(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(fault="hang"), marker="poison")
    # The others are slow enough that each death of the worker would take them with it.
    backend.script(Script(tokens=20, first_token_ms=600), marker="story")
    poison, *others = await asyncio.gather(
        *(client.send(message) for message in ("poison", "story one", "story two", "story three"))
    )
    for attempt in range(1, ATTEMPTS + 1):
        await until(partial(_was_tried, backend, attempt), f"attempt {attempt}")
        stack.kill("dialogue")
        stack.start("dialogue")
    failed, *answered = await asyncio.gather(*(client.turn(sent) for sent in (poison, *others)))
    assert failed[-1].type == "turn.failed"
    assert "three times" in failed[-1].data["detail"]
    assert [answer_text(frames) for frames in answered] == [STORY_TEXT] * 3
    assert len(backend.requests("poison")) == ATTEMPTS
    check_invariants(stack)


def _was_tried(backend: Backend, times: int) -> bool:
    return len(backend.requests("poison")) == times
