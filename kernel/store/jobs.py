"""Jobs: what to do next, claimed under a lease.

    enqueue ─▶ queued ──claim──▶ running ──finish──▶ (row gone)
                  ▲                 │
                  └── retry, lease ended, drain ──┘

A claim names its owner and counts the attempt; every later write is fenced by (id, owner, attempt).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.errors import LeaseLost
from kernel.store.database import Reader, Role, Transaction
from kernel.store.records import Job, Lane

LEASE_SECONDS = 10.0
RENEW_SECONDS = 3.0
SUSPECT_TRIES = 2  # a job that two workers did not survive may have killed them


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work: the lane it waits in, who takes it, and whether it keeps the order of turns."""

    name: str
    lane: Lane
    role: Role
    in_turn_order: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What a lane has to do: jobs due now (even one that waits for its turn), suspects among those, and the
    seconds until more are due."""

    lane: Lane
    due: int
    suspects: int
    next_in: float | None


ROUTE_TURN = JobKind("route_turn", "orchestration", "orchestrator", in_turn_order=True)
RUN_TOOL = JobKind("run_tool", "tools", "orchestrator", in_turn_order=True)
GENERATE_REPLY = JobKind("generate_reply", "dialogue", "dialogue", in_turn_order=True)
IMPORT_DOCUMENT = JobKind("import_document", "documents", "orchestrator", in_turn_order=False)
FINALIZE_TURN = JobKind("finalize_turn", "background", "orchestrator", in_turn_order=False)
EXTRACT_NOTES = JobKind("extract_notes", "notes", "orchestrator", in_turn_order=False)
COMPACT_MEMORY = JobKind("compact_memory", "notes", "orchestrator", in_turn_order=False)
JOB_KINDS = {
    kind.name: kind
    for kind in (
        ROUTE_TURN,
        RUN_TOOL,
        GENERATE_REPLY,
        IMPORT_DOCUMENT,
        FINALIZE_TURN,
        EXTRACT_NOTES,
        COMPACT_MEMORY,
    )
}


async def enqueue(
    tx: Transaction,
    clock: Clock,
    kind: JobKind,
    *,
    conversation_id: str,
    turn_id: str,
    ordinal: int,
    delay: float = 0.0,
) -> None:
    """Add a job for a turn, claimable after `delay` seconds; its worker is woken after the commit."""
    await tx.fetch(
        "enqueue_job",
        {
            "lane": kind.lane,
            "kind": kind.name,
            "conversation_id": conversation_id,
            "turn_id": turn_id,
            "turn_ordinal": ordinal if kind.in_turn_order else None,
            "due": clock.monotonic() + delay,
            "boot_id": clock.boot_id,
        },
    )
    tx.wake(kind.role)


async def claim(
    tx: Transaction, clock: Clock, lane: Lane, owner: str, limit: int, *, suspects: bool = False
) -> list[Job]:
    """Take up to `limit` due jobs of a lane, oldest first, each under a lease of LEASE_SECONDS.

    suspects: only those whose workers died SUSPECT_TRIES times, else only the others.
    """
    now = clock.monotonic()
    rows = await tx.fetch(
        "claim_jobs",
        {
            "lane": lane,
            "owner": owner,
            "limit": limit,
            "now": now,
            "lease_until": now + LEASE_SECONDS,
            "suspect_tries": SUSPECT_TRIES,
            "suspects": suspects,
        },
    )
    return sorted((Job(**row) for row in rows), key=lambda job: job.id)


async def end_leases_of_other_boots(tx: Transaction, clock: Clock) -> None:
    """Make every job claimable that was left by an earlier boot of the machine."""
    await tx.fetch("end_leases_of_other_boots", {"boot_id": clock.boot_id})


async def look(db: Reader, clock: Clock) -> list[Work]:
    """What the lanes have to do; without any job, nothing."""
    now = clock.monotonic()
    rows = await db.fetch("look_for_work", {"now": now, "suspect_tries": SUSPECT_TRIES})
    return [
        Work(
            lane=row["lane"],
            due=row["due"],
            suspects=row["suspects"],
            next_in=None if row["next_due"] is None else row["next_due"] - now,
        )
        for row in rows
    ]


async def finish(tx: Transaction, job: Job) -> None:
    """End a job. Raises LeaseLost if it is no longer its owner's."""
    _held(job, await tx.fetch_one("finish_job", _fence(job)))


async def retry(
    tx: Transaction, clock: Clock, job: Job, *, delay: float, error: str | None, counts: bool = True
) -> None:
    """Put a job back, claimable after `delay` seconds. counts: whether this attempt used up a try.

    Raises LeaseLost if it is no longer its owner's.
    """
    due = clock.monotonic() + delay
    params = {**_fence(job), "due": due, "error": error, "uncounted": 0 if counts else 1}
    _held(job, await tx.fetch_one("retry_job", params))


async def lost_jobs(db: Reader, owner: str, running: Iterable[Job]) -> set[tuple[int, int]]:
    """(id, attempt) of those that `owner` runs in vain: taken over, or of a turn cancelled or deleted."""
    wanted = [{"id": job.id, "attempt": job.attempt, "turn_id": job.turn_id} for job in running]
    rows = await db.fetch("lost_jobs", {"owner": owner, "running": json.dumps(wanted)})
    return {(row["id"], row["attempt"]) for row in rows}


def _fence(job: Job) -> dict[str, object]:
    return {"id": job.id, "owner": job.owner, "attempt": job.attempt}


def _held(job: Job, row: object) -> None:
    if row is None:
        raise LeaseLost(f"job {job.id} was cancelled or taken over")
