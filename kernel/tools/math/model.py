"""What the solver reads and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

_PLACEHOLDER = re.compile(r"#([0-9]+)")


@dataclass(frozen=True, slots=True)
class MathPlan:
    """One sum to work out."""

    expression: str
    """What `calculate` evaluates: digits, parentheses and + - * / // % **."""
    unit: str
    """Of the result: "", an ISO currency code, "km", "hours", "percent", "m2", "km/h" or a noun."""
    shape: str
    """Which kind of problem it was taken for: "percent", "split", "carry", …"""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the message, in whatever notation it was written."""

    text: str
    """As an operand of an expression: `1250.5`, `(3 / 8)`."""
    value: Fraction
    is_soft: bool = False
    """A word like "one" that often counts nothing: it may stay unused."""
    is_part: bool = False
    """A fraction of something: "a quarter", "3/8"."""


@dataclass(frozen=True)
class Line:
    """A message in the solver's own words: lower case, no accents, closed keywords in English.

    `words[i]` is a word, a sign, a unit or `#n` for `numbers[n]`; `shown[i]` is how it was typed.
    """

    words: tuple[str, ...]
    shown: tuple[str, ...]
    numbers: tuple[Number, ...]
    language: str

    @cached_property
    def text(self) -> str:
        """The words with a blank on every side, for patterns."""
        return f" {' '.join(self.words)} "

    def has(self, *words: str) -> bool:
        """Whether any of `words` occurs."""
        return not self._vocabulary.isdisjoint(words)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def hard(self) -> frozenset[int]:
        """The numbers that an answer has to account for."""
        return frozenset(
            number
            for number in map(number_at, self.words)
            if number is not None and not self.numbers[number].is_soft
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A solution with `#n` for the numbers it uses."""

    template: str
    unit: str = ""
    explained: frozenset[int] = frozenset()
    """Numbers that are accounted for without being calculated with: 100 percent, "the 3 of us"."""

    @property
    def used(self) -> frozenset[int]:
        return self.explained | {int(index) for index in _PLACEHOLDER.findall(self.template)}

    def expression(self, line: Line) -> str:
        """The template with the numbers of `line` put in."""
        return _PLACEHOLDER.sub(lambda found: line.numbers[int(found[1])].text, self.template)


def number_at(word: str) -> int | None:
    """The index that a word `#n` stands for."""
    return int(word[1:]) if word[0] == "#" and word[1:].isdigit() else None
