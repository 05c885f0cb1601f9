"""When the pieces of one answer arrived."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timeline:
    """Times are monotonic seconds; `size` is in bytes on the wire; a piece may hold several tokens.

    `performance` is what the end of the answer said of it: the kernel's figures, or the backend's `usage`.
    """

    asked: float
    pieces: list[float] = field(default_factory=list)
    size: int = 0
    tokens: int = 0
    performance: Mapping[str, int | float | str | None] = field(default_factory=dict)

    def arrived(self, size: int, tokens: int = 1) -> None:
        self.pieces.append(time.monotonic())
        self.size += size
        self.tokens += tokens

    @property
    def ttft_ms(self) -> float:
        return (self.pieces[0] - self.asked) * 1000

    @property
    def tokens_per_second(self) -> float:
        return (self.tokens - 1) / (self.pieces[-1] - self.pieces[0])

    @property
    def updates_per_second(self) -> float:
        return (len(self.pieces) - 1) / (self.pieces[-1] - self.pieces[0])


def aggregate_tokens_per_second(timelines: Sequence[Timeline]) -> float:
    """Of answers that ran at once: all tokens over the time from the first piece to the last."""
    first = min(timeline.pieces[0] for timeline in timelines)
    last = max(timeline.pieces[-1] for timeline in timelines)
    return sum(timeline.tokens for timeline in timelines) / (last - first)


def spread(values: Sequence[float]) -> str:
    """Minimum, median and maximum, for people."""
    return f"{min(values):.2f} / {statistics.median(values):.2f} / {max(values):.2f}"
