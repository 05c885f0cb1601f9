"""SIGSTOP, SIGTERM and company for the dialogue worker, in the middle of an answer."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from kernel.shared.settings import Settings
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Sent, answer_text
from tests.harness.fixtures import STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until

LEASE_SECONDS = 10
LONG = Script(tokens=100, tokens_per_second=100)
LONG_TEXT = " ".join(f"tok{number}" for number in range(100))
VERY_LONG = Script(pieces=tuple(f"old{number} " for number in range(1000)), tokens_per_second=50)


@pytest.fixture(autouse=True)
def one_worker_afterwards(stack: Stack) -> Iterator[None]:
    yield
    stack.stop("dialogue-2")
    stack.restart("dialogue")


async def test_r16_a_worker_that_was_stopped_and_overtaken_writes_nothing_any_more(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(VERY_LONG, marker="the zombie's story", times=1)
    sent = await client.send("the zombie's story")
    await _first_text(client, sent)
    stack.send_signal("dialogue", signal.SIGSTOP)
    stopped = time.monotonic()
    try:
        stack.start("dialogue-2")
        frames = await client.turn(sent)
    finally:
        stack.send_signal("dialogue", signal.SIGCONT)
    assert frames[-1].at - stopped < LEASE_SECONDS + 5
    assert answer_text(frames) == STORY_TEXT
    await until(lambda: backend.requests("the zombie's story")[0].client_closed, "its model call's end")
    check_invariants(stack)


async def test_r19_told_to_stop_it_finishes_what_it_is_writing(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(LONG, marker="a long story")
    sent = await client.send("a long story")
    await _first_text(client, sent)
    stack.send_signal("dialogue", signal.SIGTERM)
    assert stack.wait_dead("dialogue") == 0
    frames = await client.turn(sent)
    assert [frame.data["attempt"] for frame in frames if frame.type == "message.started"] == [1]
    assert answer_text(frames) == LONG_TEXT
    stack.start("dialogue")
    check_invariants(stack)


async def test_r20_what_it_cannot_finish_in_time_goes_to_another_worker_at_once(
    stack: Stack, client: Client, backend: Backend
) -> None:
    drain = 0.3
    stack.restart("dialogue", AIGENT_DRAIN_TIMEOUT=str(drain))
    backend.script(VERY_LONG, marker="a very long story", times=1)
    sent = await client.send("a very long story")
    await _first_text(client, sent)
    stack.start("dialogue-2")
    stack.send_signal("dialogue", signal.SIGTERM)
    told = time.monotonic()
    assert stack.wait_dead("dialogue", seconds=drain + 2) == 0
    frames = await client.turn(sent)
    assert frames[-1].at - told < drain + 4
    assert answer_text(frames) == STORY_TEXT
    await until(lambda: backend.requests("a very long story")[0].client_closed, "its model call's end")
    check_invariants(stack)


async def test_r21_a_second_signal_does_not_wait_for_the_answer(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(VERY_LONG, marker="an endless story", times=1)
    sent = await client.send("an endless story")
    await _first_text(client, sent)
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        stack.send_signal("dialogue", number)
    default_drain = Settings.model_fields["drain_timeout"].default
    assert stack.wait_dead("dialogue", seconds=default_drain / 2) == 0
    assert "Traceback" not in stack.log("dialogue")
    stack.start("dialogue")
    assert answer_text(await client.turn(sent)) == STORY_TEXT
    check_invariants(stack)


async def _first_text(client: Client, sent: Sent) -> None:
    """Wait for the first piece of the answer."""
    async for frame in client.frames(sent.conversation_id):
        if frame.type == "message.delta":
            return
