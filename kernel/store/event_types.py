"""The events of a conversation: their names and data, as stored and as sent over SSE.

A turn's life, in events:

    turn.accepted ─ turn.stage* ─ turn.routed ─ (tool.called ─ tool.completed | tool.failed)?
        ─ memory.retrieved? ─ message.started ─ (message.reasoning | message.delta)* ─ message.completed
        ─ turn.completed | turn.failed | turn.cancelled ─ turn.finalized

A second `turn.routed` says that the tool cannot be used and dialogue answers. A second `message.started` of a
turn is a new attempt: it replaces the text of the one before. A turn that is cancelled or given up during a
call ends without an end of the call.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from kernel.store.exchange_records import Begun
from kernel.store.import_records import Import
from kernel.store.records import Message, Performance, Record, Stage, UsedChunk


class Event(Record):
    """Base of all events; `turn_id` is None only for what concerns the conversation as a whole."""

    type: ClassVar[str]
    turn_id: str | None


class TurnAccepted(Event):
    type = "turn.accepted"
    message: Message


class TurnStage(Event):
    """What a turn is waiting for or doing, for people."""

    type = "turn.stage"
    stage: Stage
    detail: str


class TurnRouted(Event):
    type = "turn.routed"
    route: str
    decided_by: str
    confidence: float


class ToolCalled(Event):
    type = "tool.called"
    call_id: str
    tool: str
    arguments: dict[str, object]


class ToolCompleted(Event):
    type = "tool.completed"
    call_id: str
    tool: str
    result: str
    duration_ms: float
    message: Message


class ToolFailed(Event):
    type = "tool.failed"
    call_id: str
    tool: str
    error: str
    duration_ms: float
    message: Message


class MemoryRetrieved(Event):
    """What the answer is given of memory, never its text; of a new attempt: instead of the one before."""

    type = "memory.retrieved"
    items: tuple[UsedChunk, ...]


class MessageStarted(Event):
    """exchange: what is known of it by now; stored beside the event, and not sent."""

    type = "message.started"
    message_id: str
    attempt: int
    exchange: Begun | None = Field(default=None, exclude=True)


class MessageReasoning(Event):
    type = "message.reasoning"
    message_id: str
    text: str


class MessageDelta(Event):
    type = "message.delta"
    message_id: str
    text: str


class MessageCompleted(Event):
    """The final text; also sent with status `cancelled` or `failed` when part of an answer is kept."""

    type = "message.completed"
    message: Message


class TurnCompleted(Event):
    type = "turn.completed"
    performance: Performance


class TurnFailed(Event):
    type = "turn.failed"
    code: str
    detail: str


class TurnCancelled(Event):
    type = "turn.cancelled"


class TurnFinalized(Event):
    type = "turn.finalized"
    memory_written: int


class DocumentUpdated(Event):
    """How far the reading of a document is, or how it ended; in JSON the document is `import`."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    type = "document.updated"
    document: Import = Field(alias="import")


class BranchChanged(Event):
    """Other turns are shown than before: on the stream the whole state follows."""

    type = "branch.changed"


class ConversationUpdated(Event):
    type = "conversation.updated"
    title: str | None
    updated_at: str


EVENT_TYPES: tuple[type[Event], ...] = (
    TurnAccepted,
    TurnStage,
    TurnRouted,
    ToolCalled,
    ToolCompleted,
    ToolFailed,
    MemoryRetrieved,
    MessageStarted,
    MessageReasoning,
    MessageDelta,
    MessageCompleted,
    TurnCompleted,
    TurnFailed,
    TurnCancelled,
    TurnFinalized,
    DocumentUpdated,
    BranchChanged,
    ConversationUpdated,
)
