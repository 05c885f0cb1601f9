"""A worker process from start to stop, the same for both workers."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic

import uvloop

from kernel.llm.registry import ModelRegistry
from kernel.llm.vectors import use_one_core
from kernel.prompts.files import AgentProfile, load_profile
from kernel.prompts.orchestrator import OrchestratorPrompt, load_orchestrator_prompts
from kernel.shared.clock import Clock, system_clock
from kernel.shared.crash import arm
from kernel.shared.errors import AIgentError, StoreUnavailable
from kernel.shared.ids import new_id
from kernel.shared.logs import configure_logging
from kernel.shared.settings import Settings, load_settings
from kernel.store.database import Role
from kernel.store.jobs import end_leases_of_other_boots
from kernel.store.migrate import check_schema
from kernel.store.records import Lane
from kernel.store.sqlite import open_sqlite
from kernel.store.wakeup import Wakeup
from kernel.workers.context import Context, Handler, WorkerContext
from kernel.workers.group_commit import GroupCommit
from kernel.workers.lease_keeper import LeaseKeeper
from kernel.workers.runner import LaneOptions, Runner
from kernel.workers.token_rates import TokenRates

SCHEMA_PATIENCE = 30.0  # seconds that a worker waits for the kernel to create or migrate the database
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Generic[Context]):
    """What makes a worker the one it is."""

    role: Role
    equip: Callable[[WorkerContext], AbstractAsyncContextManager[Context]]
    """Adds what the role has of its own to what every worker has, and stops it at the end."""
    lanes: Callable[[Settings], Mapping[Lane, LaneOptions]]
    handlers: Mapping[str, Handler[Context]]
    """By kind of job."""
    prepare: Callable[[Context], Coroutine[None, None, None]]
    """Run once beside the first jobs, to spare them what it finds out."""
    on_change: Callable[[Context], None]
    """See `Runner`, as for `on_wake`."""
    on_wake: Callable[[Context], None] | None = None


@dataclass(frozen=True, slots=True)
class _Texts:
    """What people wrote in `agent-prompts/`: read first, so that a mistake in it is told at once."""

    profile: AgentProfile
    prompts: Mapping[str, OrchestratorPrompt]


def run_worker(worker: Worker[Context]) -> None:
    """Run until SIGTERM or SIGINT; a second signal does not wait for running jobs.

    Exits with 1 and one line if the worker cannot start.
    """
    try:
        settings = load_settings()
        configure_logging(settings, worker.role)
        arm(settings.crash_at)
        use_one_core()
        gc.freeze()  # the program itself is no garbage: looking through it takes 60 ms, and tokens wait
        uvloop.run(_serve(settings, worker))
    except AIgentError as error:
        sys.stderr.write(f"{worker.role} worker: {error.detail}\n")
        sys.exit(1)


async def _serve(settings: Settings, worker: Worker[Context]) -> None:
    stop, hurry = _signals()
    clock = system_clock()
    texts = _Texts(
        load_profile(settings.prompts_dir, settings.agent_id), load_orchestrator_prompts(settings.prompts_dir)
    )
    await _wait_for_schema(settings.chat_db_path, clock, stop)
    if stop.is_set():
        return
    role = worker.role
    owner = f"{role}-{new_id()[-12:]}"
    wakeup = Wakeup(
        settings.run_dir, role, owner[-12:], settings.chat_db_path, settings.worker_poll_interval_ms
    )
    async with _parts(settings, clock, wakeup, texts) as base, worker.equip(base) as context:
        runner = Runner(
            context,
            wakeup,
            owner,
            worker.lanes(settings),
            worker.handlers,
            on_wake=partial(worker.on_wake, context) if worker.on_wake else None,
            on_change=partial(worker.on_change, context),
        )
        keeper = LeaseKeeper(settings, clock, role, owner, runner.running_jobs)
        keeper.start()
        log.info("ready, process %s", os.getpid())
        preparing = asyncio.create_task(worker.prepare(context), name="prepare")
        preparing.add_done_callback(_log_defect)
        loop = asyncio.create_task(runner.run(), name="runner")
        try:
            await asyncio.wait(
                [loop, asyncio.create_task(stop.wait(), name="stop")], return_when=asyncio.FIRST_COMPLETED
            )
            runner.stop()
            await loop
            await _drain(runner, settings.drain_timeout, hurry)
        finally:
            preparing.cancel()
            keeper.stop()


@asynccontextmanager
async def _parts(
    settings: Settings, clock: Clock, wakeup: Wakeup, texts: _Texts
) -> AsyncIterator[WorkerContext]:
    """What the jobs of every worker use, started, and stopped in the reverse order."""
    db = await open_sqlite(settings.chat_db_path, wakeup)
    await wakeup.start()
    async with db.write() as tx:
        await end_leases_of_other_boots(tx, clock)
    events = GroupCommit(db)
    events.start()
    models = ModelRegistry(settings)
    try:
        yield WorkerContext(settings, clock, db, events, models, texts.profile, texts.prompts, TokenRates())
    finally:
        await events.stop()
        await models.aclose()
        await wakeup.stop()
        await db.close()


def _log_defect(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (defect := task.exception()):
        log.error("%s failed: the worker goes on without", task.get_name(), exc_info=defect)


async def _drain(runner: Runner[Context], seconds: float, hurry: asyncio.Event) -> None:
    """Drain, or hand everything back at once when a second signal comes."""
    drain = asyncio.create_task(runner.drain(seconds), name="drain")
    hurried = asyncio.create_task(hurry.wait(), name="second signal")
    await asyncio.wait([drain, hurried], return_when=asyncio.FIRST_COMPLETED)
    if not drain.done():
        await runner.drain(0)
        await drain
    hurried.cancel()


async def _wait_for_schema(path: Path, clock: Clock, stop: asyncio.Event) -> None:
    """Wait until the kernel has created or migrated the database. Raises SchemaTooNew or StoreUnavailable."""
    deadline = clock.monotonic() + SCHEMA_PATIENCE
    while not stop.is_set():
        try:
            check_schema(path)
            return
        except StoreUnavailable:
            if clock.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


def _signals() -> tuple[asyncio.Event, asyncio.Event]:
    """One event for the first signal to stop, one for any further signal, however soon it follows."""
    stop, hurry = asyncio.Event(), asyncio.Event()

    def heard() -> None:
        (hurry if stop.is_set() else stop).set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, heard)
    return stop, hurry
