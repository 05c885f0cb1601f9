"""What was said before a turn, in the form that prompts and routing take."""

from __future__ import annotations

from kernel.llm.base import ChatMessage
from kernel.store.database import Reader
from kernel.store.messages import history
from kernel.store.records import TurnWork


async def messages_before(db: Reader, turn: TurnWork) -> list[ChatMessage]:
    """The exchanges before a turn, oldest first: user and assistant in alternation, never reasoning."""
    messages: list[ChatMessage] = []
    for exchange in await history(db, turn.conversation_id, turn.ordinal):
        messages.append(ChatMessage("user", exchange.user))
        messages.append(ChatMessage("assistant", exchange.assistant))
    return messages
