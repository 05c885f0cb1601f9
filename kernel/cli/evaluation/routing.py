"""`aigentos eval routing`: how well turns are routed, by the product's own code, on any labelled set."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import track
from rich.table import Table

from kernel.cli.embedding_server import models_for
from kernel.cli.evaluation.figures import as_object, objects_in
from kernel.cli.evaluation.files import write_lines
from kernel.cli.evaluation.routing_data import Row, read_catalogue, read_rows, unknown_routes
from kernel.cli.evaluation.routing_metrics import Figures, figures_of
from kernel.cli.evaluation.routing_run import Outcome, run_row
from kernel.llm.registry import ModelRegistry
from kernel.llm.vectors import use_one_core
from kernel.prompts.orchestrator import load_orchestrator_prompts
from kernel.routing.gate import Gate
from kernel.routing.gate_model import Thresholds
from kernel.routing.model_router import ModelRouter
from kernel.routing.router import Router
from kernel.routing.rules import Rules
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import Settings, load_settings
from kernel.store.mcp_records import McpTool
from kernel.tools.math import plan_arguments

Pairs = list[tuple[Row, Outcome]]


def routing(
    file: Annotated[Path, typer.Argument(help="Labelled turns, one JSON object a line.")],
    catalogue: Annotated[Path | None, typer.Option(help="The MCP tools that the turns may want.")] = None,
    no_model: Annotated[
        bool,
        typer.Option("--no-model", help="Ask no model: what rules and gate leave open counts as unsure."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    rows: Annotated[
        Path | None, typer.Option(help="Write one JSON object for each turn to this file.")
    ] = None,
) -> None:
    """Measure routing on labelled turns. Their format and what the figures say: kernel/routing/README.md."""
    use_one_core()
    turns = read_rows(file)
    tools = read_catalogue(catalogue) if catalogue else []
    unknown = unknown_routes(turns, tools)
    if unknown:
        raise ConfigurationError(
            f"{file} has turns for tools that the catalogue lacks, such as {unknown[0]}: use --catalogue"
        )
    pairs, thresholds = uvloop.run(_run(load_settings(), turns, tools, no_model=no_model, quiet=as_json))
    if rows is not None:
        write_lines(rows, [_line(got) for _, got in pairs])
    figures = figures_of(pairs, thresholds)
    if as_json:
        typer.echo(json.dumps(figures, indent=1))
    else:
        _show(figures)


async def _run(
    settings: Settings, turns: Sequence[Row], tools: Sequence[McpTool], *, no_model: bool, quiet: bool
) -> tuple[Pairs, Thresholds | None]:
    async with models_for(settings) as models:
        router, gate = _router(settings, models, no_model=no_model)
        async with aclosing(gate):
            await gate.prepare(tools)
            if gate.problem:
                raise ConfigurationError(f"the gate cannot be measured: {gate.problem}")
            shown = track(turns, "routing", disable=quiet, transient=True)
            outcomes = [(row, await run_row(router, row, tools)) for row in shown]
            return outcomes, gate.thresholds


def _router(settings: Settings, models: ModelRegistry, *, no_model: bool) -> tuple[Router, Gate]:
    """As the orchestrator has it, but for what is said on the command line."""
    rules = Rules(plan_arguments)
    gate = Gate(
        models.embedder,
        rules.read,
        prompts_dir=settings.prompts_dir,
        data_dir=settings.data_dir,
        monotonic=time.monotonic,
    )
    prompt = load_orchestrator_prompts(settings.prompts_dir)["routing"]
    model = None if no_model else ModelRouter(models.chat, prompt, settings.routing_timeout, time.monotonic)
    return Router(rules, gate, model, mode=settings.routing), gate


def _line(got: Outcome) -> dict[str, object]:
    line = {key: value for key, value in asdict(got).items() if key != "detail"}
    return (
        line if got.answer is not None else {key: line[key] for key in line if key not in ("answer", "unit")}
    )


def _show(figures: Figures) -> None:
    console = Console(highlight=False)
    classes = Table("route", "turns", "recall", "precision", title="Routes")
    for name, values in objects_in(figures["classes"]):
        classes.add_row(name, str(values["rows"]), _percent(values["recall"]), _percent(values["precision"]))
    console.print(classes)
    confusion = as_object(figures["confusion"])
    given = sorted({name for _, line in objects_in(confusion) for name in line})
    table = Table("wanted ↓ given →", *given, title="Confusion")
    for wanted, line in objects_in(confusion):
        table.add_row(wanted, *(str(line.get(name, "")) for name in given))
    console.print(table)
    for name, label in (
        ("strict", "routed right"),
        ("lenient", "routed right, acceptable routes included"),
        ("false_calls", "dialogue sent to a tool"),
        ("unsure", "left unsure"),
        ("with_unsure_right", "routed right if a model decided the unsure ones rightly"),
        ("asked_model", "asked a model"),
    ):
        console.print(f"{_percent(figures[name]):>7}  {label}")
    for name, values in objects_in(figures["answers"]):
        console.print(
            f"{_percent(values['right']):>7}  {name} answered right without a model "
            f"({_percent(values['wrong_of_stated'])} of {values['stated']} answers wrong)"
        )
    times = as_object(figures["ms"])
    console.print(f"decision: median {times['median']} ms, p95 {times['p95']} ms")


def _percent(share: object) -> str:
    return f"{share * 100:.1f} %" if isinstance(share, float) else "–"
