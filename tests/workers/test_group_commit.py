"""Group commit: nothing lost, nothing doubled, and one stream's trouble is not another's."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from kernel.shared.errors import LeaseLost
from kernel.store.event_types import MessageDelta, MessageStarted
from kernel.store.events import draft_of_turn, events_after
from kernel.store.records import Job
from kernel.store.turns import cancel_turn
from kernel.workers.context import WorkerContext
from tests.store.turns import route_to_dialogue, say


async def running_reply(context: WorkerContext, message: str) -> Job:
    await say(context.db, context.clock, message)
    return await route_to_dialogue(context.db, context.clock)


def delta(job: Job, text: str) -> MessageDelta:
    return MessageDelta(turn_id=job.turn_id, message_id="m", text=text)


def started(job: Job) -> MessageStarted:
    return MessageStarted(turn_id=job.turn_id, message_id="m", attempt=1)


async def test_pieces_that_wait_together_are_stored_together_and_in_order(context: WorkerContext) -> None:
    job = await running_reply(context, "hello")
    texts = [f"{number} " for number in range(500)]
    context.events.add(job, started(job))
    for text in texts:
        last = context.events.add(job, delta(job, text))
    await last
    events = await events_after(context.db, job.conversation_id, 0, 1000)
    assert (await draft_of_turn(context.db, job.turn_id)).text == "".join(texts)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert len(events) < 20  # a burst becomes few rows


async def test_streams_share_commits_and_keep_their_texts_apart(context: WorkerContext) -> None:
    replies = [await running_reply(context, f"message {n}") for n in range(8)]

    async def write(job: Job) -> None:
        context.events.add(job, started(job))
        for number in range(50):
            await context.events.add(job, delta(job, f"{job.id}.{number} "))

    await asyncio.gather(*(write(job) for job in replies))
    for job in replies:
        expected = "".join(f"{job.id}.{number} " for number in range(50))
        assert (await draft_of_turn(context.db, job.turn_id)).text == expected


async def test_a_cancelled_stream_learns_it_and_the_others_go_on(context: WorkerContext) -> None:
    stopped, going = await running_reply(context, "stop me"), await running_reply(context, "go on")
    async with context.db.write() as tx:
        await cancel_turn(tx, context.clock, stopped.conversation_id)
    lost = context.events.add(stopped, started(stopped))
    kept = context.events.add(going, started(going))
    with pytest.raises(LeaseLost):
        await lost
    await kept
    assert (await draft_of_turn(context.db, going.turn_id)).attempt == 1
    assert (await draft_of_turn(context.db, stopped.turn_id)).attempt == 0


async def test_a_locked_database_delays_tokens_and_loses_none(context: WorkerContext) -> None:
    job = await running_reply(context, "hello")
    other = sqlite3.connect(context.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    context.events.add(job, started(job))
    waiting = context.events.add(job, delta(job, "late but here"))
    assert not (await asyncio.wait([waiting], timeout=0.2))[0]
    other.execute("ROLLBACK")
    other.close()
    await waiting
    assert (await draft_of_turn(context.db, job.turn_id)).text == "late but here"
