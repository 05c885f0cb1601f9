"""What a turn took, as the store keeps it: its steps, its prompt by parts, its figures."""

from __future__ import annotations

from pydantic import Field

from kernel.store.records import Record, Step, TurnStatus


class Begun(Record):
    """What is known of an exchange when its answer begins. Times in milliseconds, as in `Performance`.

    prompt_parts: tokens by part of the prompt, estimated; empty where no model was asked.
    """

    model: str | None = None
    provider: str | None = None
    ttft_ms: float | None = None
    model_ttft_ms: float | None = None
    prompt_parts: dict[str, int] = Field(default_factory=dict)
    trace: tuple[Step, ...] = ()


class Retrieved(Record):
    """A chunk of memory that an answer was given. `score`: of the search, 0 to 1."""

    chunk_id: str
    source_type: str
    rank: int
    score: float


class Observation(Record):
    """A call of a tool; `error` is None when it worked."""

    tool: str
    arguments: dict[str, object]
    duration_ms: float
    error: str | None


class SentMessage(Record):
    """A message of a prompt."""

    role: str
    content: str


class Exchange(Record):
    """A turn that has ended and what it took. Times in milliseconds since the message was accepted.

    message: its beginning. prompt_parts: tokens of system, user and assistant (of earlier turns), memory,
    tool and message (this turn's); they add up to prompt_tokens where the backend counted. trace: its steps,
    one after another; they add up to total_ms. prompt: as it was sent, None unless prompts are kept.
    """

    turn_id: str
    conversation_id: str
    conversation_title: str | None
    message: str
    created_at: str
    status: TurnStatus
    error_code: str | None
    error: str | None
    route: str | None
    decided_by: str | None
    confidence: float | None
    route_detail: dict[str, object]
    model: str | None
    provider: str | None
    ttft_ms: float | None
    model_ttft_ms: float | None
    total_ms: float | None
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None
    tokens_per_second: float | None
    prompt_parts: dict[str, int]
    trace: tuple[Step, ...]
    retrieved: tuple[Retrieved, ...] = ()
    observations: tuple[Observation, ...] = ()
    prompt: tuple[SentMessage, ...] | None = None


class Spread(Record):
    """Of the values there are; None if there are none. p50, p95: of the newest thousand."""

    count: int = 0
    min: float | None = None
    avg: float | None = None
    max: float | None = None
    p50: float | None = None
    p95: float | None = None


class TokenUse(Record):
    """Turns and the tokens that their models counted."""

    turns: int = 0
    prompt_tokens: int = 0
    cached_prompt_tokens: int = 0
    completion_tokens: int = 0


class DayOfTokens(TokenUse):
    """`day`: of UTC, as 2026-11-23."""

    day: str


class RoutedTurns(Record):
    """How many turns went where, and who decided it; empty texts for turns that ended before that."""

    route: str
    decided_by: str
    turns: int


class TokenRate(Record):
    """How many ASCII characters a token of a model has, learned from `prompts` prompts that it counted.

    error_default, error_learned: mean share by which the estimated size of a prompt was off, without and with
    learning; of the newest prompts.
    """

    provider: str
    model: str
    characters_per_token: float
    prompts: int
    error_default: float
    error_learned: float
