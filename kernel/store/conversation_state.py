"""The state of a conversation, from which a client starts: its shown turns, the running answer included."""

from __future__ import annotations

import json

from kernel.store.branches import read_branches
from kernel.store.conversations import get_conversation
from kernel.store.database import Reader, Row
from kernel.store.events import draft_of_turn
from kernel.store.memory import used_chunks
from kernel.store.records import ConversationState, Message, Performance, Turn


async def conversation_state(
    db: Reader, conversation_id: str, *, through: str | None = None
) -> ConversationState:
    """Everything a client needs to show it; read it in one snapshot.

    through: a turn, whose branch is read instead of the one that is shown. Raises NotFound or Conflict.
    """
    conversation = await get_conversation(db, conversation_id)
    branches = await read_branches(db, conversation_id)
    chosen = None if through is None else json.dumps(branches.imports + branches.through(through))
    messages = await list_messages(db, conversation_id, chosen)
    turns: list[Turn] = []
    for row in await db.fetch("list_turns", {"conversation_id": conversation_id, "turns": chosen}):
        turn = _turn(row, branches.versions(row["id"]))
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


async def list_messages(db: Reader, conversation_id: str, turns: str | None = None) -> list[Message]:
    """Final messages in the order of their turns: of those that are shown, or of a JSON array of turns."""
    rows = await db.fetch("list_messages", {"conversation_id": conversation_id, "turns": turns})
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


def _turn(row: Row, versions: tuple[str, ...]) -> Turn:
    performance = Performance(**row) if row["exchange_of"] else None
    return Turn(**row, performance=performance, versions=versions if len(versions) > 1 else ())
