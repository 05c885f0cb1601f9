"""Messages: the final texts of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.store.database import Reader, Transaction
from kernel.store.records import Message, ToolCall


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One earlier exchange as a model is given it: no reasoning, no tool calls, only what was said."""

    user: str
    assistant: str


async def insert_message(tx: Transaction, message: Message) -> None:
    """Add a message at the end of its turn; the user's own is the turn's first."""
    position = 0
    if message.role != "user":
        row = await tx.fetch_one("next_position", {"turn_id": message.turn_id})
        position = row["position"] if row else 1
    await tx.fetch("insert_message", message.as_row(position))


async def first_message(db: Reader, conversation_id: str) -> str | None:
    """The text a conversation began with."""
    row = await db.fetch_one("first_message", {"conversation_id": conversation_id})
    return row["content"] if row else None


async def history(db: Reader, conversation_id: str, before_ordinal: int) -> list[Exchanged]:
    """The exchanges before a turn, oldest first. A turn that ended without an answer is left out."""
    rows = await db.fetch("messages_before", {"conversation_id": conversation_id, "ordinal": before_ordinal})
    said: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["content"] and row["role"] != "tool":
            said.setdefault(row["turn_id"], {})[row["role"]] = row["content"]
    return [
        Exchanged(texts["user"], texts["assistant"])
        for texts in said.values()
        if texts.keys() >= {"user", "assistant"}
    ]


async def stored_tool_call(db: Reader, call_id: str) -> ToolCall | None:
    """The ended tool call with this id, None if it has not ended yet."""
    row = await db.fetch_one("tool_message", {"call_id": call_id})
    return ToolCall.model_validate_json(row["tool"]) if row else None
