"""What a quantity is of: hours, euros, eggs; and when two of them are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kernel.tools.math.units import LENGTHS, MASSES, MONEY, SHOWN, TIMES, UNITS, VOLUMES, time_factors
from kernel.tools.math.words import vocabulary

Kind = Literal["unit", "money", "noun", "each", "wish"]

_PEOPLE: Final = vocabulary(
    "people person guest guests runner runners student students friend friends kid kids child children "
    "member members player players employee employees worker workers adult adults visitor visitors "
    "participant participants tourist tourists passenger passengers man men woman women attendee "
    "attendees colleague colleagues cousin cousins pupil pupils camper campers hiker hikers roommate "
    "roommates flatmate flatmates traveller travellers boy boys girl girls us them teammate teammates "
    "volunteer volunteers housemate housemates sibling siblings diner diners"
)
# More of these need less time, not more.
WORKERS: Final = vocabulary(
    "worker workers painter painters machine machines pump pumps tap taps people person men man women "
    "friends builders employees printers printer cows cooks drivers gardeners oven ovens robots cats "
    "hens"
)
_IRREGULAR: Final = {"feet": "foot", "geese": "goose", "teeth": "tooth", "mice": "mouse", "halves": "half"}
_WISHES: Final = {"time": TIMES, "length": LENGTHS, "mass": MASSES, "volume": VOLUMES, "money": MONEY}


@dataclass(frozen=True, slots=True)
class Key:
    """A unit, a currency (no word when none is named), a noun, "each", or a kind that is asked for."""

    kind: Kind
    words: tuple[str, ...] = ()
    shown: str = ""

    @property
    def is_people(self) -> bool:
        return self.kind == "noun" and not _PEOPLE.isdisjoint(self.words)


MONEY_KEY: Final = Key("money")
EACH: Final = Key("each")
ANY: Final = Key("wish", ("any",))


def unit_key(word: str) -> Key:
    """The key of a word of `UNITS`."""
    return Key("money", (word,)) if word in MONEY else Key("unit", (word,))


def wish(kind: str) -> Key:
    """Any unit of "time", "length", "mass", "volume" or "money"."""
    return Key("wish", (kind,))


def same(left: Key, right: Key) -> bool:  # noqa: PLR0911 (a guard each)
    """Whether two keys stand for the same thing, as far as words tell."""
    if left.kind == "wish" or right.kind == "wish":
        kind, other = (left, right) if left.kind == "wish" else (right, left)
        return _grants(kind.words[0], other)
    if "each" in (left.kind, right.kind):
        return {left.kind, right.kind} <= {"each", "noun"}
    if left.kind != right.kind:
        return False
    if left.kind == "money":
        return not left.words or not right.words or left.words == right.words
    if left.kind == "unit":
        return left.words == right.words or {left.words[0], right.words[0]} == {"day", "night"}
    if left.is_people and right.is_people:
        generic = {"people", "person"}
        return (
            not generic.isdisjoint(left.words)
            or not generic.isdisjoint(right.words)
            or _stems_meet(left, right)
        )
    return _stems_meet(left, right)


def _grants(wanted: str, key: Key) -> bool:
    if wanted == "any":
        return key.kind in ("unit", "noun", "money")
    if wanted == "money":
        return key.kind == "money"
    if wanted == "stuff":  # how much flour: no time, no money
        return key.kind == "unit" and key.words[0] in MASSES | VOLUMES | LENGTHS | frozenset(
            {"kwh", "gb", "mb", "kcal"}
        )
    return key.kind == "unit" and key.words[0] in _WISHES.get(wanted, ())


def _stems_meet(left: Key, right: Key) -> bool:
    return any(same_noun(one, other) for one in left.words for other in right.words)


def same_noun(left: str, right: str) -> bool:
    """Whether two words are forms of one noun: egg and eggs, baby and babies, Buch and Bücher."""
    left, right = _IRREGULAR.get(left, left), _IRREGULAR.get(right, right)
    if left == right:
        return True
    common = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        common += 1
    shortest, longest = sorted((len(left), len(right)))
    needed = shortest if shortest <= 4 else shortest - 1 if shortest <= 7 else shortest - 2
    return common >= max(needed, 2) and longest - common <= 3


def between(numerator: Key, denominator: Key) -> list[int] | None:
    """The factors of time that turn `numerator` / `denominator` into a plain number: week / hour is 7 * 24.

    None where the two have nothing to do with each other.
    """
    if same(numerator, denominator):
        return []
    if (
        numerator.kind == denominator.kind == "unit"
        and numerator.words[0] in TIMES
        and denominator.words[0] in TIMES
    ):
        return time_factors(numerator.words[0], denominator.words[0])
    return None


def shown(key: Key | None) -> str:
    """The unit of a result of this kind."""
    if key is None or not key.words or key.kind in ("each", "wish"):
        return ""
    if key.kind == "noun":
        return key.shown or key.words[-1]
    return SHOWN.get(key.words[0], key.words[0])


def is_unit(word: str) -> bool:
    return word in UNITS
