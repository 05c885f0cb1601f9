"""`kill -9` of the orchestrator around the call of an MCP tool: made again only where that does no harm."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from kernel.shared.crash import EXIT_CODE
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Sent, answer_text
from tests.harness.fixtures import RECOVERY_SECONDS
from tests.harness.invariants import check_invariants
from tests.harness.notes import NOTE, READ, SAVE, Notes, connect
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.tool_model import ROUTED_BY_MODEL, script_model

READ_IT = 'read my note "plans"'
SAVE_IT = 'remember "buy milk" in a note'
ANSWER = "You meet on Tuesday at noon."
CALLS = {  # how often the tool may have been called when the process dies at this step
    "tool.claimed": 1,
    "tool.planned": 1,
    "tool.called": 1,
    "tool.ran": 2,
    "tool.stored": 1,
    "reply.started": 1,
    "reply.token:3": 1,
    "reply.before_complete": 1,
    "complete.before_commit": 1,
    "reply.after_complete": 1,
}
CALLS_NOT_REPEATED = {"tool.called": 0, "tool.ran": 1}


@pytest.fixture(scope="module")
def notes() -> Iterator[Notes]:
    with Notes() as notes:
        yield notes


@pytest.fixture(scope="module")
def stack(
    zygote: Zygote, backend: Backend, notes: Notes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, backend.url, launcher=zygote, **ROUTED_BY_MODEL) as stack:
        connect(stack, notes)
        yield stack


@pytest.fixture(autouse=True)
def fresh(notes: Notes) -> Iterator[None]:
    notes.calls.clear()
    yield
    notes.let_go()


@pytest.mark.parametrize("step", CALLS)
async def test_r05_r07_a_call_that_may_be_repeated_gives_one_result_and_one_answer(
    step: str, stack: Stack, client: Client, notes: Notes, backend: Backend
) -> None:
    script_model(backend, route=READ, answer=ANSWER)
    stack.restart("orchestrator", crash_at=step)
    sent = await client.send(READ_IT)
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    stack.start("orchestrator")
    restarted = time.monotonic()
    frames = await client.turn(sent)
    assert frames[-1].at - restarted < RECOVERY_SECONDS
    assert frames[-1].type == "turn.completed"
    assert answer_text(frames) == ANSWER
    assert len(notes.calls) == CALLS[step]
    types = [frame.type for frame in frames]
    assert types.count("tool.called") == types.count("tool.completed") == 1
    assert [frame.data["result"] for frame in frames if frame.type == "tool.completed"] == [NOTE]
    check_invariants(stack)


@pytest.mark.parametrize("step", CALLS_NOT_REPEATED)
async def test_r06_a_call_that_must_not_be_repeated_ends_with_its_outcome_unknown(
    step: str, stack: Stack, client: Client, notes: Notes, backend: Backend
) -> None:
    script_model(backend, route=SAVE, answer=ANSWER)
    stack.restart("orchestrator", crash_at=step)
    sent = await client.send(SAVE_IT)
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    await outcome_is_unknown(sent, stack, client)
    assert len(notes.calls) == CALLS_NOT_REPEATED[step]


async def test_r06_a_kill_in_the_middle_of_such_a_call_does_not_repeat_it(
    stack: Stack, client: Client, notes: Notes, backend: Backend
) -> None:
    script_model(backend, route=SAVE, answer=ANSWER)
    stack.restart("orchestrator")
    notes.hold()
    sent = await client.send(SAVE_IT)
    await asyncio.to_thread(notes.wait_for_call)
    stack.kill("orchestrator")
    await outcome_is_unknown(sent, stack, client)
    assert notes.calls == [("save_note", "buy milk")]


async def outcome_is_unknown(sent: Sent, stack: Stack, client: Client) -> None:
    """After a restart the turn says that the call may or may not have happened."""
    stack.start("orchestrator")
    frames = await client.turn(sent)
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "outcome_unknown")
    assert "may or may not have happened" in frames[-1].data["detail"]
    assert [frame.type for frame in frames].count("tool.failed") == 1
    check_invariants(stack)


async def test_r04_a_kill_while_the_model_plans_ends_in_one_answer(
    stack: Stack, client: Client, notes: Notes, backend: Backend
) -> None:
    slow = Script(text='{"title": "plans"}', first_token_ms=60_000)
    script_model(backend, route=READ, answer=ANSWER, plan=slow)
    stack.restart("orchestrator")
    sent = await client.send("read the note that is called plans")
    async for frame in client.frames(sent.conversation_id):
        if frame.type == "turn.stage" and frame.data["stage"] == "planning":
            break
    stack.kill("orchestrator")
    script_model(backend, route=READ, answer=ANSWER, plan=Script(text='{"title": "plans"}'))
    stack.start("orchestrator")
    frames = await client.turn(sent)
    assert answer_text(frames) == ANSWER
    assert notes.calls == [("read_note", "plans")]
    check_invariants(stack)


async def test_a_kill_while_a_turn_is_handed_to_dialogue_ends_in_one_answer(
    stack: Stack, client: Client, backend: Backend
) -> None:
    script_model(backend, route=READ, answer="I cannot.", plan=Script(text="no"))
    stack.restart("orchestrator", crash_at="tool.rerouted")
    sent = await client.send("read the note that is called plans")
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    stack.start("orchestrator")
    frames = await client.turn(sent)
    assert answer_text(frames) == "I cannot."
    assert [frame.type for frame in frames].count("turn.routed") == 2
    check_invariants(stack)
