"""Messages: the final texts of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kernel.shared.clock import Clock
from kernel.shared.context import ContextMessage
from kernel.shared.errors import NotFound
from kernel.store.database import Reader, Transaction
from kernel.store.event_types import ToolCalled
from kernel.store.records import Message, ToolCall, TurnWork

CONTEXT_CHARACTERS = 2_000  # of one text in `recent_context`


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One earlier exchange as a model is given it: no reasoning, only what was said and found."""

    turn_id: str
    user: str
    assistant: str
    found: tuple[ToolCall, ...] = ()
    """Calls whose result the answer does not repeat."""


async def insert_message(tx: Transaction, message: Message) -> None:
    """Add a message at the end of its turn; the user's own is the turn's first."""
    position = 0
    if message.role != "user":
        row = await tx.fetch_one("next_position", {"turn_id": message.turn_id})
        position = row["position"] if row else 1
    await tx.fetch("insert_message", message.as_row(position))


async def opening_of(db: Reader, conversation_id: str) -> str | None:
    """What a conversation began with: the text of a message, or the name of a file."""
    row = await db.fetch_one("opening_of", {"conversation_id": conversation_id})
    return row["content"] if row else None


async def message_text(db: Reader, message_id: str) -> str:
    """Raises NotFound."""
    row = await db.fetch_one("message_text", {"id": message_id})
    if row is None:
        raise NotFound("this message does not exist; its conversation may have been deleted")
    return str(row["content"])


async def history(db: Reader, conversation_id: str, before_ordinal: int) -> list[Exchanged]:
    """The exchanges before a turn, oldest first. A turn that ended without an answer is left out."""
    rows = await db.fetch("messages_before", {"conversation_id": conversation_id, "ordinal": before_ordinal})
    exchanges: list[Exchanged] = []
    for turn_id, of_turn in groupby(rows, key=itemgetter("turn_id")):
        said: dict[str, str] = {}
        calls: list[ToolCall] = []
        for row in of_turn:
            if row["role"] == "tool":
                calls.append(ToolCall.model_validate_json(row["tool"]))
            elif row["content"]:
                said[row["role"]] = row["content"]
        if said.keys() >= {"user", "assistant"}:
            found = tuple(call for call in calls if call.answer is None and call.result)
            exchanges.append(Exchanged(turn_id, said["user"], said["assistant"], found))
    return exchanges


async def recent_context(
    db: Reader, conversation_id: str, before_ordinal: int, turns: int = 3
) -> list[ContextMessage]:
    """What was said and found in the last turns before one, oldest first.

    Answers and tool results are cut to 2 000 characters; a user's own text is whole.
    """
    params = {
        "conversation_id": conversation_id,
        "ordinal": before_ordinal,
        "turns": turns,
        "characters": CONTEXT_CHARACTERS,
    }
    return [ContextMessage(**row) for row in await db.fetch("recent_messages", params)]


async def stored_tool_call(db: Reader, call_id: str) -> ToolCall | None:
    """The ended tool call with this id, None if it has not ended yet."""
    row = await db.fetch_one("tool_message", {"call_id": call_id})
    return ToolCall.model_validate_json(row["tool"]) if row else None


async def begun_tool_call(db: Reader, turn_id: str, call_id: str) -> ToolCall | None:
    """The call with this id as an earlier attempt of its turn began it, None if none did."""
    for row in await db.fetch("begun_tool_calls", {"turn_id": turn_id}):
        called = ToolCalled.model_validate_json(row["data"])
        if called.call_id == call_id:
            return ToolCall(call_id=call_id, name=called.tool, arguments=called.arguments)
    return None


def answer_message(clock: Clock, turn: TurnWork, *, attempt: int, text: str, reasoning: str) -> Message:
    """The assistant's completed message of a turn."""
    return Message(
        id=turn.reply_id,
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        role="assistant",
        event_type="assistant_message",
        content=text,
        reasoning=reasoning or None,
        status="completed",
        timestamp=clock.now(),
        processed_at=clock.now(),
        causation_event_id=turn.id,
        attempt=attempt,
    )
