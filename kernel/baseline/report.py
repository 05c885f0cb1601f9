"""A run as people and programs read it: one report, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, Field

from kernel.baseline.comparison import overall, overhead
from kernel.baseline.figures import (
    BaselineCaseFigures,
    BaselineGrowth,
    BaselineOverhead,
    BaselineRatios,
    BaselineSpread,
    BaselineTurnFigures,
    case_figures,
    growth,
    turn_figures,
)
from kernel.baseline.plan import DIRECT, END_TO_END
from kernel.store.baseline_records import BaselineCall, BaselineRun
from kernel.store.baseline_runs import get_run, list_calls
from kernel.store.database import Database

MODE_TITLES = {DIRECT: "direct", END_TO_END: "end to end"}
ALL_CALLS = "All calls together"
_NONE = "–"

Cell = str | int | float | None


class BaselineReport(BaseModel):
    """A run with its calls and what they come to. `overhead` and `overall`: only of a run in both modes."""

    run: BaselineRun
    cases: list[BaselineCaseFigures]
    turns: list[BaselineTurnFigures]
    growth: list[BaselineGrowth]
    overhead: list[BaselineOverhead]
    overall: BaselineRatios | None = Field(description="All calls that both modes answered, taken together.")
    calls: list[BaselineCall]


def make_report(run: BaselineRun, calls: Sequence[BaselineCall]) -> BaselineReport:
    turns = turn_figures(calls)
    return BaselineReport(
        run=run,
        cases=case_figures(calls),
        turns=turns,
        growth=growth(turns),
        overhead=overhead(calls),
        overall=overall(calls),
        calls=list(calls),
    )


async def read_report(db: Database, run_id: str) -> BaselineReport:
    """The report of a run as far as it has come. Raises NotFound."""
    async with db.snapshot() as reader:
        return make_report(await get_run(reader, run_id), await list_calls(reader, run_id))


def write_report(report: BaselineReport, folder: Path) -> Path:
    """Write `baseline-<version>-<mode>-<UTC timestamp>` as `.md` and `.json`; returns the former's path.

    Raises OSError.
    """
    run = report.run
    when = datetime.fromisoformat(run.ended_at or run.accepted_at)
    path = folder / f"baseline-{run.version}-{run.mode}-{when:%Y%m%dT%H%M%SZ}"
    folder.mkdir(parents=True, exist_ok=True)
    markdown = path.with_name(f"{path.name}.md")
    markdown.write_text(as_markdown(report), "utf-8")
    path.with_name(f"{path.name}.json").write_text(report.model_dump_json(indent=2) + "\n", "utf-8")
    return markdown


def as_markdown(report: BaselineReport) -> str:
    """The report for people. Times in milliseconds."""
    parts = [_head(report.run), _cases(report.cases)]
    if report.overall:
        parts.append(_overhead(report.overhead, report.overall))
    if report.turns:
        parts.append(_turns(report.turns, report.growth))
    failed = [call for call in report.calls if call.error]
    if failed:
        parts.append(_failures(failed))
    return "\n\n".join(parts) + "\n"


def _head(run: BaselineRun) -> str:
    limit = f"{run.settings.max_response_tokens} tokens"
    enforced = "enforced" if run.settings.enforce_max_response_tokens else "as the settings have it"
    memory = f", {run.machine.memory_bytes / 2**30:.1f} GiB" if run.machine.memory_bytes else ""
    facts = {
        "status": f"{run.status}, {run.done_calls} of {run.total_calls} calls",
        "mode": run.mode,
        "runs": str(run.runs),
        "started": run.started_at or _NONE,
        "ended": run.ended_at or _NONE,
        "model": f"{run.model or _NONE} ({run.provider or _NONE})",
        "longest answer": f"{limit}, {enforced}",
        "context window": f"{run.settings.context_window} tokens as set",
        "temperature": str(run.settings.temperature),
        "routing": run.settings.routing,
        "machine": f"{run.machine.processor}, {run.machine.cores} cores{memory}",
        "system": f"{run.machine.system}, Python {run.machine.python}",
    }
    if run.error:
        facts["error"] = run.error
    rows = [[name, value.replace("|", "\\|")] for name, value in facts.items()]
    return f"# Baseline of AIgentOS {run.version}\n\n{_table(['what', 'value'], rows)}"


def _cases(cases: Sequence[BaselineCaseFigures]) -> str:
    heads = ["case", "mode", "calls", "failed", "clipped", "input wanted", "input sent", "TTFT ms"]
    heads += ["completion ms", "prompt", "cached", "completion", "total", "tok/s"]
    rows: list[list[Cell]] = [
        [
            case.title,
            MODE_TITLES[case.mode],
            case.calls,
            case.failed,
            case.clipped,
            case.wanted_tokens,
            case.sent_tokens,
            _spread(case.ttft_ms),
            _spread(case.total_ms),
            case.prompt_tokens,
            case.cached_prompt_tokens,
            case.completion_tokens,
            case.total_tokens,
            _spread(case.tokens_per_second),
        ]
        for case in cases
    ]
    return (
        "## Cases\n\nMedians of a call, with the smallest and the largest where there are several. "
        "Input is estimated before it is sent; prompt, cached, completion and total are tokens as the model "
        f"counts them.\n\n{_table(heads, rows)}"
    )


def _overhead(cases: Sequence[BaselineOverhead], overall: BaselineRatios) -> str:
    named = [*((case.title, case.ratios) for case in cases), (ALL_CALLS, overall)]
    rows: list[list[Cell]] = [
        [title, ratios.ttft, ratios.total, ratios.tokens_per_second] for title, ratios in named
    ]
    return (
        "## End to end ÷ direct\n\nAn answer's length is chance, and with it its duration, unless the "
        f"temperature is 0.\n\n{_table(['case', 'TTFT', 'total duration', 'tok/s'], rows)}"
    )


def _turns(turns: Sequence[BaselineTurnFigures], grown: Sequence[BaselineGrowth]) -> str:
    heads = ["turn", "mode", "input wanted", "TTFT ms", "completion ms", "prompt", "cached", "completion"]
    rows: list[list[Cell]] = [
        [
            turn.turn,
            MODE_TITLES[turn.mode],
            turn.wanted_tokens,
            turn.ttft_ms,
            turn.total_ms,
            turn.prompt_tokens,
            turn.cached_prompt_tokens,
            turn.completion_tokens,
            turn.tokens_per_second,
        ]
        for turn in turns
    ]
    lines = [f"TTFT of turn 20 ÷ turn 2, {MODE_TITLES[item.mode]}: {item.ttft_ratio:.2f}" for item in grown]
    table = _table([*heads, "tok/s"], rows)
    return "\n\n".join(["## The conversation, turn by turn", table, *lines])


def _failures(calls: Sequence[BaselineCall]) -> str:
    rows: list[list[Cell]] = [
        [call.case_name, MODE_TITLES[call.mode], call.turn, (call.error or "").replace("|", "\\|")]
        for call in calls
    ]
    return f"## What failed\n\n{_table(['case', 'mode', 'turn', 'error'], rows)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Cell) -> str:
    match value:
        case None:
            return _NONE
        case float():
            return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
        case _:
            return " ".join(str(value).split())


def _spread(spread: BaselineSpread | None) -> str:
    if spread is None:
        return _NONE
    if spread.min == spread.max:
        return _cell(spread.median)
    return f"{_cell(spread.median)} ({_cell(spread.min)}–{_cell(spread.max)})"
