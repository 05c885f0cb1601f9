"""Memory as people look at it: listed, read, edited, pinned, restored."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, NotFound
from kernel.shared.tokens import estimate_tokens
from kernel.store.cursors import decode_cursor, encode_cursor
from kernel.store.database import Reader, Transaction
from kernel.store.memory_records import MemoryCounts, MemoryItem
from kernel.store.records import SourceType

_OWN_TEXT = ("note", "summary")  # the others say what a message or a file says


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which chunks to list; None: any. `superseded`: those that no longer count instead of those that do."""

    source_type: SourceType | None = None
    source_id: str | None = None
    conversation_id: str | None = None
    superseded: bool = False


async def list_items(
    db: Reader, wanted: ItemFilter, *, cursor: str | None = None, limit: int = 50
) -> tuple[list[MemoryItem], str | None]:
    """A page of chunks, what was said last first, and the cursor of the next page (None at the end).

    Raises InvalidRequest for a cursor that this function did not make.
    """
    before_time, before_id = decode_cursor(cursor) if cursor else (None, None)
    params = {
        "source_type": wanted.source_type,
        "source_id": wanted.source_id,
        "conversation_id": wanted.conversation_id,
        "superseded": wanted.superseded,
        "before_time": before_time,
        "before_id": before_id,
        "limit": limit + 1,
    }
    rows = await db.fetch("list_memory_items", params)
    items = [MemoryItem(**row) for row in rows[:limit]]
    return items, encode_cursor(items[-1].said_at, items[-1].id) if len(rows) > limit else None


async def count_items(db: Reader) -> MemoryCounts:
    rows = await db.fetch("count_memory_items")
    return MemoryCounts(**{row["shelf"]: row["chunks"] for row in rows})


async def get_item(db: Reader, chunk_id: str) -> MemoryItem:
    """Raises NotFound."""
    row = await db.fetch_one("get_memory_item", {"id": chunk_id})
    if row is None:
        raise NotFound("there is no such memory: it was forgotten, or what it came from was deleted")
    return MemoryItem(**row)


async def find_items(db: Reader, chunk_ids: Iterable[str]) -> list[MemoryItem]:
    """Several, in this order; those that were forgotten are left out. One query, none for no ids."""
    ids = list(chunk_ids)
    rows = await db.fetch("get_memory_items", {"ids": json.dumps(ids)}) if ids else []
    return [MemoryItem(**row) for row in rows]


async def edit_item(tx: Transaction, clock: Clock, chunk_id: str, content: str) -> None:
    """Put a note or a summary in other words; it is embedded anew. Raises NotFound, Conflict for others."""
    item = await get_item(tx, chunk_id)
    if item.source_type not in _OWN_TEXT:
        source = "the file" if item.source_type == "document" else "the conversation"
        raise Conflict(f"this text is quoted from {source} and cannot be edited; it can be forgotten")
    params = {"id": chunk_id, "content": content, "tokens": estimate_tokens(content), "now": clock.now()}
    await tx.fetch("edit_chunk", params)
    tx.wake("orchestrator")


async def pin_item(tx: Transaction, clock: Clock, chunk_id: str, *, pinned: bool) -> None:
    """Prefer a chunk among equally good ones, or no longer. Raises NotFound."""
    await get_item(tx, chunk_id)
    await tx.fetch("pin_chunk", {"id": chunk_id, "pinned": pinned, "now": clock.now()})


async def restore_item(tx: Transaction, clock: Clock, chunk_id: str) -> None:
    """Have a superseded chunk count again, beside what superseded it. Raises NotFound."""
    await get_item(tx, chunk_id)
    await tx.fetch("restore_chunk", {"id": chunk_id, "now": clock.now()})
