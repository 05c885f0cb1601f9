"""A rule that the message states as steps: "multiply by 1.8 and add 32. What is 23?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.words import vocabulary

_SIGNS = {"multiply": "*", "divide": "/", "add": "+", "subtract": "-"}
_BETWEEN = vocabulary(
    "it the result by and then , with from to number temperature value of . in answer that you"
)
_TARGET = re.compile(
    r" (?:to get|for|into|to|in|gives?) (?:a |the |degree )?"
    r"(fahrenheit|celsius|km|mile|kg|lb|inch|centimetre) "
)


def stated_rule(line: Line) -> Found | None:
    """The steps applied to the one number that is not part of them."""
    steps, end, start = read_steps(line.words)
    if not steps or start is None or not {"multiply", "divide", "add", "subtract"} & set(line.words):
        return None
    used = {int(operand[1:]) for _, operand in steps if operand.startswith("#")}
    others = line.hard - used
    if len(others) != 1:
        return None
    [other] = others
    if start <= line.words.index(f"#{other}") < end:
        return None
    target = _TARGET.search(line.text)
    return Found(applied(f"#{other}", steps), target[1] if target else "")


def read_steps(words: Sequence[str]) -> tuple[list[tuple[str, str]], int, int | None]:
    """The first run of steps in `words`: signs with operands, and where it ends and starts."""
    steps: list[tuple[str, str]] = []
    start: int | None = None
    position = 0
    while position < len(words):
        step, after = _step(words, position)
        if step is not None:
            start = position if start is None else start
            steps.append(step)
            position = after
        elif steps and words[position] not in _BETWEEN:
            break
        else:
            position += 1
    return steps, position, start


def _step(words: Sequence[str], position: int) -> tuple[tuple[str, str] | None, int]:
    verb = words[position]
    if verb in ("double", "halve", "triple"):
        return {"double": ("*", "2"), "halve": ("/", "2"), "triple": ("*", "3")}[verb], position + 1
    sign = _SIGNS.get(verb)
    if sign is None:
        return None, position
    after = position + 1
    while after < min(len(words), position + 6) and words[after].isalpha() and words[after] not in _SIGNS:
        after += 1
    if verb in ("multiply", "divide") and not {"by", "with"} & set(words[position:after]):
        return None, position
    if after >= len(words) or number_at(words[after]) is None or words[after + 1 : after + 2] == ["percent"]:
        return None, position
    return (sign, words[after]), after + 1


def applied(operand: str, steps: Sequence[tuple[str, str]]) -> str:
    """`operand` after the steps, with parentheses where a product follows a sum."""
    text, is_sum = operand, False
    for sign, number in steps:
        if sign in "*/" and is_sum:
            text, is_sum = f"({text})", False
        text = f"{text} {sign} {number}"
        is_sum = is_sum or sign in "+-"
    return text
