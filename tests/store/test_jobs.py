"""Claims and leases: one worker a job, and no write from a worker that lost it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import LeaseLost
from kernel.store import jobs
from kernel.store.jobs import LEASE_SECONDS
from kernel.store.sqlite import SqliteDatabase
from tests.store.turns import claim, say


@dataclass(frozen=True)
class LaterClock(Clock):
    """The same boot, some seconds on."""

    ahead: float = 0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


def later(clock: Clock, seconds: float) -> Clock:
    return LaterClock(clock.boot_id, ahead=seconds)


async def test_two_workers_never_take_the_same_job(db: SqliteDatabase, clock: Clock) -> None:
    for number in range(20):
        await say(db, clock, f"message {number}")
    taken = await asyncio.gather(*(claim(db, clock, "orchestration", f"worker {n}") for n in range(8)))
    ids = [job.id for claimed in taken for job in claimed]
    assert len(ids) == len(set(ids)) == 20


async def test_jobs_are_taken_in_the_order_they_came(db: SqliteDatabase, clock: Clock) -> None:
    sent = [await say(db, clock, f"message {number}") for number in range(5)]
    assert [job.turn_id for job in await claim(db, clock, "orchestration")] == [one.event_id for one in sent]


async def test_a_lease_that_ended_passes_the_job_on_and_fences_the_old_owner(
    db: SqliteDatabase, clock: Clock
) -> None:
    await say(db, clock, "hello")
    [first] = await claim(db, clock, "orchestration", "worker 1")
    assert await claim(db, clock, "orchestration", "worker 2") == []
    [second] = await claim(db, later(clock, LEASE_SECONDS + 1), "orchestration", "worker 2")
    assert (second.id, second.attempt) == (first.id, 2)
    with pytest.raises(LeaseLost):
        async with db.write() as tx:
            await jobs.finish(tx, first)
    async with db.write() as tx:
        await jobs.finish(tx, second)


async def test_after_a_reboot_every_job_is_due_at_once(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "hello")
    await claim(db, clock, "orchestration")
    rebooted = Clock(boot_id="another boot")
    async with db.write() as tx:
        await jobs.end_leases_of_other_boots(tx, rebooted)
    assert len(await claim(db, rebooted, "orchestration")) == 1


async def test_a_retried_job_waits_for_its_time_and_counts_its_tries(
    db: SqliteDatabase, clock: Clock
) -> None:
    await say(db, clock, "hello")
    [job] = await claim(db, clock, "orchestration")
    async with db.write() as tx:
        await jobs.retry(tx, clock, job, delay=30, error="backend down")
    assert await claim(db, clock, "orchestration") == []
    [work] = await jobs.look(db, clock)
    assert (work.lane, work.due) == ("orchestration", 0)
    assert work.next_in is not None
    assert 29 < work.next_in <= 30
    [again] = await claim(db, later(clock, 31), "orchestration")
    assert (again.tries, again.last_error) == (2, "backend down")


async def test_a_job_handed_back_unharmed_does_not_use_up_a_try(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "hello")
    [job] = await claim(db, clock, "orchestration")
    async with db.write() as tx:
        await jobs.retry(tx, clock, job, delay=0, error=None, counts=False)
    [again] = await claim(db, clock, "orchestration")
    assert (again.attempt, again.tries) == (2, 1)


async def test_a_wrong_wall_clock_moves_no_lease(db: SqliteDatabase, clock: Clock) -> None:
    class WrongDate(Clock):
        def now(self) -> str:
            return "1999-01-01T00:00:00.000+00:00"

    await say(db, clock, "hello")
    await claim(db, clock, "orchestration", "worker 1")
    assert await claim(db, WrongDate(clock.boot_id), "orchestration", "worker 2") == []
