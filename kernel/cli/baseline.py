"""`aigentos baseline`: measure how fast answers come, asked directly and through AIgentOS."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kernel.baseline.cases import CASES
from kernel.baseline.comparison import BaselineComparison, BaselinePair
from kernel.baseline.figures import BaselineCaseFigures, BaselineSpread
from kernel.baseline.plan import DIRECT, END_TO_END
from kernel.baseline.report import ALL_CALLS, MODE_TITLES, BaselineReport, write_report
from kernel.cli.client import JsonObject, KernelClient, KernelRefused
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import load_settings

commands = typer.Typer(
    help="Measure how fast answers come, directly and through AIgentOS.", no_args_is_help=True
)

Url = Annotated[str | None, typer.Option(help="The kernel's address (default: AIGENT_KERNEL_URL).")]

LOOK_SECONDS = 0.5
SHORT_ANSWER = 128
"""Tokens for the embedded model where nothing else is asked for: it is slow, and a run shall take minutes."""
INTERRUPTED = 130  # what a shell reports for Ctrl-C
_OVER = ("completed", "failed", "cancelled", "interrupted")


class Mode(StrEnum):
    DIRECT = "direct"
    E2E = "e2e"
    BOTH = "both"


_MODES = {Mode.DIRECT: DIRECT, Mode.E2E: END_TO_END, Mode.BOTH: "both"}


@commands.command()
def run(
    *,
    mode: Annotated[
        Mode, typer.Option(help="direct: the model alone; e2e: through AIgentOS; both: side by side.")
    ] = Mode.BOTH,
    runs: Annotated[int, typer.Option(min=1, max=10, help="How often each case is asked.")] = 1,
    cases: Annotated[
        str | None,
        typer.Option(help="Names or their beginnings, such as `simple_qa,conversation`; default: all."),
    ] = None,
    max_response_tokens: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"End answers after so many tokens; 0: as the settings allow. "
            f"Default: {SHORT_ANSWER} with the embedded model, else 0.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write a copy of the report into this folder.")] = None,
    url: Url = None,
) -> None:
    """Run the suite and show what it measured. Ctrl-C ends the run; what was measured is kept."""
    chosen = _chosen(cases)
    with KernelClient(load_settings(), url) as kernel:
        limit = _default_limit(kernel) if max_response_tokens is None else max_response_tokens
        wanted: JsonObject = {"mode": _MODES[mode], "runs": runs, "cases": chosen}
        wanted |= {"enforce_max_response_tokens": limit > 0, "max_response_tokens": limit or None}
        job_id = kernel.post("/api/baseline/start", wanted)["job_id"]
        try:
            status = _follow(kernel, job_id)
        except KeyboardInterrupt:
            status = kernel.post(f"/api/baseline/{job_id}/cancel", {})
        report = BaselineReport.model_validate(kernel.get(f"/api/baseline/runs/{job_id}"))
    _show(report)
    if out is not None:
        try:
            typer.echo(f"written: {write_report(report, out)}")
        except OSError as error:
            raise ConfigurationError(f"the report cannot be written to {out}: {error.strerror}") from error
    typer.echo(f"run {job_id}: {status['status']}")
    if status["status"] == "cancelled":
        raise typer.Exit(INTERRUPTED)
    if status["status"] != "completed":
        raise KernelRefused(status["error"] or f"the run was {status['status']}")


@commands.command("list")
def list_runs(limit: Annotated[int, typer.Option(min=1, max=200)] = 20, url: Url = None) -> None:
    """Show the runs there are, the newest first."""
    with KernelClient(load_settings(), url) as kernel:
        runs = kernel.get("/api/baseline/runs", {"limit": limit})["runs"]
    table = _table("run", "when", "mode", "status", "calls", "model", "version")
    for item in runs:
        table.add_row(
            item["id"],
            item["accepted_at"][:16].replace("T", " "),
            item["mode"],
            item["status"],
            f"{item['done_calls']}/{item['total_calls']}",
            item["model"] or "",
            item["version"],
        )
    Console().print(table if runs else "no runs yet: `aigentos baseline run` makes one")


@commands.command()
def compare(
    a: Annotated[str, typer.Argument(help="A run's id, as `aigentos baseline list` shows it.")],
    b: Annotated[str | None, typer.Argument(help="Another run; without it, end to end over direct.")] = None,
    url: Url = None,
) -> None:
    """Show run B over run A, case by case; or of a run in both modes, end to end over direct."""
    sides = {"a": a} | ({"b": b} if b else {})
    with KernelClient(load_settings(), url) as kernel:
        found = BaselineComparison.model_validate(kernel.get("/api/baseline/compare", sides))
    for pair in found.pairs:
        Console().print(_pair(pair))


def _chosen(cases: str | None) -> list[str] | None:
    if cases is None:
        return None
    chosen: list[str] = []
    for wanted in filter(None, map(str.strip, cases.split(","))):
        matching = [name for name in CASES if name.startswith(wanted)]
        if not matching:
            raise typer.BadParameter(f"no case begins with {wanted!r}; there are {', '.join(CASES)}")
        chosen += [name for name in matching if name not in chosen]
    return chosen or None


def _default_limit(kernel: KernelClient) -> int:
    return SHORT_ANSWER if kernel.get("/health").get("provider") == "embedded" else 0


def _follow(kernel: KernelClient, job_id: str) -> JsonObject:
    """Show how far the run is until it is over; returns its last status."""
    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("loading the model", total=None, left="")
        while True:
            status = kernel.get(f"/api/baseline/status/{job_id}")
            progress.update(
                bar,
                description=_doing(status),
                completed=status["done_calls"],
                total=status["total_calls"],
                left=_time_left(status["eta_seconds"]),
            )
            if status["status"] in _OVER:
                return status
            time.sleep(LOOK_SECONDS)


def _doing(status: JsonObject) -> str:
    case = CASES.get(status["current_case"] or "")
    if case:
        return case.title
    return "loading the model" if status["status"] == "queued" else str(status["status"])


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"about {minutes} min {rest} s left" if minutes else f"about {rest} s left"


def _show(report: BaselineReport) -> None:
    console = Console()
    table = _table("case", "mode", "input", "TTFT ms", "total ms", "tok/s", "prompt", "answer", "failed")
    for case in report.cases:
        table.add_row(
            case.title + (" (clipped)" if case.clipped else ""),
            MODE_TITLES[case.mode],
            _number(case.sent_tokens),
            *_speeds(case),
            _number(case.prompt_tokens),
            _number(case.completion_tokens),
            str(case.failed or ""),
        )
    console.print(table)
    for item in report.growth:
        mode = MODE_TITLES[item.mode]
        console.print(f"conversation, {mode}: TTFT of turn 20 ÷ turn 2 is {item.ttft_ratio:.2f}")
    if report.overall:
        over = _table("end to end ÷ direct", "TTFT", "total", "tok/s")
        named = [*((entry.title, entry.ratios) for entry in report.overhead), (ALL_CALLS, report.overall)]
        for title, ratios in named:
            over.add_row(title, *map(_ratio, (ratios.ttft, ratios.total, ratios.tokens_per_second)))
        console.print(over)


def _pair(pair: BaselinePair) -> Table:
    table = _table("case", *("TTFT a", "b", "b÷a"), *("total a", "b", "b÷a"), *("tok/s a", "b", "b÷a"))
    names = (f"{side.run_id} {MODE_TITLES[side.mode]} {side.version}" for side in (pair.a, pair.b))
    table.title = "a: {}\nb: {}".format(*names)
    for case in pair.cases:
        shares = (case.ratios.ttft, case.ratios.total, case.ratios.tokens_per_second)
        cells: list[str] = []
        for a, b, share in zip(_speeds(case.a), _speeds(case.b), shares, strict=True):
            cells += [a, b, _ratio(share)]
        table.add_row(case.title, *cells)
    return table


def _speeds(case: BaselineCaseFigures) -> Sequence[str]:
    return [_middle(case.ttft_ms), _middle(case.total_ms), _middle(case.tokens_per_second)]


def _middle(spread: BaselineSpread | None) -> str:
    return f"{spread.median:.0f}" if spread else "–"


def _ratio(value: float | None) -> str:
    return f"{value:.2f}" if value is not None else "–"


def _number(value: int | None) -> str:
    return str(value) if value is not None else "–"


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="dim")
    for heading in headings:
        table.add_column(heading)
    return table
