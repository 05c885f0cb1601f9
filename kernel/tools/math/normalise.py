"""A message in the solver's words: its numbers found, its keywords in English, its units in one spelling."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kernel.tools.math.lexer import Piece, pieces
from kernel.tools.math.lexicon import Lexicon, lexicon_of
from kernel.tools.math.model import Line, Number
from kernel.tools.math.numerals import Unreadable, literals, number_words
from kernel.tools.math.typos import mended
from kernel.tools.math.units import AFTER_NUMBER, CURRENCY_SIGNS

_MAX_NUMBERS = 40
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_EVERY = ("a", "an", "per", "every", "each")
_THOUSANDS = {"k": 1_000}
_UNIT_FOLLOWS = (["many"], ["per"])


def normalise(message: str) -> Line | None:
    """`message` as a line, or None where a number is written in a way that can be read differently."""
    found = _without_hyphens(pieces(message))
    lexicon = lexicon_of([piece.folded for piece in found if piece.kind == "word"])
    writer = _Writer(lexicon)
    try:
        writer.read(found)
    except Unreadable:
        return None
    return writer.line()


def _without_hyphens(found: list[Piece]) -> list[Piece]:
    """Leaves out the hyphens of "twenty-five" and "15-minute": glued on both sides, a word after them."""
    return [
        piece
        for piece, before, after in zip(found, [None, *found], [*found[1:], None], strict=False)
        if not (
            piece.folded == "-"
            and before
            and after
            and before.kind in ("word", "number")
            and after.kind == "word"
            and not (piece.is_spaced or after.is_spaced)
        )
    ]


class _Writer:
    """Collects the line's words from the message's pieces."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words: list[str] = []
        self._shown: list[str] = []
        self._numbers: list[Number] = []

    def line(self) -> Line:
        self._merge_fractions()
        self._leave_out_ages()
        self._swap_currencies()
        return Line(tuple(self._words), tuple(self._shown), tuple(self._numbers), self._lexicon.name)

    def read(self, found: list[Piece]) -> None:
        folded = [piece.folded for piece in found]
        if self._lexicon.name == "english":
            folded = [mended(piece.folded) if piece.kind == "word" else piece.folded for piece in found]
        position = 0
        while position < len(found):
            position += self._read_one(found, folded, position)

    def _read_one(self, found: list[Piece], folded: list[str], position: int) -> int:
        """Take what begins at `position`; how many pieces that were."""
        piece = found[position]
        if piece.kind == "number":
            return self._read_literal(found, position)
        if piece.kind == "word":
            return self._read_word(found, folded, position)
        if piece.kind == "clock":
            self._read_clock(piece.folded)
        elif piece.kind == "date":
            self._put("<date>", piece.shown)
        elif piece.kind == "name" and piece.folded not in self._lexicon.vocabulary:
            self._put(f"<{piece.folded}>", piece.shown)
        else:
            return self._read_word(found, folded, position)
        return 1

    def _read_clock(self, time: str) -> None:
        """9:15, which may be a ratio too."""
        hours, _, minutes = time.partition(":")
        self._put_number(Number(str(int(hours)), Fraction(int(hours))), hours)
        self._put(":", ":")
        self._put_number(Number(str(int(minutes)), Fraction(int(minutes))), minutes)

    def _read_word(self, found: list[Piece], folded: list[str], position: int) -> int:
        """A keyword, number, currency, unit or other word or sign; how many pieces that were."""
        piece = found[position]
        if piece.folded in _TIMES and "".join(folded[position + 1 : position + 2]) in _EVERY:
            value = _TIMES[piece.folded]
            self._put_number(Number(str(value), Fraction(value)), piece.shown)
            self._put("times", "times")
            return 1
        count, keyword = self._keyword(folded, position)
        value, words = number_words(folded, position, self._lexicon) if piece.kind == "word" else (0, 0)
        if words > count or (words and words == count and keyword != ("a",)):
            self._put_number(
                Number(str(value), Fraction(value), is_soft=value == 1), " ".join(folded[position:][:words])
            )
            return words
        if count:
            for word in keyword:
                self._put(word, " ".join(one.shown for one in found[position : position + count]))
            return count
        if piece.folded in CURRENCY_SIGNS:
            self._put(CURRENCY_SIGNS[piece.folded], piece.shown)
        elif piece.folded in AFTER_NUMBER and (self._is_after_number() or self._words[-1:] in _UNIT_FOLLOWS):
            for word in AFTER_NUMBER[piece.folded]:
                self._put(word, piece.shown)
        else:
            self._put(folded[position], piece.shown)
        return 1

    def _read_literal(self, found: list[Piece], position: int) -> int:
        texts = literals(found[position].folded, decimal_comma=self._lexicon.decimal_comma)
        following = found[position + 1] if position + 1 < len(found) else None
        if following and not following.is_spaced and following.folded in _THOUSANDS and len(texts) == 1:
            value = Fraction(texts[0]) * _THOUSANDS[following.folded]
            if value.denominator != 1:
                raise Unreadable(texts[0])
            self._put_number(Number(str(value), value), found[position].shown)
            return 2
        if following and following.folded in self._lexicon.multipliers and len(texts) == 1:
            value = Fraction(texts[0]) * self._lexicon.multipliers[following.folded]
            if value.denominator == 1:
                self._put_number(Number(str(value), value), found[position].shown)
                return 2
        is_year = self._is_year(texts[0], following)
        for text in texts:
            self._put_number(Number(text, Fraction(text), is_soft=is_year), text)
        return 1

    def _is_year(self, text: str, following: Piece | None) -> bool:
        """in 1962, the songs of 1999: nothing to calculate with."""
        is_plain = len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2099
        ends = following is None or (following.kind == "sign" and following.folded not in "€$£%*/+-^")
        return is_plain and ends and self._words[-1:] in (["in"], ["since"], ["of"], ["until"], ["year"])

    def _keyword(self, folded: list[str], position: int) -> tuple[int, tuple[str, ...]]:
        for count in range(min(6, self._lexicon.longest, len(folded) - position), 0, -1):
            keyword = self._lexicon.phrases.get(tuple(folded[position : position + count]))
            if keyword is not None:
                return count, keyword
        return 0, ()

    def _is_after_number(self) -> bool:
        return bool(self._words) and self._words[-1].startswith("#")

    def _put(self, word: str, shown: str) -> None:
        self._words.append(word)
        self._shown.append(shown)

    def _put_number(self, number: Number, shown: str) -> None:
        if len(self._numbers) >= _MAX_NUMBERS:
            raise Unreadable(shown)
        self._numbers.append(number)
        self._put(f"#{len(self._numbers) - 1}", shown)

    def _merge_fractions(self) -> None:
        """3 / 8 of, two thirds, a quarter, 2 1/2, two and a half → one number each."""
        for merge in (self._merge_slash, self._merge_part_word, self._merge_mixed):
            position = 0
            while position < len(self._words):
                merge(position)
                position += 1

    def _merge_slash(self, position: int) -> None:
        if self._words[position] != "/" or not 0 < position < len(self._words) - 1:
            return
        top, bottom = self._number(position - 1), self._number(position + 1)
        if top is None or bottom is None or self._is_in_a_sum(position):
            return
        is_proper = (
            top.value < bottom.value <= 100 != top.value + bottom.value
            and top.value.denominator == bottom.value.denominator == 1
        )
        if is_proper and "/" not in self._words[position + 2 : position + 3]:
            part = Number(f"({top.text} / {bottom.text})", top.value / bottom.value, is_part=True)
            self._replace(position - 1, position + 2, part)

    def _is_in_a_sum(self, position: int) -> bool:
        around = self._words[max(0, position - 2) : position - 1] + self._words[position + 2 : position + 3]
        return not {"+", "-", "*", "/", "(", ")", "^", "="}.isdisjoint(around)

    def _merge_part_word(self, position: int) -> None:
        bottom = _PARTS.get(self._words[position])
        if bottom is None:
            return
        start, top = position, 1
        before = self._number(position - 1) if position else None
        if (
            before is not None
            and before.value.denominator == 1
            and before.value < bottom
            and not before.is_part
        ):
            start, top = position - 1, before.value.numerator
        elif position and self._words[position - 1] == "a":
            start = position - 1
        elif bottom not in (2, 4) and self._words[position + 1 : position + 2] != ["of"]:
            return  # "the third day" is no third
        end = position + 1
        if self._words[end : end + 1] == ["a"]:
            end += 1  # half a pizza
        self._replace(start, end, Number(f"({top} / {bottom})", Fraction(top, bottom), is_part=True))

    def _merge_mixed(self, position: int) -> None:
        """2 1/2 hours, two and a half hours, an hour and a half."""
        part = self._number(position)
        if part is None or not part.is_part or position < 1:
            return
        is_joined = self._words[position - 1] == "and"
        whole_at = position - 2 if is_joined else position - 1
        whole = self._number(whole_at) if whole_at >= 0 else None
        if whole is not None and not whole.is_part and whole.value.denominator == 1:
            value = whole.value + part.value
            self._replace(whole_at, position + 1, Number(_decimal(value), value))
        elif (
            is_joined and whole_at >= 1 and self._words[whole_at] in ("hour", "minute", "day", "week", "year")
        ):
            unit, shown = self._words[whole_at], self._shown[whole_at]
            whole = self._number(whole_at - 1)
            if whole is None and self._words[whole_at - 1] in ("a", "an"):
                whole = Number("1", Fraction(1))
            if whole is not None:
                value = whole.value + part.value
                self._replace(whole_at - 1, position + 1, Number(_decimal(value), value))
                self._words.insert(whole_at, unit)
                self._shown.insert(whole_at, shown)

    def _number(self, position: int) -> Number | None:
        if not 0 <= position < len(self._words) or not self._words[position].startswith("#"):
            return None
        index = self._words[position][1:]
        return self._numbers[int(index)] if index.isdigit() else None

    def _replace(self, start: int, end: int, number: Number) -> None:
        self._numbers.append(number)
        shown = " ".join(self._shown[start:end])
        self._words[start:end] = [f"#{len(self._numbers) - 1}"]
        self._shown[start:end] = [shown]

    def _leave_out_ages(self) -> None:
        """The driver is 58 years old: nothing to calculate with, unless ages are asked for."""
        if "older" in self._words or "younger" in self._words or "how old" in " ".join(self._words):
            return
        for position in range(len(self._words) - 2):
            number = self._number(position)
            if number is not None and self._words[position + 1 : position + 3] == ["year", "old"]:
                index = int(self._words[position][1:])
                self._numbers[index] = replace(number, is_soft=True)
                self._words[position + 1] = "years"  # no time either

    def _swap_currencies(self) -> None:
        """$ 12 → 12 USD; "12 per cent" has been read as percent before."""
        for position in range(len(self._words) - 1):
            pair = self._words[position : position + 2]
            if pair[0] in CURRENCY_SIGNS.values() and self._number(position + 1) is not None:
                before = self._number(position - 1) if position else None
                if before is None:
                    self._words[position : position + 2] = pair[::-1]
                    self._shown[position : position + 2] = self._shown[position : position + 2][::-1]


def _decimal(value: Fraction) -> str:
    whole = value.numerator // value.denominator
    rest = value - whole
    if rest.denominator in (2, 4, 5, 8, 10):
        return f"{float(value):.3f}".rstrip("0").rstrip(".")
    return f"({value.numerator} / {value.denominator})"
