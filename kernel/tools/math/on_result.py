"""Operations on the last result: "half of that", "and minus 15%?", "split it three ways", "in minutes?"."""

from __future__ import annotations

import re
from typing import Final

from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.shapes.stated_rule import applied, read_steps
from kernel.tools.math.units import TIMES, UNITS, time_factors
from kernel.tools.math.words import vocabulary

_N = r"#([0-9]+)"
_FILLERS: Final = vocabulary(
    "and ok okay now then so what is how much the of it please ? . ! , by to from with would be if i we "
    "you for can do a make that's result again about me just vat tip tax discount off in at same take "
    "ways equally between people friends person each per give get answer number add calculate us hm hmm "
    "well great thanks thank cool alright right nice also shared on top price total after pay does did "
    "will come out as are days"
)
_STEPS: Final = vocabulary("multiply divide add subtract double halve triple")
_PERCENT = re.compile(
    rf" (?P<sign>[-+]|add|subtract|with|off|less|take|minus)?(?: a| an| the| another)? ?{_N} percent"
    r"(?: (?P<after>off|of|vat|tip|discount|more|less|increase|decrease|on top))? "
)
_SIGNED = re.compile(rf" ([-+*/x]) {_N}(?: [A-Z]{{3}})? ")
_SPLIT = re.compile(rf" (?:split|divide|equally|between|per|each)(?: [^#\W]+){{0,6}} {_N} ")
_PART = re.compile(rf" {_N} of it ")
_TO_TIME = re.compile(r" (?:in|to|into|as|how many) (second|minute|hour|day|week|month|year) ")


def on_result(line: Line, unit: str) -> Found | None:  # noqa: PLR0911 (a guard each)
    """The operation of the line on the last number of `line.numbers`, which is the result so far.

    None unless the whole line is that operation.
    """
    result = f"#{len(line.numbers) - 1}"  # appended by the caller
    rest = [
        word for word in line.words if number_at(word) is None and word not in _FILLERS and word not in UNITS
    ]
    if len(line.hard) > 3 or len(line.words) > 20:
        return None
    steps, _, _ = read_steps(line.words)
    if steps and set(rest) <= _STEPS:
        return Found(applied(result, steps), unit)
    if not line.hard and rest == ["square"]:
        return Found(f"{result} ** 2", "")
    percent = _PERCENT.search(line.text)
    if percent and set(rest) <= {
        "percent",
        "+",
        "-",
        "increase",
        "decrease",
        "more",
        "less",
        "subtract",
        "another",
        "top",
    }:
        return _percentage(percent, result, unit)
    if not line.hard and rest:
        return None
    if not rest or set(rest) <= {"+", "-", "*", "/", "x", "split", "divide", "percent", "half"}:
        return _simple(line, result, unit)
    return None


def _percentage(found: re.Match[str], result: str, unit: str) -> Found | None:
    sign, share, after = found["sign"], found[2], found["after"]
    if after == "of":
        return Found(f"{result} * #{share} / 100", unit)
    if sign in ("-", "subtract", "off", "less", "take", "minus") or after in (
        "off",
        "discount",
        "less",
        "decrease",
    ):
        return Found(f"{result} * (1 - #{share} / 100)", unit)
    if sign in ("+", "add", "with") or after in ("vat", "tip", "more", "increase", "on top"):
        return Found(f"{result} * (1 + #{share} / 100)", unit)
    return None


def _simple(line: Line, result: str, unit: str) -> Found | None:
    text = line.text
    part = _PART.search(text)
    if part and line.numbers[int(part[1])].is_part:
        return Found(f"{result} * #{part[1]}", unit)
    found = _SPLIT.search(text)
    if found and len(line.hard) == 1:
        return Found(f"{result} / #{found[1]}", unit)
    signed = _SIGNED.search(text)
    if signed and len(line.hard) == 1:
        return Found(f"{result} {signed[1].replace('x', '*')} #{signed[2]}", unit)
    target = _TO_TIME.search(text)
    if target and not line.hard and unit in TIMES and target[1] != unit:
        down, up = time_factors(unit, target[1]), time_factors(target[1], unit)
        if down:
            return Found(" * ".join((result, *map(str, down))), target[1])
        if up:
            return Found(" / ".join((result, *map(str, up))), target[1])
    return None
