"""Runs of the baseline suite and the calls they made; both outlive the process that runs them."""

from __future__ import annotations

import json

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, NotFound
from kernel.shared.ids import new_id
from kernel.store.baseline_records import (
    BaselineCall,
    BaselineMachine,
    BaselineMode,
    BaselineRun,
    BaselineRunStatus,
    BaselineSettings,
)
from kernel.store.cursors import decode_cursor, encode_cursor
from kernel.store.database import Reader, Transaction


async def insert_run(
    tx: Transaction,
    clock: Clock,
    *,
    mode: BaselineMode,
    cases: tuple[str, ...],
    runs: int,
    total_calls: int,
    settings: BaselineSettings,
    machine: BaselineMachine,
    version: str,
) -> str:
    """A new run, queued; returns its id. Raises Conflict while another one is unfinished."""
    if await tx.fetch_one("unfinished_baseline_run"):
        raise Conflict(
            "a baseline run is going on, and two at once would measure each other: "
            "wait for its end or cancel it"
        )
    run_id = new_id()
    await tx.fetch(
        "insert_baseline_run",
        {
            "id": run_id,
            "mode": mode,
            "cases": json.dumps(cases),
            "runs": runs,
            "settings": settings.model_dump_json(),
            "machine": machine.model_dump_json(),
            "version": version,
            "total_calls": total_calls,
            "now": clock.now(),
        },
    )
    return run_id


async def begin_run(tx: Transaction, clock: Clock, run_id: str, *, provider: str, model: str) -> None:
    """The model has answered: the calls begin."""
    params = {"id": run_id, "provider": provider, "model": model, "now": clock.now()}
    await tx.fetch("begin_baseline_run", params)


async def set_current_case(tx: Transaction, run_id: str, case_name: str) -> None:
    await tx.fetch("set_baseline_case", {"id": run_id, "case_name": case_name})


async def end_run(
    tx: Transaction, clock: Clock, run_id: str, status: BaselineRunStatus, error: str | None = None
) -> None:
    """How a run ended; one that has ended already stays as it is."""
    params = {"id": run_id, "status": status, "error": error, "now": clock.now()}
    await tx.fetch("end_baseline_run", params)


async def interrupt_runs(tx: Transaction, clock: Clock) -> None:
    """At the start of the kernel: what an earlier one was running will not go on."""
    error = "the kernel stopped during the run: start a new one"
    await tx.fetch("interrupt_baseline_runs", {"error": error, "now": clock.now()})


async def get_run(db: Reader, run_id: str) -> BaselineRun:
    """Raises NotFound."""
    row = await db.fetch_one("get_baseline_run", {"id": run_id})
    if row is None:
        raise NotFound("there is no such baseline run; `aigentos baseline list` shows those there are")
    return BaselineRun.from_row(row)


async def list_runs(
    db: Reader, *, cursor: str | None = None, limit: int = 50
) -> tuple[list[BaselineRun], str | None]:
    """A page of runs, newest first, and the cursor of the next page (None at the end).

    Raises InvalidRequest for a cursor that this function did not make.
    """
    before_time, before_id = decode_cursor(cursor) if cursor else (None, None)
    params = {"before_time": before_time, "before_id": before_id, "limit": limit + 1}
    rows = await db.fetch("list_baseline_runs", params)
    page, more = rows[:limit], len(rows) > limit
    next_cursor = encode_cursor(page[-1]["accepted_at"], page[-1]["id"]) if more else None
    return [BaselineRun.from_row(row) for row in page], next_cursor


async def insert_call(tx: Transaction, run_id: str, call: BaselineCall) -> None:
    await tx.fetch("insert_baseline_call", {"run_id": run_id, **call.model_dump()})


async def list_calls(db: Reader, run_id: str) -> list[BaselineCall]:
    """The calls of a run so far, in the order they were made."""
    rows = await db.fetch("list_baseline_calls", {"run_id": run_id})
    return [BaselineCall(**row) for row in rows]
