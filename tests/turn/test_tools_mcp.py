"""Tools of an MCP server, with real processes and a real server: the whole turn, and how it can fail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.notes import NOTE, READ, SAVE, Notes, connect
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.tool_model import ROUTED_BY_MODEL, script_model
from tests.harness.waiting import until

ASK = 'read my note "plans"'
ANSWER = "You meet on Tuesday at noon."
ENVIRONMENT = {**ROUTED_BY_MODEL, "AIGENT_PLANNING_TIMEOUT": "3"}


@pytest.fixture(scope="module")
def notes() -> Iterator[Notes]:
    with Notes() as notes:
        yield notes


@pytest.fixture(scope="module")
def stack(
    zygote: Zygote, backend: Backend, notes: Notes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, backend.url, launcher=zygote, **ENVIRONMENT) as stack:
        connect(stack, notes)
        yield stack


@pytest.fixture(autouse=True)
def fresh(notes: Notes, backend: Backend) -> Iterator[None]:
    script_model(backend, route=READ, answer=ANSWER)
    notes.calls.clear()
    yield
    notes.let_go()


def only(frames: list[Frame], kind: str) -> Frame:
    [frame] = [frame for frame in frames if frame.type == kind]
    return frame


async def test_a_result_is_put_into_words_and_streamed(
    client: Client, notes: Notes, backend: Backend, stack: Stack
) -> None:
    frames = await client.turn(await client.send(ASK))
    assert notes.calls == [("read_note", "plans")]
    assert only(frames, "turn.routed").data["route"] == READ
    called, completed = only(frames, "tool.called"), only(frames, "tool.completed")
    assert (called.data["tool"], called.data["arguments"]) == (READ, {"title": "plans"})
    assert completed.data["call_id"] == called.data["call_id"]
    assert NOTE in completed.data["result"]
    assert answer_text(frames) == ANSWER
    assert len([frame for frame in frames if frame.type == "message.delta"]) > 1
    performance = frames[-1].data["performance"]
    assert performance["route"] == READ
    assert performance["model"]
    assert performance["prompt_tokens"] > 0
    assert performance["ttft_ms"] > performance["model_ttft_ms"] > 0
    check_invariants(stack)


async def test_a_later_turn_knows_what_the_tool_found(client: Client, backend: Backend) -> None:
    sent = await client.send(ASK)
    frames = await client.turn(sent)
    script_model(backend, route="none", answer="Yes.")
    again = await client.send("is that soon?", sent.conversation_id)
    await client.turn(again, after=frames[-1].seq or 0)
    [asked] = [request for request in backend.requests("is that soon?") if len(request.body["messages"]) > 1]
    told = asked.body["messages"][1]
    assert told["role"] == "user"
    assert NOTE in told["content"]


async def test_what_the_tool_needs_and_the_message_lacks_is_asked_for(client: Client, notes: Notes) -> None:
    frames = await client.turn(await client.send("read a note of mine"))
    assert "I need to know the title" in answer_text(frames)
    assert frames[-1].type == "turn.completed"
    assert notes.calls == []


async def test_an_error_of_the_tool_is_told_in_a_plain_sentence(client: Client, backend: Backend) -> None:
    frames = await client.turn(await client.send('read my note "missing"'))
    assert only(frames, "tool.failed").data["tool"] == READ
    answer = answer_text(frames)
    assert answer.startswith("The tool read_note of Notes reports an error: “")
    assert "there is no such note" in answer
    assert backend.requests("there is no such note") == []


async def test_a_server_that_dies_during_a_call_is_told_and_works_again_after_its_restart(
    client: Client, notes: Notes, stack: Stack
) -> None:
    notes.hold()
    sent = await client.send(ASK)
    await asyncio.to_thread(notes.wait_for_call)
    await asyncio.to_thread(notes.die)
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.completed"
    assert "read_note of Notes did not work" in answer_text(frames)
    notes.let_go()
    await asyncio.to_thread(notes.start)
    again = await client.turn(await client.send(ASK))
    assert answer_text(again) == ANSWER
    check_invariants(stack)


async def test_cancelling_stops_a_running_call_at_once(client: Client, notes: Notes, stack: Stack) -> None:
    notes.hold()
    cancelled = notes.cancelled
    sent = await client.send(ASK)
    await asyncio.to_thread(notes.wait_for_call)
    answer = await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel")
    assert answer.json() == {"cancelled": [sent.turn_id]}
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.cancelled"
    await until(lambda: notes.cancelled > cancelled, "the end of the call", seconds=5)
    check_invariants(stack)


async def test_a_tool_that_hangs_delays_no_other_conversation(client: Client, notes: Notes) -> None:
    notes.hold()
    hanging = await client.send(ASK)
    await asyncio.to_thread(notes.wait_for_call)
    quick = await client.turn(await client.send("what is 48 * 7?"))
    assert answer_text(quick) == "48 * 7 = 336"
    notes.let_go()
    assert answer_text(await client.turn(hanging)) == ANSWER


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Script(text="I would read it"), "model_reply_invalid"),
        (Script(pieces=()), "model_reply_invalid"),
        (Script(text='{"text": ["a"], "run": 1}'), "model_reply_invalid"),
        (Script(pieces=('{"text": "',), endless=True), "model_reply_invalid"),
        (Script(first_token_ms=60_000), "model_timeout"),
    ],
    ids=["words", "empty", "hostile", "endless", "silent"],
)
async def test_a_plan_that_fails_is_answered_by_dialogue_with_the_reason_kept(
    plan: Script, code: str, client: Client, backend: Backend, stack: Stack
) -> None:
    script_model(backend, route=SAVE, answer="I cannot do that.", plan=plan)
    sent = await client.send("please remember this for me")
    frames = await client.turn(sent)
    routed = [frame.data for frame in frames if frame.type == "turn.routed"]
    assert [(data["route"], data["decided_by"]) for data in routed] == [
        (SAVE, "model"),
        ("direct_dialogue", "fallback"),
    ]
    assert "tool.called" not in [frame.type for frame in frames]
    assert frames[-1].type == "turn.completed"
    [(detail,)] = stack.read(f"SELECT route_detail FROM turns WHERE id = '{sent.turn_id}'")
    assert f'"code": "{code}"' in str(detail)
