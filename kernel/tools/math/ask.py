"""What a message wants to know: how many of what, per what, and whether a total, a rest or a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.tools.math.keys import ANY, EACH, Key, same_noun, unit_key, wish
from kernel.tools.math.model import Line, number_at
from kernel.tools.math.nouns import STOPS
from kernel.tools.math.units import TIMES, UNITS
from kernel.tools.math.words import vocabulary

_MONEY_WORDS: Final = vocabulary(
    "cost pay spend earn save price bill budget revenue profit income fee rent worth turnover change"
)
_LEFT: Final = vocabulary("left rest change remain still")
_TOTAL: Final = vocabulary("total sum")
_COMPARE: Final = vocabulary(
    "more fewer less further longer taller heavier older difference faster increase decrease cheaper"
)
_HOW: Final = {"long": "time", "far": "length", "fast": "length", "heavy": "mass", "expensive": "money"}
_WHAT: Final = {"distance": "length", "speed": "length", "weight": "mass", "time": "time"}
_ENDS: Final = frozenset(".;?!")


@dataclass(frozen=True, slots=True)
class Ask:
    """The question. `of` and `per` are what the answer has to be of."""

    of: Key
    per: tuple[Key, ...]
    words: tuple[str, ...]
    """The question's own words."""
    start: int
    """Where they begin in the line."""

    @property
    def wants_rest(self) -> bool:
        return not _LEFT.isdisjoint(self.words)

    @property
    def wants_total(self) -> bool:
        return not _TOTAL.isdisjoint(self.words)

    @property
    def wants_difference(self) -> bool:
        return not _COMPARE.isdisjoint(self.words)

    @property
    def wants_money(self) -> bool:
        return self.of == wish("money") or self.of.kind == "money"


def read_ask(line: Line) -> Ask | None:
    """The question of the line: its last one; None for a statement."""
    start = _start(line)
    if start is None:
        return None
    end = start
    while end < len(line.words) and line.words[end] not in _ENDS:
        end += 1
    words = line.words[start:end]
    of = _of(line, words, start)
    return None if of is None else Ask(of, _per(words, line, start), words, start)


def _start(line: Line) -> int | None:
    words = line.words
    for at in range(len(words) - 1, -1, -1):
        if words[at] == "how" and at + 1 < len(words):
            return at
        if words[at] in ("what", "calculate") or words[at : at + 2] == ("find", "the"):
            return at
    # Gross per week? Change? Weight in grams?
    stripped = len(words)
    while stripped and words[stripped - 1] in ("please", "?", "!", "."):
        stripped -= 1
    if "?" not in words[stripped:]:
        return None
    at = stripped - 1
    while at > 0 and words[at - 1] not in (".", "?", "!", ",", ";", ":"):
        at -= 1
    is_short = 0 < stripped - at <= 6 and at > 0
    has_cue = not (_MONEY_WORDS | {"speed", "distance"} | _LEFT | _TOTAL | UNITS).isdisjoint(
        words[at:stripped]
    )
    return at if is_short and has_cue and words[at] not in ("is", "are", "can", "do", "does") else None


def _of(line: Line, words: tuple[str, ...], start: int) -> Key | None:
    explicit = _explicit_unit(words)
    if words[0] != "how" or len(words) == 1:
        return explicit or _of_what(words)
    if words[1] == "many":
        return explicit or _counted(line, words, start)
    if words[1] == "much":
        return explicit or _amount(words)
    kind = _HOW.get(words[1])
    return (explicit or wish(kind)) if kind else None


def _of_what(words: tuple[str, ...]) -> Key:
    if not _MONEY_WORDS.isdisjoint(words):
        return wish("money")
    return next((wish(kind) for noun, kind in _WHAT.items() if noun in words), ANY)


def _explicit_unit(words: tuple[str, ...]) -> Key | None:
    """The grams of "weight in grams"; the hours of "how many hours"."""
    for at, word in enumerate(words):
        if word in UNITS and at and words[at - 1] in ("in", "many") and at + 1 <= len(words):
            return unit_key(word)
        if (
            word in ("more", "extra")
            and at
            and words[at - 1] == "many"
            and words[at + 1 : at + 2]
            and words[at + 1] in UNITS
        ):
            return unit_key(words[at + 1])
    return None


def _counted(line: Line, words: tuple[str, ...], start: int) -> Key | None:
    """The noun after "how many"; anything where the verb follows at once: "how many does each get"."""
    at = 2
    while at < len(words) and words[at] in (
        "more",
        "left",
        "total",
        "of",
        "the",
        "new",
        "other",
        "in",
        "full",
    ):
        at += 1
    if words[at : at + 1] in (("people",), ("person",)):
        return Key("noun", (words[at],), words[at])
    if at < len(words) and number_at(words[at]) is not None:
        at += 2 if words[at + 1 : at + 2] and words[at + 1] in UNITS else 1  # how many 150 ml glasses
    end = at
    while (
        end < min(len(words), at + 3)
        and words[end].isalpha()
        and words[end] not in STOPS
        and words[end] not in UNITS
    ):
        end += 1
    if end == at:
        return ANY
    if words[at] == "times":
        return None
    return Key("noun", words[at:end], line.shown[start + end - 1])


def _amount(words: tuple[str, ...]) -> Key:
    if not _MONEY_WORDS.isdisjoint(words) or "money" in words:
        return wish("money")
    follows = words[2] if len(words) > 2 else ""
    if follows == "time":
        return wish("time")
    is_stuff = follows.isalpha() and follows not in STOPS and follows not in UNITS
    return Key("wish", ("stuff",)) if is_stuff else ANY


def _is_counted(line: Line, start: int, noun: str) -> bool:
    """Whether the line counts what the question asks for one of: 12 apples … what does an apple cost."""
    before = zip(line.words[:start], line.words[1:start], strict=False)
    return any(
        number_at(count) is not None and same_noun(noun, word) for count, word in before if noun.isalpha()
    )


def _per(words: tuple[str, ...], line: Line, start: int) -> tuple[Key, ...]:
    """What the answer is per: "each", "per night", "a week", "in a year"."""
    found: list[Key] = []
    for at, word in enumerate(words):
        follows = words[at + 1] if at + 1 < len(words) else ""
        before = words[at - 1] if at else ""
        around = (before, follows, words[at - 2] if at > 1 else "")
        if any(number_at(other or "-") is not None for other in around):
            continue  # it belongs to that number: 1.20 each, each 5 euros
        one = number_at(word)
        if (one is not None and line.numbers[one].is_soft) or (word == "each" and follows not in TIMES):
            noun = follows.isalpha() and follows not in STOPS
            found.append(Key("noun", (follows,), follows) if noun else EACH)
        elif word in ("per", "every", "each") and follows in UNITS:
            found.append(unit_key(follows))
        elif word in ("per", "every") and follows.isalpha() and follows != "hour":
            found.append(Key("noun", (follows,), line.shown[start + at + 1]))
        elif word == "a" and follows in TIMES:
            found.append(unit_key(follows))
        elif word == "a" and _is_counted(line, start, follows):
            found.append(Key("noun", (follows,), follows))
    if (words[:2] == ("how", "fast") or "speed" in words) and not found:
        found.append(wish("time"))
    return tuple(found[:2])
