"""`aigentos memory`: search what is remembered, and bring all of it up to date with the models of now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kernel.cli.client import KernelClient, KernelRefused
from kernel.cli.embedding_server import models_for
from kernel.llm.base import Embedder
from kernel.memory.embed import embed_some
from kernel.memory.rounds import write_rounds
from kernel.shared.clock import Clock, system_clock
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import Settings, load_settings
from kernel.store.choices import memory_enabled
from kernel.store.database import Database
from kernel.store.memory_upkeep import (
    count_stale_chunks,
    count_unsettled_turns,
    mark_all_stale,
    unsettled_turns,
)
from kernel.store.migrate import check_schema
from kernel.store.sqlite import open_sqlite

commands = typer.Typer(help="Search memory; embed it anew.", no_args_is_help=True)

Url = Annotated[str | None, typer.Option(help="The kernel's address (default: AIGENT_KERNEL_URL).")]
Advance = Callable[[int], None]

_TURNS = 50  # whose rounds are written in one transaction
_CHUNKS = 16  # that are embedded at once


@commands.command()
def search(
    text: Annotated[str, typer.Argument(help="As a message would ask it.")],
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    url: Url = None,
) -> None:
    """Show what an answer to TEXT would be given from memory, and how sure it is that it helps."""
    with KernelClient(load_settings(), url) as kernel:
        found = kernel.get("/api/memory/search", {"q": text, "limit": limit})
    if not found["memory_enabled"]:
        raise KernelRefused("memory is off: turn it on in the dashboard")
    table = Table(box=None, header_style="dim")
    for heading in ("score", "said", "from", "text"):
        table.add_column(heading)
    for hit in found["hits"]:
        chunk = hit["chunk"]
        source = chunk["filename"] or chunk["conversation_title"] or ""
        table.add_row(
            f"{hit['score']:.2f}",
            chunk["said_at"][:10],
            f"{chunk['source_type']}: {source}",
            chunk["content"],
        )
    console = Console()
    console.print(table if found["hits"] else "nothing relevant")
    if not found["embedded"]:
        console.print("(by words alone: no embedding model answers)", style="dim")


@commands.command()
def reindex() -> None:
    """Embed everything with the embedding model of now, and remember turns from before there was memory.

    What was forgotten stays forgotten. AIgentOS may run or not.
    """
    uvloop.run(_reindex(load_settings(), system_clock()))


async def _reindex(settings: Settings, clock: Clock) -> None:
    check_schema(settings.chat_db_path)
    db = await open_sqlite(settings.chat_db_path)
    try:
        if not await memory_enabled(db):
            raise ConfigurationError("memory is off: turn it on in the dashboard first")
        columns = (
            TextColumn("{task.description:>8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as progress:
            turns = progress.add_task("turns", total=await count_unsettled_turns(db))
            written = await remember_turns(db, clock, lambda done: progress.advance(turns, done))
            async with models_for(settings) as models:
                embedder = await models.embedder()
                async with db.write() as tx:
                    await mark_all_stale(tx)
                total = await count_stale_chunks(db, embedder.model)
                chunks = progress.add_task("chunks", total=total)
                await embed_all(db, embedder, lambda left: progress.update(chunks, completed=total - left))
    finally:
        await db.close()
    typer.echo(f"{written} chunks of earlier turns remembered; {total} chunks embedded by {embedder.model}")


async def remember_turns(db: Database, clock: Clock, advance: Advance) -> int:
    """Write the rounds of completed turns that memory never saw; returns how many chunks they are."""
    written, last = 0, ""
    while turns := await unsettled_turns(db, last, _TURNS):
        async with db.write() as tx:
            for turn_id in turns:
                written += await write_rounds(tx, clock, turn_id)
        last = turns[-1]
        advance(len(turns))
    return written


async def embed_all(db: Database, embedder: Embedder, tell_left: Advance) -> None:
    """Embed until nothing is left. The oldest first: an orchestrator that runs begins at the other end."""
    while await embed_some(db, embedder, _CHUNKS, oldest_first=True):
        tell_left(await count_stale_chunks(db, embedder.model))
    tell_left(0)
