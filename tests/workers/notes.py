"""Turns that were answered and remembered, and the orchestrator's jobs about what was said in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from kernel.shared.clock import Clock
from kernel.store import jobs
from kernel.store.accept import Accepted
from kernel.store.messages import answer_message
from kernel.store.records import Job, Performance
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import complete_turn, get_turn
from kernel.workers.orchestrator.background_model import stepping_back
from kernel.workers.orchestrator.compact_memory import compact_memory
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.finalize_turn import finalize_turn
from kernel.workers.orchestrator.write_notes import write_notes
from tests.store.turns import claim, route_to_dialogue, say

HANDLERS = {"extract_notes": stepping_back(write_notes), "compact_memory": stepping_back(compact_memory)}


async def answered(
    worker: OrchestratorContext, message: str, answer: str = "I see.", conversation_id: str | None = None
) -> Accepted:
    """A turn from its message to its rounds; its job for notes waits."""
    accepted = await say(worker.db, worker.clock, message, conversation_id)
    job = await route_to_dialogue(worker.db, worker.clock)
    turn = await get_turn(worker.db, job.turn_id)
    async with worker.db.write() as tx:
        final = answer_message(worker.clock, turn, attempt=1, text=answer, reasoning="")
        await complete_turn(tx, worker.clock, job, turn, answer=final, performance=Performance())
    for finalizing in await claim(worker.db, worker.clock, "background"):
        await finalize_turn(worker, finalizing)
    return accepted


async def next_job(worker: OrchestratorContext) -> Job:
    """The job for notes or compaction that is due, claimed."""
    async with worker.db.write() as tx:
        [job] = await jobs.claim(tx, worker.clock, "notes", "worker", 1)
    return job


async def work(worker: OrchestratorContext) -> Job:
    """Do the job for notes or compaction that is due."""
    job = await next_job(worker)
    await HANDLERS[job.kind](worker, job)
    return job


def rows(worker: OrchestratorContext, sql: str, *values: object) -> list[dict[str, Any]]:
    """What the database holds, read as any other program could."""
    with closing(sqlite3.connect(f"file:{worker.db.path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def chunks(worker: OrchestratorContext, source_type: str) -> list[dict[str, Any]]:
    """The chunks of a kind, oldest first."""
    return rows(worker, "SELECT * FROM memory_chunks WHERE source_type = ? ORDER BY said_at, id", source_type)


def waiting_jobs(worker: OrchestratorContext) -> list[dict[str, Any]]:
    return rows(worker, "SELECT * FROM jobs WHERE lane = 'notes' ORDER BY id")


async def make_due(db: SqliteDatabase, clock: Clock) -> None:
    """Let the pauses of waiting jobs be over, as their clock would after a while."""
    ahead = Clock(boot_id=f"{clock.boot_id} again")
    async with db.write() as tx:
        await jobs.end_leases_of_other_boots(tx, ahead)
        await jobs.end_leases_of_other_boots(tx, clock)
