"""`aigentos eval memory`: how well questions about earlier conversations find the turns that answer them."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
from kernel.cli.evaluation.memory_data import Conversation, read_conversations
from kernel.cli.evaluation.memory_metrics import TOTAL, figures_of
from kernel.cli.evaluation.memory_run import Answer, ask_conversation
from kernel.llm.base import Embedder
from kernel.llm.vectors import use_one_core
from kernel.shared.settings import Settings, load_settings

_SHOWN = ("R@5", "R@10", "Hit@5", "Hit@10", "MRR@10", "nDCG@10")


def memory(
    file: Annotated[Path, typer.Argument(help="Conversations with questions, as JSON.")],
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Embed nothing: compare words alone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    rows: Annotated[
        Path | None, typer.Option(help="Write each question's id and its turns, best first, to this file.")
    ] = None,
) -> None:
    """Measure retrieval from memory. The file's format and what the figures say: kernel/memory/README.md."""
    use_one_core()
    conversations, names = read_conversations(file)
    answers = uvloop.run(_run(load_settings(), conversations, words_only=words_only, quiet=as_json))
    if rows is not None:
        write_lines(rows, ({"id": one.question.id, "dia_ids": list(one.ranked)} for one in answers))
    figures = figures_of(answers)
    if as_json:
        typer.echo(json.dumps(figures, indent=1))
    else:
        _show(figures, names)


async def _run(
    settings: Settings, conversations: Sequence[Conversation], *, words_only: bool, quiet: bool
) -> list[Answer]:
    if words_only:
        return await _ask_all(conversations, None, quiet=quiet)
    async with models_for(settings) as models:
        return await _ask_all(conversations, await models.embedder(), quiet=quiet)


async def _ask_all(
    conversations: Sequence[Conversation], embedder: Embedder | None, *, quiet: bool
) -> list[Answer]:
    shown = track(conversations, "asking", disable=quiet, transient=True)
    return [answer for one in shown for answer in await ask_conversation(one, embedder)]


def _show(figures: dict[str, object], names: dict[str, str]) -> None:
    console = Console(highlight=False)
    table = Table("category", "questions", *_SHOWN, title="Turns found")
    for key, values in [*objects_in(figures["categories"]), (TOTAL, figures)]:
        shown = (_number(values[name]) for name in _SHOWN)
        table.add_row(f"{key} {names.get(key, '')}", str(values["questions"]), *shown)
    console.print(table)
    floor, times = as_object(figures["floor"]), as_object(figures["ms"])
    console.print(f"{_number(floor['questions_given_something'])}  of questions pass the relevance floor")
    console.print(f"{_number(floor['right_turns_of_the_first_5_kept'])}  of right turns among 5 pass it")
    console.print(f"query without embedding: median {times['median']} ms, p95 {times['p95']} ms")


def _number(share: object) -> str:
    return f"{share:.3f}" if isinstance(share, float) else "–"
