"""`kill -9` of the dialogue worker at each step of a turn; another one starts and ends the turn."""

from __future__ import annotations

import time

import pytest

from kernel.shared.crash import EXIT_CODE
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import RECOVERY_SECONDS, STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

FIRST_ATTEMPT = Script(pieces=tuple(f"old{number} " for number in range(20)), tokens_per_second=25)


@pytest.mark.parametrize("step", ["dialogue.claimed", "reply.started"])
async def test_r08_killed_before_the_first_token_the_turn_is_answered_once(
    step: str, stack: Stack, client: Client
) -> None:
    stack.restart("dialogue", crash_at=step)
    sent = await client.send("tell a story")
    assert stack.wait_dead("dialogue") == EXIT_CODE
    stack.start("dialogue")
    restarted = time.monotonic()
    frames = await client.turn(sent)
    assert frames[-1].at - restarted < RECOVERY_SECONDS
    assert [frame.data["attempt"] for frame in frames if frame.type == "message.started"] == [2]
    assert answer_text(frames) == STORY_TEXT
    check_invariants(stack)


SEEN = "events.stored:2"  # the first text, more text


@pytest.mark.parametrize("step", [*(f"reply.token:{number}" for number in (1, 10, 19, 20)), SEEN])
async def test_r09_killed_while_it_writes_nothing_of_the_first_attempt_stays(
    step: str, stack: Stack, client: Client, backend: Backend
) -> None:
    message = f"tell a story, worker dies at {step}"
    backend.script(FIRST_ATTEMPT, marker=message, times=1)
    stack.restart("dialogue", crash_at=step)
    sent = await client.send(message)
    assert stack.wait_dead("dialogue") == EXIT_CODE
    stack.start("dialogue")
    restarted = time.monotonic()
    frames = await client.turn(sent)
    assert frames[-1].at - restarted < RECOVERY_SECONDS
    written = [frame.data["text"] for frame in frames if frame.type == "message.delta"]
    assert step != SEEN or "old" in written[0], "clients were to see the first attempt"
    assert answer_text(frames) == STORY_TEXT
    state = await client.state(sent.conversation_id)
    assert [message["content"] for message in state["events"]] == [message, STORY_TEXT]
    check_invariants(stack)


@pytest.mark.parametrize("step", ["reply.before_complete", "complete.before_commit"])
async def test_r10_killed_between_the_last_token_and_the_commit_the_answer_comes_once(
    step: str, stack: Stack, client: Client
) -> None:
    stack.restart("dialogue", crash_at=step)
    sent = await client.send("tell a story")
    assert stack.wait_dead("dialogue") == EXIT_CODE
    stack.start("dialogue")
    restarted = time.monotonic()
    frames = await client.turn(sent)
    assert frames[-1].at - restarted < RECOVERY_SECONDS
    assert [frame.type for frame in frames].count("message.completed") == 1
    assert answer_text(frames) == STORY_TEXT
    check_invariants(stack)


async def test_r11_killed_after_the_commit_the_answer_stays_as_it_is(
    stack: Stack, client: Client, backend: Backend
) -> None:
    stack.restart("dialogue", crash_at="reply.after_complete")
    sent = await client.send("tell a story but once")
    assert stack.wait_dead("dialogue") == EXIT_CODE
    frames = await client.turn(sent)
    assert answer_text(frames) == STORY_TEXT
    stack.start("dialogue")
    check_invariants(stack)
    assert len(backend.requests("tell a story but once")) == 1
