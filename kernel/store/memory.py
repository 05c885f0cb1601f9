"""Memory chunks: written, changed, forgotten, and followed by the indexes that keep them in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.shared.clock import Clock
from kernel.shared.ids import new_id
from kernel.shared.tokens import estimate_tokens
from kernel.store.database import Reader, Row, Transaction
from kernel.store.memory_records import ChunkChange, MemoryChunk, NoteKind, SourceType, Trust, UsedChunk


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChunk:
    """A chunk to be written; fields as in `MemoryChunk`. `source_id` None: the chunk is its own source."""

    source_type: SourceType
    source_id: str | None = None
    conversation_id: str | None
    turn_id: str | None = None
    import_id: str | None = None
    ordinal: int = 0
    position: int = 0
    trust: Trust
    speaker: str | None = None
    label: str | None = None
    kind: NoteKind | None = None
    quote: str | None = None
    content: str
    said_at: str


async def insert_chunks(tx: Transaction, clock: Clock, chunks: Sequence[NewChunk]) -> list[str]:
    """Write chunks; returns their ids in order. They are found by their words at once, by vector later."""
    now, ids = clock.now(), [new_id() for _ in chunks]
    rows = []
    for chunk_id, chunk in zip(ids, chunks, strict=True):
        row: dict[str, object] = {name: getattr(chunk, name) for name in chunk.__dataclass_fields__}
        row |= {"id": chunk_id, "source_id": chunk.source_id or chunk_id, "now": now}
        rows.append(row | {"content_tokens_est": estimate_tokens(chunk.content)})
    await tx.execute_many("insert_chunk", rows)
    return ids


async def set_embeddings(
    tx: Transaction, chunks: Sequence[MemoryChunk], vectors: NDArray[np.float32], model: str
) -> None:
    """Store the vectors of chunks, shape (chunks, dimensions); not of one that was edited meanwhile."""
    await tx.execute_many(
        "set_chunk_embedding",
        [
            {
                "id": chunk.id,
                "content": chunk.content,
                "embedding": np.asarray(vector, "<f4").tobytes(),
                "model": model,
            }
            for chunk, vector in zip(chunks, vectors, strict=True)
        ],
    )


async def memory_revision(db: Reader) -> int:
    """Raised by every change of a chunk; 0 before the first."""
    row = await db.fetch_one("memory_revision")
    return int(row["revision"]) if row else 0


async def changes_after(db: Reader, revision: int, limit: int = 2_000) -> list[ChunkChange]:
    """What changed since `revision`, oldest change first, each chunk once."""
    rows = await db.fetch("memory_changes_after", {"revision": revision, "limit": limit})
    return [
        ChunkChange(
            revision=row["revision"],
            chunk_id=row["chunk_id"],
            chunk=chunk_of(row) if row["id"] is not None else None,
            embedding=row["embedding"],
        )
        for row in rows
    ]


async def note_used(tx: Transaction, turn_id: str, used: Sequence[UsedChunk]) -> None:
    """Keep what an answer was given; chunks that were forgotten meanwhile are left out."""
    await tx.execute_many(
        "insert_turn_memory",
        [
            {"turn_id": turn_id, "chunk_id": one.chunk_id, "rank": one.rank, "score": one.score}
            for one in used
        ],
    )


def chunk_of(row: Row) -> MemoryChunk:
    return MemoryChunk(**{name: row[name] for name in MemoryChunk.model_fields})
