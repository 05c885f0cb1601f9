"""Sending a message."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the text contains a NUL character: remove it")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("the message is empty")
    return text


Text = Annotated[str, AfterValidator(_storable)]
# What is checked of a `str` stands first: then a text that is no Unicode is found before it is looked into.
MessageText = Annotated[
    str, Field(min_length=1, max_length=100_000), AfterValidator(_storable), AfterValidator(_not_blank)
]
TitleText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]


class ChatRequest(BaseModel):
    """A message; without a conversation it begins a new one."""

    message: MessageText
    conversation_id: str | None = Field(None, max_length=64)


class ChatAccepted(BaseModel):
    """The turn is stored and will be answered; `event_id` is the turn's id and that of the user's message."""

    conversation_id: str
    event_id: str
    accepted_at: str
