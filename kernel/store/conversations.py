"""Conversations: list, search, rename, delete, and the state a client starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kernel.shared.clock import Clock
from kernel.shared.errors import NotFound
from kernel.shared.ids import new_id
from kernel.store.cursors import decode_cursor, encode_cursor
from kernel.store.database import Reader, Row, Transaction
from kernel.store.event_types import ConversationUpdated
from kernel.store.events import append_events, draft_of_turn
from kernel.store.memory import used_chunks
from kernel.store.memory_forget import forget_conversation
from kernel.store.records import ConversationItem, ConversationState, Message, Performance, Turn

PREVIEW_CHARACTERS = 160


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
    db: Reader, *, query: str | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[ConversationItem], str | None]:
    """A page of conversations, newest first, and the cursor of the next page (None at the end).

    query: a part of the title, any case. Raises InvalidRequest for a cursor that this function did not make.
    """
    before_time, before_id = decode_cursor(cursor) if cursor else (None, None)
    rows = await db.fetch(
        "list_conversations",
        {
            "before_time": before_time,
            "before_id": before_id,
            "pattern": _like(query) if query else None,
            "only_id": None,
            "limit": limit + 1,
        },
    )
    page, more = rows[:limit], len(rows) > limit
    next_cursor = encode_cursor(page[-1]["updated_at"], page[-1]["id"]) if more else None
    return [_item(row) for row in page], next_cursor


async def get_item(db: Reader, conversation_id: str) -> ConversationItem:
    """One conversation as the list shows it. Raises NotFound."""
    params = {"before_time": None, "before_id": None, "pattern": None, "only_id": conversation_id, "limit": 1}
    row = await db.fetch_one("list_conversations", params)
    if row is None:
        raise NotFound("this conversation does not exist; it may have been deleted")
    return _item(row)


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


async def conversation_state(db: Reader, conversation_id: str) -> ConversationState:
    """Everything a client needs to show it; read it in one snapshot. Raises NotFound."""
    conversation = await get_conversation(db, conversation_id)
    messages = await list_messages(db, conversation_id)
    turns: list[Turn] = []
    for row in await db.fetch("list_turns", {"conversation_id": conversation_id}):
        turn = _turn(row)
        if turn.completed_at is None:
            turn, answer = await _running(db, conversation_id, turn)
            messages = _insert_after_turn(messages, answer) if answer else messages
        turns.append(turn)
    return ConversationState(
        id=conversation.id,
        title=conversation.title,
        updated_at=conversation.updated_at,
        cursor=conversation.last_seq,
        events=messages,
        turns=turns,
    )


async def list_messages(db: Reader, conversation_id: str) -> list[Message]:
    """Final messages in the order of their turns."""
    rows = await db.fetch("list_messages", {"conversation_id": conversation_id})
    used = await used_chunks(db, conversation_id)
    return [Message.from_row(row, used.get(row["turn_id"], ())) for row in rows]


async def _running(db: Reader, conversation_id: str, turn: Turn) -> tuple[Turn, Message | None]:
    draft = await draft_of_turn(db, turn.id)
    turn = turn.model_copy(update={"stage": draft.stage, "stage_detail": draft.stage_detail})
    if not draft.attempt:
        return turn, None
    answer = Message(
        id=turn.reply_id,
        conversation_id=conversation_id,
        turn_id=turn.id,
        role="assistant",
        event_type="assistant_message",
        content=draft.text,
        reasoning=draft.reasoning or None,
        status="streaming",
        timestamp=turn.accepted_at,
        causation_event_id=turn.id,
        attempt=draft.attempt,
        memory=(await used_chunks(db, conversation_id, turn.id)).get(turn.id, ()),
    )
    return turn, answer


def _insert_after_turn(messages: list[Message], answer: Message) -> list[Message]:
    last = max(index for index, message in enumerate(messages) if message.turn_id == answer.turn_id)
    return [*messages[: last + 1], answer, *messages[last + 1 :]]


def _turn(row: Row) -> Turn:
    performance = Performance(**row) if row["exchange_of"] else None
    return Turn(**row, performance=performance)


def _item(row: Row) -> ConversationItem:
    preview = " ".join((row["last_message"] or "").split())
    if len(preview) > PREVIEW_CHARACTERS:
        preview = preview[: PREVIEW_CHARACTERS - 1] + "…"
    return ConversationItem(**{**row, "last_message": preview or None})


def _like(query: str) -> str:
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
