"""Memory chunks: written, followed by the indexes that keep them in memory, and noted where they are used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.shared.clock import Clock
from kernel.shared.ids import new_id
from kernel.shared.tokens import estimate_tokens
from kernel.store.database import Reader, Transaction
from kernel.store.memory_records import ChunkChange, MemoryChunk, NoteKind, Trust
from kernel.store.records import Message, SourceType, UsedChunk

ALL_CHUNKS = "*"  # the id of a change that stands for the end of every chunk before it


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
    tx.wake("dialogue")  # which takes them up before a turn needs them
    return ids


async def set_embeddings(
    tx: Transaction,
    chunks: Sequence[MemoryChunk],
    vectors: NDArray[np.float32],
    model: str,
    *,
    seen: Sequence[int] | None = None,
) -> None:
    """Store the vectors of chunks, shape (chunks, dimensions); not of one that was edited meanwhile.

    seen: how stale each of them was when its window was read (None: just written). One whose neighbours have
    changed since stays stale.
    """
    await tx.execute_many(
        "set_chunk_embedding",
        [
            {
                "id": chunk.id,
                "content": chunk.content,
                "seen": stale,
                "embedding": np.asarray(vector, "<f4").tobytes(),
                "model": model,
            }
            for chunk, vector, stale in zip(chunks, vectors, seen or [1] * len(chunks), strict=True)
        ],
    )
    tx.wake("dialogue")


async def memory_outside(db: Reader, conversation_id: str) -> bool:
    """Whether there is more to remember than the rounds of one conversation; a cheap query."""
    return await db.fetch_one("memory_outside", {"conversation_id": conversation_id}) is not None


async def documents_being_read(db: Reader, conversation_id: str) -> list[str]:
    """The names of the files of a conversation whose import has not ended."""
    rows = await db.fetch("documents_being_read", {"conversation_id": conversation_id})
    return [row["filename"] for row in rows]


async def memory_revision(db: Reader) -> int:
    """Raised by every change of a chunk; 0 before the first."""
    row = await db.fetch_one("memory_revision")
    return int(row["revision"]) if row else 0


async def changes_after(db: Reader, revision: int, limit: int = 2_000) -> list[ChunkChange]:
    """What changed since `revision`, oldest change first, each chunk once."""
    changes = await db.fetch("memory_changes_after", {"revision": revision, "limit": limit})
    if not changes:
        return []
    last = {"revision": revision, "last": changes[-1]["revision"]}
    # A change in between has a newer revision: the chunk is then missing here and comes with a later call.
    rows = {row["revision"]: row for row in await db.fetch("changed_memory_items", last)}
    return [
        ChunkChange(
            revision=change["revision"],
            chunk_id=change["chunk_id"],
            chunk=MemoryChunk(**row) if (row := rows.get(change["revision"])) else None,
            embedding=row["embedding"] if row else None,
        )
        for change in changes
    ]


async def note_used(tx: Transaction, turn_id: str, used: Sequence[UsedChunk]) -> None:
    """Keep what an answer is given, instead of what an earlier attempt was given.

    If any of it was forgotten meanwhile, memory will not keep the answer.
    """
    await tx.fetch("delete_turn_memory", {"turn_id": turn_id})
    await tx.execute_many(
        "insert_turn_memory",
        [
            {"turn_id": turn_id, "chunk_id": one.chunk_id, "rank": one.rank, "score": one.score}
            for one in used
        ],
    )
    await tx.fetch("settle_turn_given_forgotten", {"turn_id": turn_id, "given": len(used)})


async def used_chunks(
    db: Reader, conversation_id: str, turn_id: str | None = None
) -> dict[str, tuple[UsedChunk, ...]]:
    """What the answers of a conversation, or of one of its turns, were given, by turn; best first."""
    used: dict[str, list[UsedChunk]] = defaultdict(list)
    params = {"conversation_id": conversation_id, "turn_id": turn_id}
    for row in await db.fetch("used_chunks", params):
        used[row["turn_id"]].append(UsedChunk(**row))
    return {turn: tuple(chunks) for turn, chunks in used.items()}


async def with_memory(db: Reader, answer: Message) -> Message:
    """An answer with what it was given of memory and is not forgotten."""
    used = await used_chunks(db, answer.conversation_id, answer.turn_id)
    return answer.model_copy(update={"memory": used.get(answer.turn_id, ())})
