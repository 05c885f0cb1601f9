"""Fractions of a whole: "a quarter are juniors and 3/8 are veterans, how many are neither"."""

from __future__ import annotations

import re

from kernel.tools.math.ask import read_ask
from kernel.tools.math.keys import shown
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import read_quantities
from kernel.tools.math.words import vocabulary

_REST = vocabulary("neither left rest others remain not still")
_NO_DESCRIPTION = vocabulary("of the to a is are have in on for it and with by at from per how")
_OF_REST = re.compile(r" of the (?:rest|left|remainder|others) ")


def parts(line: Line) -> Found | None:
    """The named part of the one whole, or what the parts leave."""
    shares = [index for index in sorted(line.hard) if line.numbers[index].is_part]
    wholes = [index for index in line.hard if not line.numbers[index].is_part]
    ask = read_ask(line)
    if (
        not shares
        or len(wholes) != 1
        or ask is None
        or line.has("percent", "per", "each", "every", "more", "less")
    ):
        return None
    if _OF_REST.search(line.text) or sum(line.numbers[index].value for index in shares) >= 1:
        return None
    [whole] = wholes
    if any(one.per for one in read_quantities(line) if whole in one.numbers):
        return None
    noun = next((shown(one.of) for one in read_quantities(line) if whole in one.numbers), "")
    if not _REST.isdisjoint(ask.words):
        template = f"#{whole} * (1 - {' - '.join(f'#{index}' for index in shares)})"
        return Found(template, noun)
    asked = [index for index in shares if _names(line, index, ask.words)]
    if len(shares) == 1 and (asked or ask.words[:2] in (("how", "much"), ("how", "many"))):
        return Found(f"#{whole} * #{shares[0]}", noun) if asked or line.words[-4:] else None
    return None


def _names(line: Line, index: int, words: tuple[str, ...]) -> bool:
    """Whether the question is about what this share is of: "3/8 are veterans … how many veterans"."""
    return describes(line, line.words.index(f"#{index}"), words)


def describes(line: Line, start: int, words: tuple[str, ...]) -> bool:
    """Whether `words` repeat what follows `start` in its clause: "20 percent walk … how many walk"."""
    described: list[str] = []
    for word in line.words[start + 1 : start + 7]:
        if word in (".", ",", ";", "?") or word.startswith("#"):
            break
        described.append(word)
    return any(word in words and word not in _NO_DESCRIPTION for word in described)
