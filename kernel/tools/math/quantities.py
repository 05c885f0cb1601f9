"""Numbers with what they count: "12 eggs in a carton", "8.99 a month", "6.4 litres per 100 km", "3 litres each a day"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.tools.math.keys import EACH, MONEY_KEY, Key, unit_key
from kernel.tools.math.model import Line, number_at
from kernel.tools.math.units import CURRENCIES, TIMES, UNITS, time_factors

# Words that end a noun.
STOPS: Final = frozenset(
    "the a of and or is are was were be been am to for from in on at by with without into onto out up down over under per "
    "each every all any some this these those it its my your our their his her i you we they he she them him who which "
    "that what how many much long far fast when where if then than so but not no as do does did will would can could "
    "should must may might have get need cost pay spend earn save buy sell give eat lose break use take hold leave die "
    "find add subtract multiply divide split double half left rest more less fewer total sum average change equally "
    "percent percentage discount off increase decrease vat tip interest people_ there here now today yesterday tomorrow "
    "after before during while because about around only just also still already again back same other new last next "
    "one both go goes went going come comes came run runs ran walk walks walked drive drives drove travel travels "
    "travelled cycle cycles cycled ride rides fly flies flew work works worked make makes made produce produces read "
    "reads write writes drink drinks drank sleep sleeps slept cover covers put puts last lasts lasted want wants plan "
    "plans share using if me us between through until till plus minus times first_ worth long wide tall original "
    "remainder yearly compound simple please = + - * / ^ ( ) , . ; : ? ! \" ' x # & in join joined leave arrive arrives "
    "arrived born grow hatched hatch cook cooks bake bakes baked stay stays stayed lay lays pick picks picked pack packs "
    "packed fill fills empty empties serve serves pour pours leak leaks pump pumps moves move type types weigh weighs "
    "weighed started start starts begin begins began stand stands contains rent instead assume returned return returns "
    "collect collects collected keep keeps kept away together though too very really drink bring brings brought "
    "remain".split()
)
_SENTENCE_ENDS: Final = frozenset(".;?!")
CLAUSE_ENDS: Final = frozenset((".", ";", "?", "!", ",", "and", "but", "then", ":"))
_PRICE_CUES: Final = frozenset(
    "cost pay price at spend earn save worth budget bill fee rent buy sell for tip".split()
)
_NOTES: Final = frozenset("note notes bill banknote voucher coupon deposit".split())
_NO_AMOUNT_FOLLOWS: Final = frozenset("for of by between than into in per every each the us".split())
_PER: Final = frozenset(("per", "each", "every", "/"))
_MONEY_TALK: Final = (
    "cost",
    "pay",
    "spend",
    "earn",
    "save",
    "buy",
    "sell",
    "bill",
    "fee",
    "change",
    "rent",
    "budget",
    "expensive",
)
# Verbs that are nouns right after a number: 3 packs.
_NOUNS_TOO: Final = frozenset(
    "packs rides drinks walks runs works plans types moves stays picks lasts".split()
)
_AFTER_EACH: Final = frozenset("and but for in on a per how what then at to is with from if of".split()) - {
    "with",
    "of",
}
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
        return self._word(at + 1) in UNITS and self._word(at + 2) in ("=", "is", "equal")

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _quantity(self, at: int, index: int) -> Quantity:
        start = at + 1
        if self._word(start) == "of" and self._line.numbers[index].is_part:
            start += 1  # half of an hour
            start += self._word(start) in ("a", "the")
        of, end = self._noun(start)
        if of is not None and of.kind == "unit" and self._word(end) == "of":
            contents, after = self._noun(end + 1)
            if contents is not None and self._rate_after(after, of)[0] is not None:
                end = after  # 0.35 litres of oil per hour
        template, numbers = f"#{index}", {index}
        if of is not None and of.kind == "unit" and of.words[0] in TIMES:
            of, end, template = self._compound_time(of, end, template, numbers)
        per: list[Key] = []
        loose: list[Key] = []
        while True:
            key, count, after = self._rate_after(end, of)
            if key is None:
                break
            if key is EACH:
                key = self._counted_before(at) or EACH
            if count is not None:
                template, numbers = f"{template} / #{count}", numbers | {count}
                self._taken.add(count)
            per.append(key)
            end = after
        if of is not None and of.kind == "unit" and not per:
            noun, after = self._noun(end)
            if noun is not None and noun.kind == "noun":
                loose.append(noun)  # a 0.75 litre bottle
        loose += self._rate_before(at, of)
        if of is None and self._is_price(at, index, is_rate=bool(per or loose)):
            of = MONEY_KEY
        elif (
            of is not None
            and of.kind == "noun"
            and not _NOTES.isdisjoint(of.words)
            and self._is_money_message()
        ):
            of = MONEY_KEY
        return Quantity(template, frozenset(numbers), at, of, tuple(per), tuple(loose))

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
        if word == "person" or word == "people":
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
        if word in _NOUNS_TOO and number_at(self._word(at - 1) or "-") is not None:
            return True
        return word.isalpha() and word not in STOPS and word not in UNITS and len(word) > 1

    def _rate_after(self, at: int, of: Key | None) -> tuple[Key | None, int | None, int]:
        """The "per 100 km" that begins at `at`: its key, the index of its number, and where it ends."""
        start = at
        word = self._word(at)
        if word in _INTO and self._word(at + 1) in ("a", "each", "every", "one"):
            start = at + 2
        elif word in ("in", "for", "to") and self._word(at + 1) == "the" and self._word(at + 2) in UNITS:
            start = at + 2
        elif word == "the" and self._word(at + 1) in UNITS and of is not None and of.kind == "money":
            start = at + 1
        elif word in ("per", "every", "/") or (word == "for" and self._word(at + 1) in ("per", "every")):
            start = at + 1 + (word == "for")
        elif word == "each":
            follows = self._word(at + 1)
            if follows.isalpha() and follows not in TIMES and follows not in _AFTER_EACH:
                return None, None, at  # 8 workers each earn
            return (unit_key(follows), None, at + 2) if follows in TIMES else (EACH, None, at + 1)
        elif word in _MAKES and of is not None and (self._word(at + 1) == "a" or self._is_one(at + 1)):
            start = at + 2
        elif word == "a" and (self._word(at + 1) in UNITS or self._is_noun_word(at + 1)):
            start = at + 1
        else:
            return None, None, at
        count = number_at(self._word(start) or "-")
        if count is not None:
            if self._line.numbers[count].is_part:
                return None, None, at
            start += 1
        key, end = self._noun(start)
        if key is not None and word in _MAKES and key.kind == "unit" and key.words[0] in TIMES:
            return None, None, at
        if key is None or (
            word in _INTO and key.kind == "unit" and key.words[0] in TIMES and word != "per" and of is None
        ):
            return None, None, at
        return Key(key.kind, key.words[:1] if key.kind == "unit" else key.words, key.shown), count, end

    def _is_one(self, at: int) -> bool:
        index = number_at(self._word(at) or "-")
        return (
            index is not None and self._line.numbers[index].value == 1 and self._line.numbers[index].is_soft
        )

    def _rate_before(self, at: int, of: Key | None) -> list[Key]:
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
        return (
            is_one
            and 0 < len(between) <= 3
            and between[0] in ("is", "cost", "equal", "are", "make", "weigh", "for")
        )
