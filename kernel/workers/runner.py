"""The worker's loop: claim what is due, run it, notice what was taken away, sleep until something changes.

A job ends in its handler's own transaction. Here is what happens when it does not: a retry with back-off,
at most MOST_TRIES, then the turn fails with a reason. The task of a job that was taken over, or whose turn
was cancelled or deleted, is stopped and writes nothing more (every write is fenced).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Generic

from kernel.shared.errors import AIgentError, LeaseLost, StoreError, WorkerDied
from kernel.shared.ids import new_id
from kernel.shared.log_context import log_turn
from kernel.store import jobs
from kernel.store.event_types import TurnStage
from kernel.store.events import append_events_fenced
from kernel.store.jobs import Work
from kernel.store.records import Job, Lane
from kernel.store.turns import fail_turn, get_turn
from kernel.store.wakeup import Wakeup
from kernel.workers.context import Context, Handler
from kernel.workers.retry import MOST_TRIES, retry_delay

CHANGE_SECONDS = 0.05
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaneOptions:
    """How many jobs of a lane run at once, and whether its jobs carry a turn that fails with them."""

    concurrency: int
    foreground: bool


class Runner(Generic[Context]):
    """Runs the jobs of some lanes in this process until `stop`."""

    def __init__(
        self,
        context: Context,
        wakeup: Wakeup,
        owner: str,
        lanes: Mapping[Lane, LaneOptions],
        handlers: Mapping[str, Handler[Context]],
        *,
        on_wake: Callable[[], None] | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        """Both are for what else follows the database, and do not wait. on_wake: called in every round.
        on_change: called CHANGE_SECONDS after it, once for all that changed meanwhile: a turn goes first.
        """
        self._context = context
        self._wakeup = wakeup
        self._owner = owner
        self._lanes = lanes
        self._handlers = handlers
        self._on_wake = on_wake
        self._on_change = on_change
        self._change: asyncio.TimerHandle | None = None
        self._tasks: dict[asyncio.Task[None], Job] = {}
        self._lost: set[Job] = set()  # that were taken away while they ran
        self._suspect: Job | None = None  # the newest job that two workers did not survive
        self._stopping = False

    def running_jobs(self) -> int:
        return len(self._tasks)

    async def run(self) -> None:
        """The loop. Returns after `stop`, with jobs possibly still running: see `drain`."""
        while not self._stopping:
            if self._on_wake:
                self._on_wake()
            self._tell_of_change_soon()
            try:
                pause = await self._take_work()
                await self._stop_lost()
            except StoreError as error:
                log.warning("cannot look for work: %s", error.detail)
                pause = 1.0
            await self._wakeup.wait(pause)

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        self._wakeup.nudge()

    async def drain(self, seconds: float) -> None:
        """Let running jobs finish for up to `seconds`, then give the rest back, claimable at once."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _tell_of_change_soon(self) -> None:
        if self._on_change and self._change is None:
            self._change = asyncio.get_running_loop().call_later(CHANGE_SECONDS, self._tell_of_change)

    def _tell_of_change(self) -> None:
        self._change = None
        if self._on_change and not self._stopping:
            self._on_change()

    async def _take_work(self) -> float | None:
        """Start what is due. Returns the seconds until time alone makes more due, None if nothing will be."""
        pauses = []
        for work in await jobs.look(self._context.db.near, self._context.clock):
            if work.lane not in self._lanes:
                continue
            for job in await self._claim(work):
                task = asyncio.create_task(self._run(job), name=f"{job.kind} {job.id}")
                self._tasks[task] = job
                task.add_done_callback(self._ended)
            if work.next_in is not None:
                pauses.append(work.next_in)
        return min(pauses, default=None)

    async def _claim(self, work: Work) -> list[Job]:
        """Jobs of a lane. Of those that may have killed their workers only one runs at a time in a process:
        the guilty one then fails alone, and the others, who died with it, have their last try without it."""
        room = self._lanes[work.lane].concurrency
        room -= sum(job.lane == work.lane for job in self._tasks.values())
        take_suspect = work.suspects and self._suspect not in self._tasks.values()
        if room <= 0 or not (work.due or take_suspect):
            return []
        async with self._context.db.write_near() as tx:
            taken = (
                await jobs.claim(tx, self._context.clock, work.lane, self._owner, room) if work.due else []
            )
            if take_suspect and len(taken) < room:
                suspects = await jobs.claim(tx, self._context.clock, work.lane, self._owner, 1, suspects=True)
                self._suspect = suspects[0] if suspects else None
                taken += suspects
        return taken

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._lost.discard(self._tasks.pop(task))
        self._wakeup.nudge()  # there is room for another

    async def _stop_lost(self) -> None:
        if not self._tasks:
            return
        lost = await jobs.lost_jobs(self._context.db.near, self._owner, self._tasks.values())
        for task, job in list(self._tasks.items()):
            if (job.id, job.attempt) in lost:
                self._lost.add(job)
                task.cancel()

    async def _run(self, job: Job) -> None:
        log_turn(job.turn_id, job.conversation_id, job.kind)
        try:
            if job.tries > MOST_TRIES:
                await self._give_up(job, WorkerDied(job.last_error or _STOPPED))
            else:
                await self._handlers[job.kind](self._context, job)
        except LeaseLost as lost:
            log.info("%s: %s", job.kind, lost.detail)
        except asyncio.CancelledError:
            if job not in self._lost:
                await self._settle(self._hand_back(job))
        except Exception as error:  # noqa: BLE001 (the one place: a job's failure must not end the worker)
            await self._settle(self._failed(job, error))

    async def _settle(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except LeaseLost as lost:
            log.info("%s", lost.detail)
        except StoreError as error:
            log.warning("%s; the job is claimed again when its lease ends", error.detail)

    async def _hand_back(self, job: Job) -> None:
        async with self._context.db.write() as tx:
            await jobs.retry(tx, self._context.clock, job, delay=0, error=job.last_error, counts=False)
            tx.wake("dialogue" if job.lane == "dialogue" else "orchestrator")

    async def _failed(self, job: Job, error: Exception) -> None:
        if not isinstance(error, AIgentError):
            error_id = new_id()[-8:]
            log.error("%s %s failed (error id %s)", job.kind, job.id, error_id, exc_info=error)
            error = AIgentError(f"an internal error; the log has it under the id {error_id}")
            delay = retry_delay(job.tries, RuntimeError())
        else:
            log.warning("%s %s: %s", job.kind, job.id, error.detail)
            delay = retry_delay(job.tries, error)
        if delay is None:
            await self._give_up(job, error)
            return
        async with self._context.db.write() as tx:
            if self._lanes[job.lane].foreground:
                stage = TurnStage(turn_id=job.turn_id, stage="retrying", detail=error.detail)
                await append_events_fenced(tx, job, [stage])
            await jobs.retry(tx, self._context.clock, job, delay=delay, error=error.detail)

    async def _give_up(self, job: Job, error: AIgentError) -> None:
        async with self._context.db.write() as tx:
            if self._lanes[job.lane].foreground:
                turn = await get_turn(tx, job.turn_id)
                await fail_turn(tx, self._context.clock, job, turn, code=error.code, detail=error.detail)
            else:
                await jobs.finish(tx, job)


_STOPPED = "the worker stopped three times while it worked on this; its log says why"
