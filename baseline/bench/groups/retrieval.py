"""A search of memory in large stores, as `python -m baseline.memory` measures it."""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from baseline.bench.rows import Bar, Conditions, Row
from baseline.memory.speed import Figures, measure_speed
from kernel.llm.vectors import use_one_core
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite

_BARS = {10_000: 5.0, 100_000: 25.0}  # chunks: milliseconds


def retrieval(_conditions: Conditions) -> list[Row]:
    return [_row(chunks, limit) for chunks, limit in _BARS.items()]


def _row(chunks: int, limit: float) -> Row:
    # In a process of its own, as in the worker: with one core, and nobody else's memory to collect.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=use_one_core) as process:
        figures = process.submit(_measure, chunks).result()
    found = {name.removeprefix(f"{chunks}: "): value for name, value in figures.items()}
    note = f"p95 {found['search, p95 ms']:.1f} ms"
    value = found["search, median ms"]
    name = f"retrieval among {chunks:,} chunks, median"
    return Row(name, "ms", Bar(limit, required=True), value, note=note, details=found)


def _measure(chunks: int) -> Figures:
    return asyncio.run(_measure_new_store(chunks))


async def _measure_new_store(chunks: int) -> Figures:
    with tempfile.TemporaryDirectory(prefix="aigentos-bench-") as folder:
        path = Path(folder, "chat.db")
        migrate(path, Path(folder, "backups"))
        db = await open_sqlite(path)
        try:
            return await measure_speed(db, chunks)
        finally:
            await db.close()
