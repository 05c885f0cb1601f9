"""Numbers with what they count: "12 eggs in a carton", "8.99 a month", "6.4 litres per 100 km"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.tools.math.keys import EACH, MONEY_KEY, Key, unit_key
from kernel.tools.math.model import Line, number_at
from kernel.tools.math.nouns import CLAUSE_ENDS, NOUNS_TOO, STOPS
from kernel.tools.math.units import CURRENCIES, TIMES, UNITS, time_factors
from kernel.tools.math.words import vocabulary

_SENTENCE_ENDS: Final = frozenset(".;?!")
_PRICE_CUES: Final = vocabulary(
    "cost pay price at spend earn save worth budget bill fee rent buy sell for tip"
)
_NOTES: Final = vocabulary("note notes bill banknote voucher coupon deposit")
_NO_AMOUNT_FOLLOWS: Final = vocabulary("for of by between than into in per every each the us")
_MONEY_TALK: Final = vocabulary("cost pay spend earn save buy sell bill fee change rent budget expensive")
_AFTER_EACH: Final = vocabulary("and but for in on a per how what then at to is from if")
_EQUATING: Final = vocabulary("is cost equal are make weigh cover covers hold worth")
_MAKES: Final = frozenset(("make", "fill", "produce", "produces", "makes", "=", "serve"))
_INTO: Final = frozenset(("in", "for", "to", "on", "from", "with", "at", "of"))
_NOUN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or two of which one is "per 100 km"."""

    template: str
    numbers: frozenset[int]
    at: int
    """Where its first word stands in the line."""
    of: Key | None
    """None for a bare number."""
    per: tuple[Key, ...] = ()
    loose_per: tuple[Key, ...] = ()
    """What it may be per: "a pool holds 48,000 litres"."""

    @property
    def is_rate(self) -> bool:
        return bool(self.per or self.loose_per)


def read_quantities(line: Line) -> list[Quantity]:
    """The quantities of the line in order; fractions and percentages are none."""
    return _Reader(line).read()


class _Reader:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._words = line.words
        self._found: list[Quantity] = []
        self._taken: set[int] = set()
        self._is_about_money = not CURRENCIES.isdisjoint(line.words)

    def read(self) -> list[Quantity]:
        for at, word in enumerate(self._words):
            index = number_at(word)
            if index is None or index in self._taken or self._is_share(at):
                continue
            number = self._line.numbers[index]
            if number.is_soft and not self._counts_something(at):
                continue
            self._found.append(self._quantity(at, index))
        return self._equations(self._found)

    def _is_share(self, at: int) -> bool:
        index = number_at(self._words[at])
        is_percent = self._word(at + 1) == "percent"
        part_of_unit = self._word(at + 1) in UNITS or (
            self._word(at + 1) == "of" and self._word(at + 3) in TIMES
        )
        return is_percent or (index is not None and self._line.numbers[index].is_part and not part_of_unit)

    def _counts_something(self, at: int) -> bool:
        return self._word(at + 1) in UNITS

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _quantity(self, at: int, index: int) -> Quantity:
        start = at + 1
        if self._word(start) == "of" and self._line.numbers[index].is_part:
            start += 1  # half of an hour
            start += self._word(start) in ("a", "the")
        of, end = self._noun(start)
        template, numbers = f"#{index}", {index}
        if of is not None and of.kind == "unit":
            end = self._past_contents(of, end)
            if of.words[0] in TIMES:
                of, end, template = self._compound_time(of, end, template, numbers)
        per: list[Key] = []
        key, count, end = self._rate_after(end, of)
        while key is not None:
            per.append(key if key is not EACH else self._counted_before(at) or EACH)
            if count is not None:
                template = f"{template} / #{count}"
                numbers.add(count)
                self._taken.add(count)
            key, count, end = self._rate_after(end, of)
        loose = self._rate_before(at)
        if of is not None and of.kind == "unit" and not per:
            contents, _ = self._noun(end)
            if contents is not None and contents.kind == "noun":
                loose.insert(0, contents)  # a 0.75 litre bottle
        if self._is_money(of, at, index, is_rate=bool(per or loose)):
            of = MONEY_KEY
        return Quantity(template, frozenset(numbers), at, of, tuple(per), tuple(loose))

    def _past_contents(self, of: Key, end: int) -> int:
        """Where the "per hour" of "0.35 litres of oil per hour" begins."""
        contents, after = self._noun(end + 1) if self._word(end) == "of" else (None, end)
        return after if contents is not None and self._rate_after(after, of)[0] is not None else end

    def _is_money(self, of: Key | None, at: int, index: int, *, is_rate: bool) -> bool:
        if of is None:
            return self._is_price(at, index, is_rate=is_rate)
        is_note = of.kind == "noun" and not _NOTES.isdisjoint(of.words)
        return is_note and self._is_money_message()

    def _compound_time(self, of: Key, end: int, template: str, numbers: set[int]) -> tuple[Key, int, str]:
        """1 hour and 25 minutes: one time, in the smaller unit."""
        at = end + (self._word(end) == "and")
        index = number_at(self._word(at) or "-")
        smaller = self._word(at + 1)
        if index is None or smaller not in TIMES:
            return of, end, template
        factors = time_factors(of.words[0], smaller)
        if not factors:
            return of, end, template
        numbers.add(index)
        self._taken.add(index)
        scaled = " * ".join((template, *map(str, factors)))
        return unit_key(smaller), at + 2, f"({scaled} + #{index})"

    def _counted_before(self, at: int) -> Key | None:
        """What "each" is: the noun that was counted last in the same sentence."""
        for quantity in reversed(self._found):
            if not _SENTENCE_ENDS.isdisjoint(self._words[quantity.at : at]):
                return None
            if quantity.of is not None and quantity.of.kind == "noun" and not quantity.is_rate:
                return quantity.of
        return None

    def _noun(self, start: int) -> tuple[Key | None, int]:
        """What stands at `start`: a unit, or up to three words that end a noun; and where it ends."""
        word = self._word(start)
        pair = f"{word} {self._word(start + 1)}"
        if word in ("square", "cubic"):
            return Key("unit", (pair,)), start + 2
        if word in UNITS:
            return unit_key(word), start + 1
        if word in ("person", "people"):
            return Key("noun", (word,), word), start + 1
        end = start
        while end < start + _NOUN_WORDS and self._is_noun_word(end):
            end += 1
        words = self._words[start:end]
        if not words:
            return None, start
        return Key("noun", tuple(words), self._line.shown[end - 1]), end

    def _is_noun_word(self, at: int) -> bool:
        word = self._word(at)
        if word in NOUNS_TOO and number_at(self._word(at - 1) or "-") is not None:
            return True
        return word.isalpha() and word not in STOPS and word not in UNITS and len(word) > 1

    def _rate_after(self, at: int, of: Key | None) -> tuple[Key | None, int | None, int]:
        """The "per 100 km" that begins at `at`: its key, the index of its number, and where it ends."""
        nothing = (None, None, at)
        word, follows = self._word(at), self._word(at + 1)
        if word == "each":
            if follows.isalpha() and follows not in TIMES and follows not in _AFTER_EACH:
                return nothing  # 8 workers each earn
            return (unit_key(follows), None, at + 2) if follows in TIMES else (EACH, None, at + 1)
        start = self._rate_start(at, of)
        count = number_at(self._word(start) or "-") if start is not None else None
        if start is None or (count is not None and self._line.numbers[count].is_part):
            return nothing
        key, end = self._noun(start + (count is not None))
        if key is None or (key.kind == "money" and count is not None):
            return nothing
        is_time = key.kind == "unit" and key.words[0] in TIMES
        if is_time and (word in _MAKES or (word in _INTO and of is None)):
            return nothing
        return Key(key.kind, key.words[:1] if key.kind == "unit" else key.words, key.shown), count, end

    def _rate_start(self, at: int, of: Key | None) -> int | None:
        """Where the noun or number after "per", "in a", "makes one", "a" begins; None without such words."""
        word, follows = self._word(at), self._word(at + 1)
        if word in _INTO and follows in ("a", "each", "every", "one"):
            return at + 2
        if word in ("in", "for", "to") and follows == "the" and self._word(at + 2) in UNITS:
            return at + 2
        if word == "for" and follows in ("per", "every"):
            return at + 2
        if word in _MAKES and of is not None and (follows == "a" or self._is_one(at + 1)):
            return at + 2
        is_noun = follows in UNITS or self._is_noun_word(at + 1)
        is_the_hour = word == "the" and follows in UNITS and of is not None and of.kind == "money"
        return at + 1 if word in ("per", "every", "/") or (word == "a" and is_noun) or is_the_hour else None

    def _is_one(self, at: int) -> bool:
        index = number_at(self._word(at) or "-")
        return (
            index is not None and self._line.numbers[index].value == 1 and self._line.numbers[index].is_soft
        )

    def _rate_before(self, at: int) -> list[Key]:
        """The carton of "each carton has 12 eggs", "a carton of 12 eggs" and "38 cartons of 12 eggs"."""
        start = at - 1
        while (
            start >= 0
            and at - start < 9
            and self._words[start] not in CLAUSE_ENDS
            and number_at(self._words[start]) is None
        ):
            start -= 1
        window = range(start + 1, at)
        for position in window:
            if self._words[position] not in ("each", "every", "a", "per", "one"):
                continue
            key, end = self._noun(position + 1)
            if key is None or end > at:
                return [self._counted_before(at) or EACH] if self._words[position] == "each" else []
            if (
                self._words[position] in ("a", "one")
                and key.kind == "unit"
                and key.words[0] in TIMES
                and end < at
            ):
                return []
            return [key]
        counted = start >= 0 and number_at(self._words[start]) is not None
        if counted and self._word(at - 1) in ("of", "at", "with", "for", "x"):
            key, end = self._noun(start + 1)
            if key is not None and end == at - 1:
                return [key]
        return []

    def _is_price(self, at: int, index: int, *, is_rate: bool) -> bool:
        """Whether a number without a noun is money: by what stands before it, or by its two decimals."""
        if self._has_price_cue(at) or (is_rate and self._is_money_message()):
            return True
        has_cents = self._line.numbers[index].text[-3:-2] == "."
        if has_cents and (is_rate or self._is_money_message()):
            return True
        if self._word(at + 1) in ("cost", "of", "people", "="):
            return False
        return self._is_about_money and not is_rate and self._word(at - 1) not in _NO_AMOUNT_FOLLOWS

    def _has_price_cue(self, at: int) -> bool:
        return not _PRICE_CUES.isdisjoint(self._words[max(0, at - 4) : at]) and self._is_money_message()

    def _is_money_message(self) -> bool:
        return self._is_about_money or self._line.has(*_MONEY_TALK)

    def _equations(self, found: list[Quantity]) -> list[Quantity]:
        """1 inch = 2.54 cm: two quantities that are one rate."""
        merged: list[Quantity] = []
        for quantity in found:
            before = merged[-1] if merged else None
            if before is not None and self._are_equated(before, quantity):
                one = self._line.numbers[min(before.numbers)].value == 1
                assert before.of is not None
                template = quantity.template if one else f"{quantity.template} / {before.template}"
                merged[-1] = Quantity(
                    template, quantity.numbers | before.numbers, before.at, quantity.of, (before.of,), ()
                )
            else:
                merged.append(quantity)
        return merged

    def _are_equated(self, left: Quantity, right: Quantity) -> bool:
        if left.of is None or right.of is None or left.per or right.per or left.of == right.of:
            return False
        if len(left.numbers) != 1:
            return False
        between: Sequence[str] = [
            word for word in self._words[left.at + 1 : right.at] if word not in left.of.words
        ]
        if "=" in between:
            return len(between) <= 2
        is_one = self._line.numbers[min(left.numbers)].value == 1
        return is_one and 0 < len(between) <= 5 and not _EQUATING.isdisjoint(between)
