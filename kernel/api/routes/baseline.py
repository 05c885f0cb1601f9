"""The baseline suite: start it, follow it, stop it, read what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.baseline import (
    BaselineAccepted,
    BaselineCaseInfo,
    BaselineCaseList,
    BaselineRunPage,
    BaselineStart,
    BaselineStatus,
)
from kernel.baseline.cases import CASES
from kernel.baseline.comparison import BaselineComparison, compare
from kernel.baseline.plan import seconds_left
from kernel.baseline.report import BaselineReport, as_markdown, read_report
from kernel.store.baseline_runs import get_run, list_calls, list_runs
from kernel.store.choices import get_choices
from kernel.store.database import Reader

LATEST = 10
router = APIRouter(prefix="/api/baseline", tags=["baseline"])

RunId = Annotated[str, Path(max_length=64)]
RunQuery = Annotated[str, Query(max_length=64)]


@router.get("/cases", responses=problems())
async def list_cases(kernel: KernelDep) -> BaselineCaseList:
    """What the suite asks."""
    cases = [
        BaselineCaseInfo(
            name=case.name, title=case.title, calls=len(case.calls), wanted_tokens=case.wanted_tokens
        )
        for case in CASES.values()
    ]
    sizes = (await get_choices(kernel.db)).context.over(kernel.settings)
    return BaselineCaseList(cases=cases, max_response_tokens=sizes.max_response_tokens)


@router.post("/start", status_code=202, responses=problems(409, 413, 415, 422))
async def start_run(request: BaselineStart, kernel: KernelDep) -> BaselineAccepted:
    """Start a run; one at a time. 503 if a worker that it needs is missing."""
    return BaselineAccepted(job_id=await kernel.baseline.start(request))


@router.post("/run", status_code=202, responses=problems(409, 413, 415, 422))
async def run(request: BaselineStart, kernel: KernelDep) -> BaselineAccepted:
    """Another name of `start`: it does not wait for the end of the run either."""
    return await start_run(request, kernel)


@router.get("/status/{job_id}", responses=problems(404, 422))
async def get_status(job_id: RunId, kernel: KernelDep) -> BaselineStatus:
    """How far a run is, and its last calls."""
    async with kernel.db.snapshot() as reader:
        return await _status(reader, job_id)


@router.post("/{job_id}/cancel", responses=problems(404, 415, 422))
async def cancel_run(job_id: RunId, kernel: KernelDep) -> BaselineStatus:
    """Stop a run with the call it is making; the calls made so far are kept. One that is over stays so."""
    await get_run(kernel.db, job_id)
    await kernel.baseline.cancel(job_id)
    async with kernel.db.snapshot() as reader:
        return await _status(reader, job_id)


@router.get("/runs", responses=problems(422))
async def list_all_runs(
    kernel: KernelDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BaselineRunPage:
    """A page of runs, newest first."""
    runs, next_cursor = await list_runs(kernel.db, cursor=cursor, limit=limit)
    return BaselineRunPage(runs=runs, next_cursor=next_cursor)


@router.get("/runs/{run_id}", responses=problems(404, 422))
async def get_report(run_id: RunId, kernel: KernelDep) -> BaselineReport:
    """A run with its calls and what they come to, as far as it has come."""
    return await read_report(kernel.db, run_id)


@router.get(
    "/runs/{run_id}/report.md",
    response_class=Response,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}, **problems(404, 422)},
)
async def get_markdown(run_id: RunId, kernel: KernelDep) -> Response:
    """The same for people, as a file of Markdown."""
    return Response(as_markdown(await read_report(kernel.db, run_id)), media_type="text/markdown")


@router.get("/compare", responses=problems(404, 422))
async def compare_runs(kernel: KernelDep, a: RunQuery, b: RunQuery | None = None) -> BaselineComparison:
    """Run `b` over run `a`, case by case; without `b`, end to end over direct of a run in both modes."""
    async with kernel.db.snapshot() as reader:
        sides = [(await get_run(reader, run_id), await list_calls(reader, run_id)) for run_id in (a, b or a)]
    return compare(*sides)


async def _status(reader: Reader, run_id: str) -> BaselineStatus:
    run, calls = await get_run(reader, run_id), await list_calls(reader, run_id)
    return BaselineStatus(
        job_id=run.id,
        mode=run.mode,
        status=run.status,
        done_calls=run.done_calls,
        total_calls=run.total_calls,
        current_case=run.current_case,
        eta_seconds=seconds_left(run, calls),
        latest=calls[-LATEST:],
        accepted_at=run.accepted_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        error=run.error,
    )
