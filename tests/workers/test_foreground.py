"""Work that steps back for turns: when it does, and when it does not."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from kernel.store.turns import cancel_turn
from kernel.workers.foreground import Foreground, TurnGoesFirst
from kernel.workers.orchestrator.context import OrchestratorContext
from tests.store.turns import say


async def never_ends(foreground: Foreground, worker: OrchestratorContext, begun: asyncio.Event) -> None:
    async with foreground.steps_back(worker.db):
        begun.set()
        await asyncio.Event().wait()


async def test_work_does_not_begin_while_a_turn_is_unfinished(context: OrchestratorContext) -> None:
    accepted = await say(context.db, context.clock, "hello")
    with pytest.raises(TurnGoesFirst):
        async with context.foreground.steps_back(context.db):
            pytest.fail("it began")
    async with context.db.write() as tx:
        await cancel_turn(tx, context.clock, accepted.conversation_id)
    async with context.foreground.steps_back(context.db):
        pass


async def test_every_piece_of_work_is_stopped_when_a_turn_is_accepted(context: OrchestratorContext) -> None:
    begun = [asyncio.Event(), asyncio.Event()]
    tasks = [asyncio.create_task(never_ends(context.foreground, context, one)) for one in begun]
    await asyncio.gather(*(one.wait() for one in begun))
    await say(context.db, context.clock, "hello")
    context.foreground.poke()
    for task in tasks:
        with pytest.raises(TurnGoesFirst):
            await task


async def test_being_woken_for_something_else_stops_nothing(context: OrchestratorContext) -> None:
    async with context.foreground.steps_back(context.db):
        context.foreground.poke()
        await context.db.fetch("unfinished_chat_turn")  # behind the look that the poke set off
        await context.db.fetch("unfinished_chat_turn")


async def test_an_import_is_no_turn_that_somebody_waits_for(context: OrchestratorContext) -> None:
    await say(context.db, context.clock, "hello")
    with closing(sqlite3.connect(context.db.path, isolation_level=None)) as database:
        database.execute("UPDATE turns SET kind = 'import'")
    async with context.foreground.steps_back(context.db):
        pass


async def test_a_time_limit_of_the_work_itself_is_no_turn(context: OrchestratorContext) -> None:
    with pytest.raises(TimeoutError):
        async with context.foreground.steps_back(context.db):
            raise TimeoutError


async def test_a_cancelled_job_is_cancelled(context: OrchestratorContext) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(never_ends(context.foreground, context, begun))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
