"""Numbers as people type them: 1,250.50 and 1.250,50 and 1 250; and as words in ten languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from kernel.tools.math.lexicon import Lexicon

_GROUPED_BY_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GROUPED_BY_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]*(?:[.,][0-9]+)?")
_MAX_DIGITS = 15
_MAX_NUMBER_WORDS = 12


class Unreadable(ValueError):
    """Digits and separators that can be read in two ways, or in none."""


def literals(text: str, *, decimal_comma: bool) -> list[str]:
    """The numbers that `text` writes, as decimals with a point: several for "3,5,7".

    Raises Unreadable for what two countries read differently, such as "1,250" in a German message.
    """
    text = re.sub(r"[ \u00a0']", "", text)
    if len(text) > _MAX_DIGITS * 2:
        raise Unreadable(text)
    if text.count(",") > 1 and not _GROUPED_BY_COMMAS.fullmatch(text):
        return [_checked(part) for part in text.split(",")]
    if _GROUPED_BY_COMMAS.fullmatch(text):
        if decimal_comma and text.count(",") == 1 and "." not in text:
            raise Unreadable(text)
        return [_checked(text.replace(",", ""))]
    if _GROUPED_BY_POINTS.fullmatch(text) and (decimal_comma or "," in text or text.count(".") > 1):
        return [_checked(text.replace(".", "").replace(",", "."))]
    if not _PLAIN.fullmatch(text):
        raise Unreadable(text)
    return [_checked(text.replace(",", "."))]


def _checked(text: str) -> str:
    whole, _, decimals = text.partition(".")
    if (
        not whole + decimals
        or len(whole) + len(decimals) > _MAX_DIGITS
        or (len(whole) > 1 and whole[0] == "0")
    ):
        raise Unreadable(text)
    return f"{whole or '0'}.{decimals}" if decimals else whole


def number_words(words: Sequence[str], start: int, lexicon: Lexicon) -> tuple[int, int]:
    """The number that begins at `words[start]` and how many words it takes; 0 words when there is none.

    "three hundred and fifty two" is 352, "five twenty" is two numbers. A word of several parts that are
    written as one, such as "dreihundertfünfzig", is taken apart.
    """
    total = 0  # what is complete: the thousands
    current = 0  # below a thousand
    room = 1_000  # what follows must be smaller than the place of what came last
    position = start
    taken = 0
    while position < len(words) and position - start < _MAX_NUMBER_WORDS:
        value, count = _below_hundred(words, position, lexicon)
        if count:
            if value >= room:
                break
            current, room = current + value, (1 if value < 10 or value % 10 else 10)
            if value >= 20 and value % 10 == 0:
                room = 10
        elif (
            taken == 0
            and words[position] in lexicon.multipliers
            and lexicon.multipliers[words[position]] < 100
        ):
            break
        elif (power := lexicon.multipliers.get(words[position])) is not None and (taken or power < 1_000_000):
            count = 1
            if power < 1_000:
                current, room = max(current, 1) * power, power
            else:
                total, current, room = total + max(current, 1) * power, 0, 1_000
        elif taken and words[position] == lexicon.joint and room >= 100 and position + 1 < len(words):
            if _below_hundred(words, position + 1, lexicon)[1] == 0:
                break
            position += 1
            continue
        else:
            break
        position += count
        taken = position - start
    return total + current, taken


def _below_hundred(words: Sequence[str], start: int, lexicon: Lexicon) -> tuple[int, int]:
    for count in range(min(5, lexicon.longest, len(words) - start), 0, -1):
        value = lexicon.numbers.get(tuple(words[start : start + count]))
        if value is not None:
            return value, count
    return _taken_apart(words[start], lexicon), 1 if _taken_apart(words[start], lexicon) else 0


def _taken_apart(word: str, lexicon: Lexicon) -> int:
    """dreihundertfünfzig, tvåhundra, duecento: hundreds and a rest in one word; 0 for others."""
    for name, power in lexicon.multipliers.items():
        front, found, rest = word.partition(name)
        if not found or power not in (100, 1000):
            continue
        factor = lexicon.numbers.get((front,)) if front else 1
        addend = lexicon.numbers.get((rest.removeprefix("und"),)) if rest else 0
        if factor and addend is not None and (front or rest):
            return factor * power + addend
    return 0


def as_fraction(text: str) -> Fraction:
    """The exact value of a checked literal."""
    return Fraction(text)
