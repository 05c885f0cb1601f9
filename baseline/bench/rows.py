"""One line of the table: a quantity, what was measured, and the bar it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure has to keep to; `required`: a version that misses it is not released."""

    limit: float
    at_least: bool = False
    required: bool = False

    def is_met_by(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """What one run measured of one quantity.

    `value` is what the bar is about, None if it could not be measured; `note` then says why. `samples` are
    the single measurements behind it, in the same unit. `details` goes into the JSON only.
    """

    name: str
    unit: str
    bar: Bar
    value: float | None
    samples: Sequence[float] = ()
    note: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a group shall measure; `gate`: messages are routed by the embedding gate too."""

    gate: bool = False


Group = Callable[[Conditions], list[Row]]
"""Measures some rows that share a stack. Every group has processes of its own, which end with it."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row over all runs; it counts by the median of them."""

    runs: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.runs[0]

    @property
    def values(self) -> list[float]:
        return [row.value for row in self.runs if row.value is not None]

    @property
    def value(self) -> float | None:
        return statistics.median(self.values) if self.values else None

    @property
    def samples(self) -> list[float]:
        return [sample for row in self.runs for sample in row.samples]

    @property
    def is_met(self) -> bool | None:
        """None if nothing was measured."""
        return None if self.value is None else self.first.bar.is_met_by(self.value)


def results_of(runs: Sequence[Sequence[Row]]) -> list[Result]:
    """Put the same rows of several runs together, in the order of the first."""
    named: dict[str, list[Row]] = {}
    for rows in runs:
        for row in rows:
            named.setdefault(row.name, []).append(row)
    return [Result(tuple(rows)) for rows in named.values()]
