"""A turn's rows: accepted once, in order, ended once."""

from __future__ import annotations

import asyncio

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import IdempotencyKeyReused, LeaseLost, NotFound
from kernel.store.conversation_state import conversation_state
from kernel.store.conversations import delete_conversation
from kernel.store.event_types import MessageDelta, MessageReasoning, MessageStarted
from kernel.store.events import append_events_fenced, draft_of_turn, events_after
from kernel.store.messages import answer_message, history
from kernel.store.records import Job, Performance
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import cancel_turn, complete_turn, fail_turn, get_turn
from tests.store.turns import claim, route_to_dialogue, say


async def write_draft(db: SqliteDatabase, job: Job, *texts: str) -> None:
    turn = await get_turn(db, job.turn_id)
    started = MessageStarted(turn_id=turn.id, message_id=turn.reply_id, attempt=job.attempt)
    deltas = [MessageDelta(turn_id=turn.id, message_id=turn.reply_id, text=text) for text in texts]
    async with db.write(durable=False) as tx:
        await append_events_fenced(tx, job, [started, *deltas])


async def complete(db: SqliteDatabase, clock: Clock, job: Job, text: str) -> None:
    turn = await get_turn(db, job.turn_id)
    answer = answer_message(clock, turn, attempt=job.attempt, text=text, reasoning="")
    async with db.write() as tx:
        await complete_turn(tx, clock, job, turn, answer=answer, performance=Performance(ttft_ms=1.5))


async def event_types(db: SqliteDatabase, conversation_id: str) -> list[str]:
    return [event.type for event in await events_after(db, conversation_id, 0, 1000)]


async def test_an_accepted_message_is_a_turn_a_message_an_event_and_a_job(
    db: SqliteDatabase, clock: Clock
) -> None:
    accepted = await say(db, clock, "hello")
    state = await conversation_state(db, accepted.conversation_id)
    assert [message.content for message in state.events] == ["hello"]
    assert [turn.status for turn in state.turns] == ["queued"]
    assert state.turns[0].id == state.events[0].id == accepted.event_id
    assert await event_types(db, accepted.conversation_id) == ["turn.accepted"]
    assert [job.kind for job in await claim(db, clock, "orchestration")] == ["route_turn"]


async def test_the_same_key_gives_the_first_answer_and_no_second_turn(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "hello", key="k1")
    again = await say(db, clock, "hello", key="k1")
    assert again == first
    assert len((await conversation_state(db, first.conversation_id)).turns) == 1


async def test_fifty_equal_requests_at_once_make_one_turn(db: SqliteDatabase, clock: Clock) -> None:
    answers = await asyncio.gather(*(say(db, clock, "hello", key="k1") for _ in range(50)))
    assert len(set(answers)) == 1
    assert len(await claim(db, clock, "orchestration")) == 1


async def test_a_key_reused_for_another_message_is_refused(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "hello", key="k1")
    with pytest.raises(IdempotencyKeyReused):
        await say(db, clock, "something else", key="k1")


async def test_a_message_to_an_unknown_conversation_leaves_nothing_behind(
    db: SqliteDatabase, clock: Clock
) -> None:
    with pytest.raises(NotFound):
        await say(db, clock, "hello", conversation_id="no-such-conversation")
    assert await claim(db, clock, "orchestration") == []


async def test_a_second_message_waits_for_the_first_and_says_so(db: SqliteDatabase, clock: Clock) -> None:
    first = await say(db, clock, "one")
    second = await say(db, clock, "two", first.conversation_id)
    reply = await route_to_dialogue(db, clock)
    assert reply.turn_id == first.event_id
    assert await claim(db, clock, "orchestration") == []
    state = await conversation_state(db, first.conversation_id)
    assert (state.turns[1].stage, state.turns[1].stage_detail) == ("queued", "behind 1")

    await complete(db, clock, reply, "answer one")
    assert [job.turn_id for job in await claim(db, clock, "orchestration")] == [second.event_id]


async def test_conversations_do_not_wait_for_each_other(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "one")
    await say(db, clock, "two")
    assert len(await claim(db, clock, "orchestration")) == 2


async def test_a_running_answer_is_shown_with_its_text_so_far(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "one")
    await say(db, clock, "queued behind", accepted.conversation_id)
    await write_draft(db, await route_to_dialogue(db, clock), "Hel", "lo")
    state = await conversation_state(db, accepted.conversation_id)
    assert [(message.role, message.content, message.status) for message in state.events] == [
        ("user", "one", "completed"),
        ("assistant", "Hello", "streaming"),
        ("user", "queued behind", "completed"),
    ]
    events = await events_after(db, accepted.conversation_id, 0, 100)
    assert [event.seq for event in events] == list(range(1, state.cursor + 1))


async def test_a_completed_turn_is_final_and_complete(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    await write_draft(db, job, "Hel", "lo")
    await complete(db, clock, job, "Hello")
    state = await conversation_state(db, accepted.conversation_id)
    assert [message.status for message in state.events] == ["completed", "completed"]
    assert state.turns[0].status == "completed"
    assert state.turns[0].performance is not None
    assert state.turns[0].performance.ttft_ms == 1.5
    assert await cancel_nothing(db, clock, accepted.conversation_id)


async def cancel_nothing(db: SqliteDatabase, clock: Clock, conversation_id: str) -> bool:
    async with db.write() as tx:
        return await cancel_turn(tx, clock, conversation_id) == []


async def test_a_new_attempt_replaces_the_text_of_the_one_before(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    await write_draft(db, job, "wrong")
    await write_draft(db, job.model_copy(), "right")
    assert (await draft_of_turn(db, job.turn_id)).text == "right"


async def test_cancelling_keeps_what_was_said_and_takes_the_job_away(
    db: SqliteDatabase, clock: Clock
) -> None:
    accepted = await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    await write_draft(db, job, "as far as ", "this")
    async with db.write() as tx:
        assert await cancel_turn(tx, clock, accepted.conversation_id) == [accepted.event_id]
    state = await conversation_state(db, accepted.conversation_id)
    assert (state.events[1].content, state.events[1].status) == ("as far as this", "cancelled")
    assert state.turns[0].status == "cancelled"
    with pytest.raises(LeaseLost):
        await write_draft(db, job, "a late token")
    with pytest.raises(LeaseLost):
        await complete(db, clock, job, "too late")


async def test_cancelling_stops_the_running_turn_and_lets_the_queued_one_go_on(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "one")
    second = await say(db, clock, "two", first.conversation_id)
    await route_to_dialogue(db, clock)
    async with db.write() as tx:
        await cancel_turn(tx, clock, first.conversation_id)
    assert [job.turn_id for job in await claim(db, clock, "orchestration")] == [second.event_id]


async def test_a_queued_turn_can_be_cancelled_by_name(db: SqliteDatabase, clock: Clock) -> None:
    first = await say(db, clock, "one")
    second = await say(db, clock, "two", first.conversation_id)
    async with db.write() as tx:
        assert await cancel_turn(tx, clock, first.conversation_id, second.event_id) == [second.event_id]
    statuses = [turn.status for turn in (await conversation_state(db, first.conversation_id)).turns]
    assert statuses == ["queued", "cancelled"]


async def test_a_failed_turn_says_why_and_keeps_its_text(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    await write_draft(db, job, "half an ans")
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        await fail_turn(tx, clock, job, turn, code="model_unavailable", detail="the backend is down")
    state = await conversation_state(db, accepted.conversation_id)
    assert (state.turns[0].error_code, state.turns[0].error) == ("model_unavailable", "the backend is down")
    assert (state.events[1].content, state.events[1].status) == ("half an ans", "failed")
    assert (await event_types(db, accepted.conversation_id))[-1] == "turn.failed"


async def test_history_has_answers_and_no_reasoning(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    turn = await get_turn(db, job.turn_id)
    thought = MessageReasoning(turn_id=turn.id, message_id=turn.reply_id, text="let me think")
    async with db.write() as tx:
        await append_events_fenced(tx, job, [thought])
    await complete(db, clock, job, "the answer")
    failed = await say(db, clock, "two", accepted.conversation_id)
    exchanges = await history(db, accepted.conversation_id, before_ordinal=2)
    assert [(exchange.user, exchange.assistant) for exchange in exchanges] == [("one", "the answer")]
    assert failed.conversation_id == accepted.conversation_id


async def test_deleting_a_conversation_takes_its_jobs_and_rows_along(
    db: SqliteDatabase, clock: Clock
) -> None:
    accepted = await say(db, clock, "one")
    job = await route_to_dialogue(db, clock)
    async with db.write() as tx:
        await delete_conversation(tx, accepted.conversation_id)
    with pytest.raises(NotFound):
        await conversation_state(db, accepted.conversation_id)
    with pytest.raises(LeaseLost):
        await get_turn(db, job.turn_id)
    assert await events_after(db, accepted.conversation_id, 0, 10) == []
