"""What became of one message, in either mode."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Stopwatch:
    """Monotonic seconds: when a message was handed over, and when the pieces of its answer were seen."""

    begun: float
    first: float | None = None
    last: float | None = None

    def piece(self, now: float) -> None:
        self.first = self.first if self.first is not None else now
        self.last = now

    def milliseconds(self, moment: float | None) -> float | None:
        """From the beginning to a moment."""
        return None if moment is None else round((moment - self.begun) * 1000, 3)

    def tokens_per_second(self, tokens: int | None) -> float | None:
        """The first token marks the start, so the interval holds one token less."""
        spoken = (self.last or 0.0) - (self.first or 0.0)
        return round((tokens - 1) / spoken, 2) if tokens and tokens > 1 and spoken > 0 else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with its figures, or an error with its code. Durations in milliseconds."""

    total_ms: float
    answer: str = ""
    ttft_ms: float | None = None
    model_ttft_ms: float | None = None
    prompt_tokens: int | None = None
    cached_prompt_tokens: int | None = None
    completion_tokens: int | None = None
    tokens_per_second: float | None = None
    route: str | None = None
    provider: str | None = None
    model: str | None = None
    code: str | None = None
    error: str | None = None
