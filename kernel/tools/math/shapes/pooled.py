"""What several people pay each for several things: "rent 900, power 60 and internet 30, split between 3"."""

from __future__ import annotations

import re

from kernel.tools.math.keys import shown
from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.quantities import Quantity, read_quantities
from kernel.tools.math.words import vocabulary

_SHARERS = tuple(
    re.compile(pattern)
    for pattern in (
        r" (?:split|divide)[^#]{0,30} (?:between|by|for|into|to|per)(?: the)? #([0-9]+) ",
        r" (?:split|divide) #([0-9]+) ways ",
        r" between(?: the)? #([0-9]+) ",
        r" (?:we are|there are|for|of us|are) #([0-9]+)(?: of us)?(?: [^\W\d_]+)? ",
        r" #([0-9]+) (?:people|friends|of us|flatmates|roommates|colleagues) ",
    )
)
_OTHER = vocabulary("left less already deposit voucher than but only except percent off discount")


def pooled(line: Line) -> Found | None:
    """The sum of all amounts by the number of those who share it."""
    if not line.has("split", "divide", "each", "person", "everyone") or not _OTHER.isdisjoint(line.words):
        return None
    sharers = _sharers(line)
    if sharers is None:
        return None
    amounts = [one for one in read_quantities(line) if sharers not in one.numbers]
    if not amounts or not all(_is_amount(line, one) for one in amounts):
        return None
    unit = next((shown(one.of) for one in amounts if shown(one.of)), "")
    return Found(f"({' + '.join(one.template for one in amounts)}) / #{sharers}", unit)


def _sharers(line: Line) -> int | None:
    for pattern in _SHARERS:
        found = {int(index) for index in pattern.findall(line.text)}
        if len(found) == 1:
            [index] = found
            return index if line.numbers[index].value.denominator == 1 else None
        if found:
            return None
    return None


def _is_amount(line: Line, one: Quantity) -> bool:
    """A sum of money, not a rate and not a count of things."""
    if one.per:
        return False
    follows = line.words[one.at + 1] if one.at + 1 < len(line.words) else ""
    if one.of is not None:
        return one.of.kind == "money"
    return number_at(follows or "-") is None
