"""Sharing: equally, in a ratio, by percentages, with a remainder."""

from __future__ import annotations

import re

from kernel.tools.math.keys import shown
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import read_quantities
from kernel.tools.math.words import vocabulary

_N = r"#([0-9]+)"
_EQUAL = tuple(
    re.compile(pattern)
    for pattern in (
        # split 250 pounds between 4 people | divide 90 into 6 equal parts | 250 EUR split 4 ways
        rf" (?:split|divide) [^#]{{0,40}}{_N}[^#]{{0,60}}"
        rf" (?:between|by|into|for|in|per|over|to|with|of) [^#]{{0,12}}{_N} ",
        rf" {_N} [^#]{{0,60}}(?:split|divide)[^#]{{0,30}}"
        rf" (?:between|by|into|for|in|over|per) [^#]{{0,12}}{_N} ",
        rf" {_N} [^#]{{0,40}}split {_N} ways ",
        rf" split [^#]{{0,40}}{_N} [^#]{{0,20}}{_N} ways ",
    )
)
# 3 friends share a taxi of 47.10
_SHARERS_FIRST = re.compile(rf" {_N}(?: of us)?(?: [^\W\d_]+){{0,2}} (?:split|divide|pay) [^#]{{0,60}}{_N} ")
_RATIO = re.compile(rf" {_N} ?(?::|to|/|-) ?{_N} (?!to )")
_LARGER = vocabulary("larger bigger large big largest greater more biggest")
_SMALLER = vocabulary("smaller small smallest lesser less")


def split(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """One share of what the line divides."""
    if not line.has("split", "divide", "ratio", "equally", "between", "remainder"):
        return None
    if line.has("ratio", ":") or _has_two_parts(line):
        return _in_ratio(line)
    if line.has("percent"):
        return None
    if line.has("left", "remainder"):
        return _remainder(line)
    if len(line.hard) != 2:
        return None
    text = line.text
    for pattern in _EQUAL:
        found = pattern.search(text)
        if found:
            return Found(f"#{found[1]} / #{found[2]}", _unit(line, int(found[1])))
    found = _SHARERS_FIRST.search(text)
    if found and line.has("split", "divide"):
        return Found(f"#{found[2]} / #{found[1]}", _unit(line, int(found[2])))
    return None


def _has_two_parts(line: Line) -> bool:
    return len(line.hard) == 3 and line.has("split", "divide") and bool(_two_parts(line))


def _two_parts(line: Line) -> tuple[int, int] | None:
    found = _RATIO.search(line.text)
    if found and line.numbers[int(found[1])].value + line.numbers[int(found[2])].value == 100:
        return int(found[1]), int(found[2])
    shares = re.findall(rf" {_N} percent ", line.text.replace(" percent ", " percent  "))
    return (int(shares[0]), int(shares[1])) if len(shares) == 2 else None


def _in_ratio(line: Line) -> Found | None:
    pair = _two_parts(line)
    if pair is None:
        found = _RATIO.search(line.text)
        if found is None or line.text[: found.start()].rstrip().endswith("from"):
            return None
        pair = int(found[1]), int(found[2])
    rest = line.hard - set(pair)
    if len(rest) != 1 or not line.hard >= set(pair):
        return None
    [whole] = rest
    small, large = sorted(pair, key=lambda index: line.numbers[index].value)
    if not _LARGER.isdisjoint(line.words):
        part = large
    elif not _SMALLER.isdisjoint(line.words):
        part = small
    else:
        return None
    return Found(f"#{whole} * #{part} / (#{pair[0]} + #{pair[1]})", _unit(line, whole))


def _remainder(line: Line) -> Found | None:
    """50 sweets shared equally among 8 children: how many are left over?"""
    if len(line.hard) != 2 or not line.has("split", "divide", "equally", "remainder"):
        return None
    first, second = sorted(line.hard)
    whole, parts = (
        (first, second) if line.numbers[first].value > line.numbers[second].value else (second, first)
    )
    if line.numbers[parts].value.denominator != 1 or line.numbers[whole].value.denominator != 1:
        return None
    return Found(f"#{whole} % #{parts}", _unit(line, whole))


def _unit(line: Line, index: int) -> str:
    return next((shown(one.of) for one in read_quantities(line) if index in one.numbers), "")
