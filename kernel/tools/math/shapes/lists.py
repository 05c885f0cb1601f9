"""Averages, sums and middles of numbers that the line lists."""

from __future__ import annotations

import re

from kernel.tools.math.keys import shown
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import read_quantities
from kernel.tools.math.shapes.spoken import FRAME
from kernel.tools.math.units import UNITS
from kernel.tools.math.words import vocabulary

_FEWEST = 2
_CLOCK = re.compile(r" #[0-9]+ : #[0-9]+ ")
_LIST_WORDS = vocabulary("add these those numbers following up average sum total median product multiply it")
_MOST_STRANGERS = 8  # words beside the numbers
_LISTED = re.compile(r" (?:#[0-9]+ (?:[^\W\d_]+ )?(?:, |and |; |, and |\+ )?){1,38}#[0-9]+ ")


def lists(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """The average, sum, product, median or spread of all numbers of the line, in their order."""
    if len(line.hard) < _FEWEST or line.has("percent", "percentage", "per", "each", "every"):
        return None
    unit = _common_unit(line)
    if unit is None or any(line.numbers[index].is_part for index in line.hard):
        return None
    operands = [f"#{index}" for index in sorted(line.hard, key=lambda index: line.words.index(f"#{index}"))]
    listed = _LISTED.search(line.text)
    if listed is None or listed[0].count("#") != len(operands):
        return None
    strangers = sum(
        1 for word in line.words if word.isalpha() and word not in FRAME | _LIST_WORDS and word not in UNITS
    )
    if (
        strangers > (_MOST_STRANGERS if line.has("average", "sum", "total", "median") else 2)
        or line.has("<date>")
        or _CLOCK.search(line.text)
    ):
        return None  # a list within a story, or an appointment
    if line.has("average"):
        return Found(f"({' + '.join(operands)}) / {len(operands)}", unit)
    if line.has("median", "weighted"):
        return _median(line, operands, unit) if line.has("median") else None
    if line.has("product", "multiply"):
        return Found(" * ".join(operands), unit)
    if line.has("sum", "add", "total") and not line.has("left", "subtract", "-", "less"):
        return Found(" + ".join(operands), unit)
    return None


def _median(line: Line, operands: list[str], unit: str) -> Found:
    ranked = sorted(operands, key=lambda operand: line.numbers[int(operand[1:])].value)
    middle, is_even = divmod(len(ranked), 2)
    template = ranked[middle] if is_even else f"({ranked[middle - 1]} + {ranked[middle]}) / 2"
    return Found(template, unit, frozenset(line.hard))


def _common_unit(line: Line) -> str | None:
    """The unit that all listed numbers have, "" for none; None when they differ."""
    nouns = {one.of.words for one in read_quantities(line) if one.of is not None and one.of.kind == "noun"}
    if len(nouns) > 1:
        return None  # heads and legs are not added
    kinds = {shown(one.of) for one in read_quantities(line) if one.of is not None and one.of.kind != "noun"}
    return None if len(kinds) > 1 else next(iter(kinds), "")
