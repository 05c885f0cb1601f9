"""Conversations as the API lists and shows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kernel.api.schemas.chat import MessageText, TitleText
from kernel.store.records import ConversationItem, Message


class ConversationCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: TitleText | None = None


class ConversationPatch(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    title: TitleText | None = None
    pinned: bool | None = None
    archived: bool | None = None


class RegenerateRequest(BaseModel):
    """Which message to answer again; without one, the last."""

    turn_id: str | None = Field(None, max_length=64)


class EditRequest(BaseModel):
    """turn_id: of the message to replace, its `id`."""

    turn_id: str = Field(max_length=64)
    message: MessageText


class BranchRequest(BaseModel):
    """A turn of the branch to show, such as one of another's `versions`."""

    turn_id: str = Field(max_length=64)


class ConversationPage(BaseModel):
    """What is pinned first, then newest first; pass `next_cursor` as `cursor` for the next page."""

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
