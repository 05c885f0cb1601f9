"""Shorthand for the life of a turn, as workers write it."""

from __future__ import annotations

from kernel.shared.clock import Clock
from kernel.store import jobs
from kernel.store.accept import Accepted, Arrival, accept_turn
from kernel.store.records import Job, Lane
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import Route, get_turn, turn_is_routed


async def say(
    db: SqliteDatabase, clock: Clock, message: str, conversation_id: str | None = None, key: str | None = None
) -> Accepted:
    async with db.write() as tx:
        return await accept_turn(
            tx, clock, message=message, conversation_id=conversation_id, arrival=Arrival(key)
        )


async def claim(db: SqliteDatabase, clock: Clock, lane: Lane, owner: str = "worker") -> list[Job]:
    async with db.write() as tx:
        return await jobs.claim(tx, clock, lane, owner, 10)


async def route_to_tool(db: SqliteDatabase, clock: Clock, tool: str, **detail: object) -> Job:
    """Route the one turn that waits and claim its call."""
    [job] = await claim(db, clock, "orchestration")
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        await turn_is_routed(tx, clock, job, turn, Route(tool, "model", 0.8, detail))
    [call] = await claim(db, clock, "tools")
    return call


async def route_to_dialogue(db: SqliteDatabase, clock: Clock) -> Job:
    """Route the one turn that waits and claim its reply."""
    [job] = await claim(db, clock, "orchestration")
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        await turn_is_routed(tx, clock, job, turn, Route("direct_dialogue", "rule", 1.0, {}))
    [reply] = await claim(db, clock, "dialogue")
    return reply
