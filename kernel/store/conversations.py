"""Conversations: list, search, change and delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kernel.shared.clock import Clock
from kernel.shared.errors import NotFound
from kernel.shared.ids import new_id
from kernel.store.cursors import decode_cursor, encode_cursor
from kernel.store.database import Params, Reader, Row, Transaction
from kernel.store.event_types import ConversationUpdated
from kernel.store.events import append_events
from kernel.store.memory_forget import forget_conversation
from kernel.store.records import ConversationItem, Found
from kernel.store.text_search import excerpt

PREVIEW_CHARACTERS = 160
_ANY: Final[Params] = {
    "before_pinned": None,
    "before_time": None,
    "before_id": None,
    "query": None,
    "archived": None,
    "only_id": None,
}


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    title: str | None
    title_source: str
    created_at: str
    updated_at: str
    pinned: bool
    archived: bool
    last_seq: int


async def create_conversation(tx: Transaction, clock: Clock, title: str | None = None) -> str:
    """Insert an empty conversation; returns its id."""
    conversation_id = new_id()
    await tx.fetch(
        "insert_conversation",
        {
            "id": conversation_id,
            "title": title,
            "title_source": "user" if title else "none",
            "now": clock.now(),
        },
    )
    return conversation_id


async def get_conversation(db: Reader, conversation_id: str) -> Conversation:
    """Raises NotFound."""
    row = await db.fetch_one("get_conversation", {"id": conversation_id})
    if row is None:
        raise NotFound("this conversation does not exist; it may have been deleted")
    return Conversation(**row)


async def list_conversations(
    db: Reader,
    *,
    query: str | None = None,
    archived: bool | None = False,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[ConversationItem], str | None]:
    """A page of conversations, what is pinned first, then newest first, and the cursor of the next page (None
    at the end). Read it in one snapshot.

    query: words that the title or one message has; see `text_search`. archived: None is both.
    Raises InvalidRequest for a cursor that this function did not make.
    """
    place, before_id = decode_cursor(cursor) if cursor else ("", None)
    pinned, _, time = place.partition(" ")
    params = {
        **_ANY,
        "before_pinned": pinned == "1",
        "before_time": time,
        "before_id": before_id,
        "query": query or None,
        "archived": archived,
        "limit": limit + 1,
    }
    rows = await db.fetch("list_conversations", params)
    page, last = rows[:limit], rows[limit - 1] if len(rows) > limit else None
    next_cursor = encode_cursor(f"{last['pinned']} {last['updated_at']}", last["id"]) if last else None
    return [await _item(db, row, query) for row in page], next_cursor


async def get_item(db: Reader, conversation_id: str) -> ConversationItem:
    """One conversation as the list shows it. Raises NotFound."""
    row = await db.fetch_one("list_conversations", {**_ANY, "only_id": conversation_id, "limit": 1})
    if row is None:
        raise NotFound("this conversation does not exist; it may have been deleted")
    return await _item(db, row)


async def set_place(
    tx: Transaction, conversation_id: str, *, pinned: bool | None = None, archived: bool | None = None
) -> None:
    """Where the list has it; None leaves it as it is. Raises NotFound."""
    params = {"id": conversation_id, "pinned": pinned, "archived": archived}
    if await tx.fetch_one("set_place", params) is None:
        raise NotFound("this conversation does not exist; it may have been deleted")


async def set_title(
    tx: Transaction, conversation_id: str, title: str, source: Literal["user", "message", "model"]
) -> bool:
    """Name a conversation and tell its clients. A user's title wins over a made one: False = left as it was.

    Raises NotFound.
    """
    row = await tx.fetch_one("set_title", {"id": conversation_id, "title": title, "source": source})
    if row is None:
        await get_conversation(tx, conversation_id)
        return False
    update = ConversationUpdated(turn_id=None, title=title, updated_at=row["updated_at"])
    await append_events(tx, conversation_id, [update])
    return True


async def delete_conversation(tx: Transaction, conversation_id: str) -> None:
    """Delete it with all it owns and what memory derived from it, in other conversations too.

    Its running jobs are thereby taken from their workers. Raises NotFound.
    """
    await forget_conversation(tx, conversation_id)
    if await tx.fetch_one("delete_conversation", {"id": conversation_id}) is None:
        raise NotFound("this conversation does not exist; it may have been deleted already")
    tx.wake("orchestrator")
    tx.wake("dialogue")


async def _item(db: Reader, row: Row, query: str | None = None) -> ConversationItem:
    preview = " ".join((row["last_message"] or "").split())
    if len(preview) > PREVIEW_CHARACTERS:
        preview = preview[: PREVIEW_CHARACTERS - 1] + "…"
    found = None
    if query and row["found_in"]:
        message = await db.fetch_one("found_message", {"id": row["found_in"]})
        found = message and Found(turn_id=message["turn_id"], excerpt=excerpt(message["content"], query))
    return ConversationItem(**{**row, "last_message": preview or None, "found": found})
