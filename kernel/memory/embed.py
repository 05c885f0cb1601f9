"""Vectors for chunks: what has none, or an old one, is embedded in small batches until nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kernel.llm.base import Embedder
from kernel.memory.text import window_text
from kernel.shared.errors import ContextWindowExceeded, ModelProtocolError, ModelRejected
from kernel.store.database import Database
from kernel.store.memory import set_embeddings
from kernel.store.memory_records import StaleChunk
from kernel.store.memory_upkeep import give_up_vectors, stale_chunks

BATCH = 4  # a question that waits for its own embedding waits for no more than these
_PROBE = "Is anybody there?"
_ABOUT_THE_TEXT = (ModelRejected, ContextWindowExceeded, ModelProtocolError)


async def embed_some(
    db: Database, embedder: Embedder, limit: int = BATCH, *, oldest_first: bool = False
) -> int:
    """Embed up to `limit` chunks, the newest first or the oldest; returns how many, 0 if nothing is left.

    A chunk that the model cannot take stays without a vector of that model. Raises ModelError if the model
    takes nothing at all, or StoreError.
    """
    async with db.snapshot() as reader:
        stale = await stale_chunks(reader, embedder.model, limit, oldest_first=oldest_first)
    if not stale:
        return 0
    windows = [window_text(one.previous, one.chunk, one.following) for one in stale]
    try:
        vectors = await embedder.embed(windows)
    except _ABOUT_THE_TEXT:
        return await _embed_each(db, embedder, stale, windows)
    await _store(db, embedder, stale, vectors)
    return len(stale)


async def _embed_each(
    db: Database, embedder: Embedder, stale: Sequence[StaleChunk], windows: Sequence[str]
) -> int:
    """One text of the batch is not to the model's liking: find out which, so that the others get theirs."""
    for one, window in zip(stale, windows, strict=True):
        try:
            vectors = await embedder.embed([window])
        except _ABOUT_THE_TEXT:
            await embedder.embed([_PROBE])  # raises if it is not about the text
            async with db.write(durable=False) as tx:
                await give_up_vectors(tx, [one], embedder.model)
        else:
            await _store(db, embedder, [one], vectors)
    return len(stale)


async def _store(
    db: Database, embedder: Embedder, stale: Sequence[StaleChunk], vectors: NDArray[np.float32]
) -> None:
    chunks = [one.chunk for one in stale]
    async with db.write(durable=False) as tx:
        await set_embeddings(tx, chunks, vectors, embedder.model, seen=[one.stale for one in stale])
