"""Stopping a turn at each of its stages, and deleting a conversation while it is being answered."""

from __future__ import annotations

import time

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until

AT_ONCE = 1.5  # seconds; a person waits for it


async def test_a_queued_turn_is_cancelled_without_a_model_call(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(fault="hang"), marker="keep the model busy")
    running = await client.send("keep the model busy")
    queued = await client.send("never ask this", running.conversation_id)
    assert await _cancel(client, queued, queued.turn_id) == [queued.turn_id]
    assert (await client.turn(queued))[-1].type == "turn.cancelled"
    assert await _cancel(client, running) == [running.turn_id]
    assert (await client.turn(running))[-1].type == "turn.cancelled"
    assert backend.requests("never ask this") == []
    check_invariants(stack)


@pytest.mark.parametrize("before_headers", [True, False], ids=["before its headers", "after its headers"])
async def test_a_turn_that_waits_for_a_hanging_model_is_cancelled_at_once(
    before_headers: bool, stack: Stack, client: Client, backend: Backend
) -> None:
    message = f"hang, headers {before_headers}"
    backend.script(Script(fault="hang", before_headers=before_headers), marker=message)
    sent = await client.send(message)
    await until(lambda: backend.requests(message), "the model call")
    asked = time.monotonic()
    assert await _cancel(client, sent) == [sent.turn_id]
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.cancelled"
    assert frames[-1].at - asked < AT_ONCE
    assert "message.completed" not in [frame.type for frame in frames]
    assert await _closed(backend, message) - asked < AT_ONCE
    check_invariants(stack)


async def test_a_turn_that_streams_is_cancelled_and_what_was_said_is_kept(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=1000, tokens_per_second=50, reasoning=("well, ",)), marker="a long story")
    sent = await client.send("a long story")
    await _first(client, sent, "message.delta")
    asked = time.monotonic()
    assert await _cancel(client, sent) == [sent.turn_id]
    frames = await client.turn(sent)
    assert [frame.type for frame in frames[-2:]] == ["message.completed", "turn.cancelled"]
    kept = frames[-2].data["message"]
    assert (kept["status"], kept["reasoning"]) == ("cancelled", "well, ")
    assert kept["content"].startswith("tok0")
    state = await client.state(sent.conversation_id)
    assert state["events"][-1] == kept
    assert state["turns"][0]["status"] == "cancelled"
    assert await _closed(backend, "a long story") - asked < AT_ONCE
    check_invariants(stack)


async def test_a_turn_that_waits_for_its_next_attempt_is_cancelled_and_not_tried_again(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(status=503, headers={"Retry-After": "3"}), marker="overloaded")
    sent = await client.send("overloaded")
    retrying = await _first(client, sent, "turn.stage", stage="retrying")
    assert "503" in retrying.data["detail"]
    assert await _cancel(client, sent) == [sent.turn_id]
    assert (await client.turn(sent))[-1].type == "turn.cancelled"
    check_invariants(stack)
    assert len(backend.requests("overloaded")) == 1


async def test_cancelling_what_has_ended_changes_nothing(client: Client) -> None:
    sent = await client.send("hello")
    await client.turn(sent)
    assert await _cancel(client, sent) == []
    assert await _cancel(client, sent, sent.turn_id) == []
    state = await client.state(sent.conversation_id)
    assert state["turns"][0]["status"] == "completed"
    unknown = await client.http.post("/api/conversations/unknown/cancel", json={})
    assert unknown.status_code == 404


async def test_the_conversation_goes_on_after_a_cancelled_turn(client: Client, backend: Backend) -> None:
    backend.script(Script(fault="hang"), marker="hang once")
    sent = await client.send("hang once")
    await _cancel(client, sent)
    frames = await client.turn(await client.send("and now?", sent.conversation_id))
    assert frames[-1].type == "turn.completed"


async def test_deleting_a_conversation_ends_its_stream_its_model_call_and_its_rows(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=1000, tokens_per_second=50), marker="delete me")
    sent = await client.send("delete me")
    await client.send("and this behind it", sent.conversation_id)
    seen: list[Frame] = []
    async for frame in client.frames(sent.conversation_id):
        if frame.type == "message.delta" and "message.delta" not in [earlier.type for earlier in seen]:
            answer = await client.http.delete(f"/api/conversations/{sent.conversation_id}")
            assert answer.status_code == 204
        seen.append(frame)
    assert (seen[-1].type, seen[-1].seq) == ("conversation.deleted", None)
    await _closed(backend, "delete me")
    for table in ("turns", "messages", "events", "jobs", "exchanges"):
        left = f"SELECT 1 FROM {table} WHERE conversation_id = '{sent.conversation_id}'"
        assert stack.read(left) == [], table
    assert backend.requests("and this behind it") == []
    gone = await client.http.get(f"/api/conversations/{sent.conversation_id}/events")
    assert gone.status_code == 404
    check_invariants(stack)


async def test_deleting_a_conversation_stops_its_generation_within_150_ms(
    client: Client, backend: Backend
) -> None:
    took = []
    for number in range(5):  # the best one counts: the machine may be busy with something else
        message = f"delete me while I speak {number}"
        backend.script(Script(tokens=1000, tokens_per_second=50), marker=message)
        sent = await client.send(message)
        await _first(client, sent, "message.delta")
        asked = time.monotonic()
        answer = await client.http.delete(f"/api/conversations/{sent.conversation_id}")
        assert answer.status_code == 204
        took.append(await _closed(backend, message) - asked)
    assert min(took) < 0.15


async def _cancel(client: Client, sent: Sent, turn_id: str | None = None) -> list[str]:
    body = {"turn_id": turn_id} if turn_id else {}
    answer = await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel", json=body)
    assert answer.status_code == 200, answer.text
    cancelled: list[str] = answer.json()["cancelled"]
    return cancelled


async def _closed(backend: Backend, message: str) -> float:
    """When the worker hung up on the model."""
    [request] = backend.requests(message)
    closed = await until(lambda: request.client_closed, "the model call's end")
    assert closed is not None
    return closed


async def _first(client: Client, sent: Sent, kind: str, **data: str) -> Frame:
    """The first frame of a type with this data."""
    async for frame in client.frames(sent.conversation_id):
        if frame.type == kind and data.items() <= frame.data.items():
            return frame
    raise AssertionError(f"the stream ended without {kind}")
