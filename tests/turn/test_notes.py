"""Notes of what users say, by the real processes and a backend that makes one reply at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kernel.shared.crash import EXIT_CODE
from tests.fakes.model_server import CHAT_MODEL
from tests.fakes.note_model import asked_of, can_take_notes, note, noted
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import STORY, STORY_TEXT
from tests.harness.stack import Stack
from tests.harness.waiting import until


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with Backend(STORY, slots=1) as backend:
        can_take_notes(backend)
        yield backend


@pytest.fixture(scope="module")
def memory() -> str:
    return "on"


def notes_of(stack: Stack, turn_id: str) -> list[tuple[object, ...]]:
    return stack.read(
        f"SELECT content, quote FROM memory_chunks WHERE kind = 'fact' AND turn_id = '{turn_id}'"
    )


async def nothing_left_to_do(stack: Stack) -> None:
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs", seconds=40)


async def test_after_the_answer_what_the_user_said_is_noted_and_people_are_told_by_whom(
    stack: Stack, client: Client, backend: Backend
) -> None:
    before = await client.http.get("/api/memory/notes-status")
    assert before.json()["enabled"] is False
    assert "was not tried yet" in before.json()["reason"]
    reply = noted(note("The user lives in Lyon.", "I live in Lyon"))
    backend.script(Script(text=reply), marker=asked_of("I live in Lyon."))
    sent = await client.send("I live in Lyon.")
    assert (await client.turn(sent))[-1].type == "turn.completed"
    await nothing_left_to_do(stack)
    assert notes_of(stack, sent.turn_id) == [("The user lives in Lyon.", "I live in Lyon")]
    after = await client.http.get("/api/memory/notes-status")
    assert after.json() == {"enabled": True, "reason": None, "model": CHAT_MODEL}


async def test_a_message_that_arrives_during_an_extraction_ends_it_and_is_answered_first(
    stack: Stack, client: Client, backend: Backend
) -> None:
    message, reply = "I have a cat.", noted(note("The user has a cat.", "I have a cat"))
    backend.script(Script(text=reply), marker=asked_of(message))
    backend.script(Script(text=reply, tokens_per_second=0.5), marker=asked_of(message), times=1)
    first = await client.send(message)
    await client.turn(first)
    await until(lambda: any(item.first_token for item in backend.requests(asked_of(message))), "a first word")

    story = await client.send("tell a story")
    assert answer_text(await client.turn(story)) == STORY_TEXT
    slow = backend.requests(asked_of(message))[0]
    [told] = backend.requests("tell a story")[:1]
    assert slow.client_closed is not None, "the kernel left it"
    assert told.first_token is not None
    assert slow.client_closed <= told.first_token
    assert slow.tokens_sent < len(reply.split())

    await nothing_left_to_do(stack)
    assert notes_of(stack, first.turn_id) == [("The user has a cat.", "I have a cat")]


@pytest.mark.parametrize("step", ["notes.claimed", "notes.found", "notes.before_commit"])
async def test_an_orchestrator_killed_during_an_extraction_leaves_it_to_be_done_once(
    step: str, stack: Stack, client: Client, backend: Backend
) -> None:
    message = f"I was killed at {step} once."
    reply = noted(note(f"The user was killed at {step}.", f"killed at {step}"))
    backend.script(Script(text=reply), marker=asked_of(message))
    await nothing_left_to_do(stack)
    stack.restart("orchestrator", crash_at=step)
    sent = await client.send(message)
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    stack.start("orchestrator")
    await nothing_left_to_do(stack)
    assert len(notes_of(stack, sent.turn_id)) == 1
