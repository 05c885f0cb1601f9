"""Sending a message."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from kernel.api.schemas.texts import STORABLE


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("the message is empty")
    return text


MessageText = Annotated[str, Field(min_length=1, max_length=100_000), STORABLE, AfterValidator(_not_blank)]
TitleText = Annotated[str, Field(min_length=1, max_length=200), STORABLE]


class ChatRequest(BaseModel):
    """A message; without a conversation it begins a new one."""

    message: MessageText
    conversation_id: str | None = Field(None, max_length=64)


class ChatAccepted(BaseModel):
    """The turn is stored and will be answered; `event_id` is the turn's id and that of the user's message."""

    conversation_id: str
    event_id: str
    accepted_at: str
