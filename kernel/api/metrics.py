"""The figures of `GET /metrics`, for Prometheus.

Counters and histograms count the turns that ended since this kernel started and begin at 0 with each start,
as Prometheus expects of a process. Nothing is counted until somebody asks: then the event log is read on from
where the last look ended, so that no table is ever read as a whole, and who does not watch pays nothing.
What was counted stays counted when its conversation is deleted; a turn that ended and was deleted between two
looks is never seen. Gauges are what is so at the moment.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
    generate_latest,
)

from kernel import __version__
from kernel.api.hub import EventHub
from kernel.shared.clock import Clock
from kernel.shared.errors import ModelError
from kernel.store.database import Role
from kernel.store.events import newest_event_id
from kernel.store.metrics import EndedTurn, queue_depths, turns_ended
from kernel.store.processes import STALE_SECONDS, newest_process
from kernel.store.records import Lane
from kernel.store.sqlite import SqliteDatabase

PAGE = 10_000  # events looked through in one query, some milliseconds
WORKERS: tuple[Role, ...] = ("dialogue", "orchestrator")
TTFT_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180)
STAGE_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 180)


class KernelMetrics:
    """Make one per process; `since` is the newest event's id then."""

    def __init__(self, db: SqliteDatabase, clock: Clock, hub: EventHub, *, since: int) -> None:
        self._db, self._clock, self._hub = db, clock, hub
        self._counted = since  # the id of the last event that was looked at
        self._looking = asyncio.Lock()
        # Else each series gets a second one with the time of its first value, which nobody asks for.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._counts = _Counts(self._registry)
        self._gauges = _Gauges(self._registry)

    async def render(self) -> bytes:
        """All figures in the text format 0.0.4. Raises StoreError if the database cannot be read."""
        async with self._looking:
            await self._count_new_turns()
            await self._measure()
            return generate_latest(self._registry)

    async def pass_over(self) -> None:
        """Do not count what is there by now: it came with an archive and happened elsewhere."""
        async with self._looking:
            self._counted = await newest_event_id(self._db)

    async def _count_new_turns(self) -> None:
        newest = await newest_event_id(self._db)
        while self._counted < newest:
            until = min(self._counted + PAGE, newest)
            for turn in await turns_ended(self._db, self._counted, until):
                self._counts.add(turn)
            self._counted = until

    async def _measure(self) -> None:
        gauges = self._gauges
        for lane in get_args(Lane):
            gauges.oldest_job.labels(lane).set(0)
            for status in ("queued", "running"):
                gauges.jobs.labels(lane, status).set(0)
        overdue: dict[str, float] = {}
        for depth in await queue_depths(self._db, self._clock):
            gauges.jobs.labels(depth.lane, depth.status).set(depth.jobs)
            overdue[depth.lane] = max(overdue.get(depth.lane, 0.0), depth.overdue_seconds)
        for lane, seconds in overdue.items():
            gauges.oldest_job.labels(lane).set(seconds)
        for role in WORKERS:
            process = await newest_process(self._db, self._clock, role)
            gauges.worker_up.labels(role).set(process is not None and process.age_seconds < STALE_SECONDS)
        gauges.sse_clients.set(self._hub.clients)
        gauges.database_bytes.labels("db").set(_size(self._db.path))
        gauges.database_bytes.labels("wal").set(_size(self._db.path.with_name(f"{self._db.path.name}-wal")))


class _Counts:
    """Of the turns that have ended."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._turns = Counter(
            "aigentos_turns_total",
            "Chat turns that ended; route: direct_dialogue, a tool, or none if it ended before it had one.",
            ("route", "outcome"),
            registry=registry,
        )
        self._ttft = Histogram(
            "aigentos_turn_ttft_seconds",
            "From the acceptance of a message to the first stored token of its answer.",
            buckets=TTFT_BUCKETS,
            registry=registry,
        )
        self._stages = Histogram(
            "aigentos_turn_stage_seconds",
            "What each step of a turn took; the steps of a turn add up to the whole of it.",
            ("stage",),
            buckets=STAGE_BUCKETS,
            registry=registry,
        )
        self._model_errors = Counter(
            "aigentos_model_errors_total",
            "Chat turns that failed because of the model. Errors that a retry mended are not among them.",
            ("code",),
            registry=registry,
        )
        kinds: list[type[ModelError]] = [ModelError, *ModelError.__subclasses__()]
        self._model_codes = {kind.code for kind in kinds}
        for code in self._model_codes:
            self._model_errors.labels(code)  # there from the start, so that the first one is an increase

    def add(self, turn: EndedTurn) -> None:
        self._turns.labels(turn.route or "none", turn.outcome).inc()
        if turn.ttft_ms is not None:
            self._ttft.observe(turn.ttft_ms / 1000)
        for name, duration_ms in turn.steps:
            self._stages.labels(name).observe(duration_ms / 1000)
        if turn.error_code in self._model_codes:
            self._model_errors.labels(turn.error_code).inc()


class _Gauges:
    """Of the moment."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, documentation: str, *labels: str) -> Gauge:
            return Gauge(f"aigentos_{name}", documentation, labels, registry=registry)

        self.jobs = gauge("jobs", "Jobs in the queue.", "lane", "status")
        self.oldest_job = gauge(
            "job_oldest_seconds",
            "For how long the job of a lane that has waited longest has been due and nobody works on it. "
            "The end of a back-off or of a dead worker's lease is when a job is due again.",
            "lane",
        )
        self.worker_up = gauge("worker_up", "Whether a worker of this role was heard lately.", "role")
        self.sse_clients = gauge("sse_clients", "Open event streams.")
        self.database_bytes = gauge("database_bytes", "Size of the database and its log.", "file")
        Info("aigentos_build", "The running kernel.", registry=registry).info({"version": __version__})


def _size(path: Path) -> int:
    """Bytes; 0 where there is no file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
