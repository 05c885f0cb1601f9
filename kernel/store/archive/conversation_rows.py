"""Conversations in an archive: what was said, what happened, what is still to do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kernel.store.archive.columns import ArchiveRow, Count, Flag, Id, Steps, Time, json_of
from kernel.store.event_types import EVENT_TYPES
from kernel.store.exchange_records import SentMessage
from kernel.store.records import MessageRole, ToolCall, TurnKind, TurnStatus

_EVENTS = {event.type: event for event in EVENT_TYPES}


class ConversationsRow(ArchiveRow):
    table = "conversations"
    id: Id
    title: str | None
    title_source: Literal["none", "message", "model", "user"]
    created_at: Time
    updated_at: Time
    pinned: Flag
    archived: Flag
    last_seq: Count
    last_ordinal: Count


class TurnsRow(ArchiveRow):
    table = "turns"
    id: Id
    conversation_id: Id
    ordinal: Count
    reply_id: Id
    kind: TurnKind
    status: TurnStatus
    route: str | None
    decided_by: str | None
    confidence: float | None
    route_detail: Annotated[str, AfterValidator(json_of(dict[str, object]))]
    error_code: str | None
    error: str | None
    accepted_at: Time
    completed_at: Time | None
    memory_settled: Flag
    trace: Steps
    parent_id: Id | None
    shown: Flag

    @model_validator(mode="after")
    def _check_end(self) -> TurnsRow:
        if (self.completed_at is None) != (self.status in ("queued", "running")):
            raise ValueError("a turn has a completed_at if it has ended, and only then")
        return self


class MessagesRow(ArchiveRow):
    table = "messages"
    id: Id
    conversation_id: Id
    turn_id: Id
    position: Count
    role: MessageRole
    status: Literal["completed", "cancelled", "failed"]
    content: str
    reasoning: str | None
    tool: Annotated[str, AfterValidator(json_of(ToolCall))] | None
    error: str | None
    attempt: Count | None
    created_at: Time
    completed_at: Time


class EventsRow(ArchiveRow):
    table = "events"
    conversation_id: Id
    seq: Annotated[int, Field(ge=1, le=2**53)]
    turn_id: Id | None
    type: str
    data: str

    @model_validator(mode="after")
    def _check_data(self) -> EventsRow:
        event = _EVENTS.get(self.type)
        if event is None:
            raise ValueError(f"there is no event {self.type[:60]!r}")
        if "\n" in self.data or "\r" in self.data:  # it is sent as it is, and a frame ends with a line
            raise ValueError("data must be JSON on one line")
        if event.model_validate_json(self.data).turn_id != self.turn_id:
            raise ValueError("data is of another turn")
        return self


class JobsRow(ArchiveRow):
    table = "jobs"
    kind: Literal[
        "route_turn",
        "run_tool",
        "generate_reply",
        "import_document",
        "finalize_turn",
        "extract_notes",
        "compact_memory",
    ]
    turn_id: Id
    attempt: Count
    uncounted: Count
    last_error: str | None


class ExchangesRow(ArchiveRow):
    table = "exchanges"
    turn_id: Id
    conversation_id: Id
    model: str | None
    provider: str | None
    ttft_ms: float | None
    model_ttft_ms: float | None
    total_ms: float | None
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None
    tokens_per_second: float | None
    created_at: Time
    trace: Steps
    status: Literal["running", "completed", "failed", "cancelled"]
    prompt_parts: Annotated[str, AfterValidator(json_of(dict[str, int]))]


class PromptsSentRow(ArchiveRow):
    table = "prompts_sent"
    turn_id: Id
    messages: Annotated[str, AfterValidator(json_of(list[SentMessage]))]
    created_at: Time
