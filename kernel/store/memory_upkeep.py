"""What memory has yet to do: chunks without an up-to-date vector, turns whose rounds are not written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.store.database import Reader, Row, Transaction
from kernel.store.memory_records import MemoryChunk, StaleChunk
from kernel.store.records import MessageRole


@dataclass(frozen=True, slots=True)
class SettledTurn:
    """A turn of which it is decided now what memory keeps. `is_kept`: its words; a completed chat's are."""

    id: str
    conversation_id: str
    ordinal: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a turn, in order; `said_at` as ISO-8601 UTC."""

    role: MessageRole
    content: str
    said_at: str


async def stale_chunks(db: Reader, model: str, limit: int, *, oldest_first: bool = False) -> list[StaleChunk]:
    """Chunks that `model` has to embed, the newest first; read them in one snapshot.

    oldest_first: for when everything is marked, see `mark_all_stale`.
    """
    statement = "stale_chunks_oldest_first" if oldest_first else "stale_chunks"
    return [
        StaleChunk(
            chunk=(chunk := MemoryChunk(**row)),
            stale=row["stale"],
            previous=await _neighbour(db, "chunk_before", chunk),
            following=await _neighbour(db, "chunk_after", chunk),
        )
        for row in await db.fetch(statement, {"model": model, "limit": limit})
    ]


async def count_stale_chunks(db: Reader, model: str) -> int:
    row = await db.fetch_one("count_stale_chunks", {"model": model})
    return int(row["chunks"]) if row else 0


async def any_stale_chunk(db: Reader) -> bool:
    """Whether there is a chunk without an up-to-date vector of whatever model; a cheap query."""
    return await db.fetch_one("any_stale_chunk") is not None


async def any_chunk(db: Reader) -> bool:
    return await db.fetch_one("any_chunk") is not None


async def give_up_vectors(tx: Transaction, stale: Sequence[StaleChunk], model: str) -> None:
    """Leave chunks without a vector that `model` cannot make, until they change or the model does."""
    await tx.execute_many(
        "give_up_vector", [{"id": one.chunk.id, "model": model, "seen": one.stale} for one in stale]
    )


async def mark_all_stale(tx: Transaction) -> None:
    """Have every chunk embedded again."""
    await tx.fetch("mark_all_stale")
    tx.wake("orchestrator")


async def unsettled_turns(db: Reader, after: str, limit: int) -> list[str]:
    """Ids of completed turns about which memory was never asked, oldest first, after one of them."""
    rows = await db.fetch("unsettled_turns", {"after": after, "limit": limit})
    return [row["id"] for row in rows]


async def count_unsettled_turns(db: Reader) -> int:
    row = await db.fetch_one("count_unsettled_turns")
    return int(row["turns"]) if row else 0


async def settle_turn(tx: Transaction, turn_id: str) -> SettledTurn | None:
    """Decide about a turn, once: None if that is done already or the turn is gone."""
    row = await tx.fetch_one("settle_turn", {"id": turn_id})
    if row is None:
        return None
    kept = row["kind"] == "chat" and row["status"] == "completed"
    return SettledTurn(row["id"], row["conversation_id"], row["ordinal"], kept)


async def messages_of_turn(db: Reader, turn_id: str) -> list[Said]:
    rows = await db.fetch("messages_of_turn", {"turn_id": turn_id})
    return [Said(row["role"], row["content"], row["created_at"]) for row in rows]


async def _neighbour(db: Reader, statement: str, chunk: MemoryChunk) -> MemoryChunk | None:
    if chunk.source_type not in ("round", "document"):
        return None
    params = chunk.model_dump(include={"source_type", "source_id", "position"})
    row: Row | None = await db.fetch_one(statement, params)
    return MemoryChunk(**row) if row else None
