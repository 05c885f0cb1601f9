"""Conversations as the API lists and shows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kernel.api.schemas.chat import Text
from kernel.store.records import ConversationItem, Message


class ConversationCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: Text | None = Field(None, min_length=1, max_length=200)


class ConversationPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: Text = Field(min_length=1, max_length=200)


class ConversationPage(BaseModel):
    """Newest first; pass `next_cursor` as `cursor` for the next page."""

    conversations: list[ConversationItem]
    next_cursor: str | None


class ConversationDetail(BaseModel):
    id: str
    title: str | None
    created_at: str
    updated_at: str
    pinned: bool
    archived: bool
    messages: list[Message]


class CancelRequest(BaseModel):
    """Which turn to stop; without one, the running turn."""

    turn_id: str | None = Field(None, max_length=64)


class CancelResult(BaseModel):
    """The turns that were stopped: empty if nothing was running."""

    cancelled: list[str]
