"""Turning one unit of time into another: "how many seconds are in 3 hours"."""

from __future__ import annotations

import re

from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.units import TIMES, time_factors
from kernel.tools.math.words import vocabulary

_MAX_PARTS = 3
_TARGET = re.compile(
    r" (?:how many|in|to|into|as|of) (?P<unit>second|minute|hour|day|week|month|year)\b"
    r"(?! (?:a|each|per|every) )"
)
_FILLERS = vocabulary(
    "how many in is are there what convert make do does the of a and to into as have = ? . , ! total "
    "number calculate long it take work out tell me that please be equal for if express give"
)


def time_units(line: Line) -> Found | None:
    """The line's times in the unit of time that it asks for; nothing else may be in the line."""
    parts: list[tuple[str, str]] = []
    rest: list[str] = []
    position = 0
    while position < len(line.words):
        word = line.words[position]
        follows = line.words[position + 1] if position + 1 < len(line.words) else ""
        if number_at(word) is not None and follows in TIMES:
            parts.append((word, follows))
            position += 2
            continue
        if word == "a" and follows in TIMES and rest[-1:] != ["per"]:
            parts.append(("1", follows))
            position += 2
            continue
        rest.append(word)
        position += 1
    target = _TARGET.search(f" {' '.join(rest)} ")
    if target is None or not 1 <= len(parts) <= _MAX_PARTS:
        return None
    if any(word not in _FILLERS and word != target["unit"] for word in rest):
        return None
    terms = [_converted(number, unit, target["unit"]) for number, unit in parts]
    if None in terms or any(unit == "night" for _, unit in parts):
        return None
    return Found(" + ".join(term for term in terms if term), target["unit"])


def _converted(number: str, unit: str, target: str) -> str | None:
    down = time_factors(unit, target)
    if down is not None:
        return " * ".join((number, *(str(factor) for factor in down)))
    up = time_factors(target, unit)
    return None if up is None else " / ".join((number, *(str(factor) for factor in up)))
