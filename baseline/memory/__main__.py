"""`python -m baseline.memory`: retrieval from memory on histories of our own, printed and as JSON.

For each user, fifty facts among two hundred distracting turns, each asked for once, and fifty or more
unrelated messages; and the time and memory that large stores take.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from baseline.memory.lives import read_lives
from baseline.memory.quality import measure_quality
from baseline.memory.speed import measure_speed
from kernel.cli.embedding_server import models_for
from kernel.llm.vectors import use_one_core
from kernel.shared.settings import load_settings
from kernel.store.database import Database
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m baseline.memory", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000], help="chunks to search")
    options.add_argument("--words-only", action="store_true", help="leave out what needs an embedding model")
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    use_one_core()  # as in the workers
    figures = asyncio.run(_measure(chosen.sizes, words_only=chosen.words_only))
    for part, values in figures.items():
        sys.stdout.write(f"{part}\n")
        for name, value in values.items():
            sys.stdout.write(f"  {name:<58} {round(value, 3)}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


async def _measure(sizes: list[int], *, words_only: bool) -> dict[str, dict[str, float]]:
    figures = {}
    lives = read_lives()
    for name, life in lives.items():
        async with _store() as db:
            figures[f"{name}, by words alone"] = await measure_quality(db, None, life)
    if not words_only:
        async with models_for(load_settings()) as models:
            for name, life in lives.items():
                async with _store() as db:
                    figures[f"{name}, by words and vectors"] = await measure_quality(
                        db, await models.embedder(), life
                    )
    figures["speed"] = {}
    for size in sizes:
        async with _store() as db:
            figures["speed"] |= await measure_speed(db, size)
    return figures


@asynccontextmanager
async def _store() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory(prefix="aigentos-bench-") as folder:
        path = Path(folder, "chat.db")
        migrate(path, Path(folder, "backups"))
        db = await open_sqlite(path)
        try:
            yield db
        finally:
            await db.close()


if __name__ == "__main__":
    main()
