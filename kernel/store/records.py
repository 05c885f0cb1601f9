"""What the store returns: frozen typed records. Those that clients see carry the JSON names of the API."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kernel.store.database import Row

MessageRole = Literal["user", "assistant", "tool"]
MessageStatus = Literal["streaming", "completed", "cancelled", "failed"]
TurnStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
Stage = Literal[
    "queued",
    "routing",
    "planning",
    "waiting_for_model",
    "loading_model",
    "reading_prompt",
    "retrying",
    "running_tool",
    "retrieving",
]
Lane = Literal["orchestration", "tools", "dialogue", "documents", "background", "notes"]
TurnKind = Literal["chat", "import"]
SourceType = Literal["round", "note", "summary", "document"]
EventType = Literal["user_message", "assistant_message", "tool_result"]

_EVENT_TYPES: dict[MessageRole, EventType] = {
    "user": "user_message",
    "assistant": "assistant_message",
    "tool": "tool_result",
}


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ToolCall(Record):
    """One call of a tool: exactly one of result and error is set once it ended. Duration in milliseconds.

    `result` is what a model may read, `answer` the same as a sentence for the user; without it the model puts
    the result into words.
    """

    call_id: str
    name: str
    arguments: dict[str, object]
    result: str | None = None
    answer: str | None = None
    error: str | None = None
    duration_ms: float | None = None


class UsedChunk(Record):
    """A chunk of memory that an answer was given, best first by `rank` from 0; `score` from 0 to 1."""

    chunk_id: str
    source_type: SourceType
    rank: int
    score: float


class Message(Record):
    """A text of a conversation. Times are ISO-8601 UTC; `causation_event_id` is the turn it answers.

    `memory`: what an answer was given of memory and is not forgotten.
    """

    id: str
    conversation_id: str
    turn_id: str
    role: MessageRole
    event_type: EventType
    content: str
    reasoning: str | None = None
    status: MessageStatus
    timestamp: str
    processed_at: str | None = None
    error: str | None = None
    causation_event_id: str | None = None
    attempt: int | None = None
    tool: ToolCall | None = None
    memory: tuple[UsedChunk, ...] = ()

    @classmethod
    def from_row(cls, row: Row, memory: tuple[UsedChunk, ...] = ()) -> Message:
        """memory: what the turn's answer was given."""
        return cls(
            **{key: row[key] for key in ("id", "conversation_id", "turn_id", "role", "status", "content")},
            event_type=_EVENT_TYPES[row["role"]],
            reasoning=row["reasoning"],
            timestamp=row["created_at"],
            processed_at=row["completed_at"],
            error=row["error"],
            causation_event_id=None if row["role"] == "user" else row["turn_id"],
            attempt=row["attempt"],
            tool=ToolCall.model_validate_json(row["tool"]) if row["tool"] else None,
            memory=memory if row["role"] == "assistant" else (),
        )

    def as_row(self, position: int) -> Row:
        """Parameters of `insert_message`; `position` is the message's place in its turn, from 0."""
        return {
            **self.model_dump(include={"id", "conversation_id", "turn_id", "role", "status", "content"}),
            "position": position,
            "reasoning": self.reasoning,
            "tool": self.tool.model_dump_json() if self.tool else None,
            "error": self.error,
            "attempt": self.attempt,
            "created_at": self.timestamp,
            "completed_at": self.processed_at or self.timestamp,
        }


class Performance(Record):
    """Figures of one turn. Times in milliseconds; `ttft_ms` counts from acceptance to the first stored token,
    `model_ttft_ms` from the request to the model to its first token."""

    route: str | None = None
    decided_by: str | None = None
    model: str | None = None
    provider: str | None = None
    ttft_ms: float | None = None
    model_ttft_ms: float | None = None
    total_ms: float | None = None
    prompt_tokens: int | None = None
    cached_prompt_tokens: int | None = None
    completion_tokens: int | None = None
    tokens_per_second: float | None = None


class Step(Record):
    """A step of a turn; times in milliseconds, `start_ms` since the message was accepted."""

    name: str
    start_ms: float
    duration_ms: float
    detail: str | None = None


class Turn(Record):
    """A turn as clients see it. `versions`: turns that may stand in its place and itself, oldest first."""

    id: str
    status: TurnStatus
    route: str | None = None
    decided_by: str | None = None
    confidence: float | None = None
    stage: Stage | None = None
    stage_detail: str | None = None
    error_code: str | None = None
    error: str | None = None
    accepted_at: str
    completed_at: str | None = None
    reply_id: str
    performance: Performance | None = None
    versions: tuple[str, ...] = ()


class TurnWork(Record):
    """What a worker needs to know of its turn; `message` is the text it answers."""

    id: str
    message: str
    conversation_id: str
    ordinal: int
    kind: TurnKind = "chat"
    reply_id: str
    status: TurnStatus
    route: str | None = None
    decided_by: str | None = None
    confidence: float | None = None
    route_detail: dict[str, object] = {}
    accepted_at: str
    accepted_mono: float
    boot_id: str
    trace: tuple[Step, ...] = ()

    @classmethod
    def from_row(cls, row: Row) -> TurnWork:
        parsed = {name: json.loads(row[name]) for name in ("route_detail", "trace")}
        return cls(**{**row, **parsed})

    @property
    def arguments(self) -> dict[str, object] | None:
        """The arguments that routing found for the tool, None if it left them to the tool."""
        arguments = self.route_detail.get("arguments")
        return arguments if isinstance(arguments, dict) else None


class Found(Record):
    """The newest message of a conversation that has the words of a search, and its surroundings."""

    turn_id: str
    excerpt: str


class ConversationItem(Record):
    """A row of the conversation list; `last_message` is shortened. `found`: in a search, unless the title has
    the words."""

    id: str
    title: str | None
    last_message: str | None = None
    updated_at: str
    message_count: int = 0
    pinned: bool = False
    archived: bool = False
    found: Found | None = None


class ConversationState(Record):
    """All a client needs to show a conversation; `cursor` is the seq from which to follow the stream.

    A running answer appears in `events` as an assistant message with status `streaming` and the text so far.
    """

    id: str
    title: str | None
    updated_at: str
    cursor: int
    events: list[Message]
    turns: list[Turn]
    background_updates: list[dict[str, object]] = []


class Job(Record):
    """A claimed job. `id`, `owner` and `attempt` together are the fence of every write it leads to."""

    id: int
    lane: Lane
    kind: str
    conversation_id: str
    turn_id: str
    attempt: int
    uncounted: int = 0
    owner: str
    last_error: str | None = None

    @property
    def tries(self) -> int:
        """Attempts that count against the limit, this one included."""
        return self.attempt - self.uncounted


class StoredEvent(Record):
    """A row of `events`; `data` is JSON text, `id` orders events of all conversations."""

    id: int
    conversation_id: str
    seq: int
    turn_id: str | None
    type: str
    data: str


class ProcessHealth(Record):
    """The newest process of a role and how long ago it was heard, in seconds."""

    pid: int
    last_seen: str
    age_seconds: float
    running_jobs: int
