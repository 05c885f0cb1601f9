"""A store that remembers much: what that costs a turn is then part of the figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from baseline.bench.embedding import EMBEDDING_MODEL
from baseline.memory.speed import store_random
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite

MEMORY_READY = "memory is loaded"
"""What the dialogue worker logs once it has taken up the store's chunks."""


async def remember(database: Path, chunks: int) -> None:
    """Make the database, with random rounds that pass for embedded ones."""
    migrate(database, database.parent / "backups")
    db = await open_sqlite(database)
    try:
        await store_random(db, chunks, np.random.default_rng(9), EMBEDDING_MODEL)
    finally:
        await db.close()
