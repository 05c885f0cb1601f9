"""How a language's keywords are written down, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kernel.tools.math.lexer import fold, pieces

Phrases = dict[tuple[str, ...], tuple[str, ...]]
Compounds = Callable[[list[str], list[str]], Iterator[tuple[str, int]]]


@dataclass(frozen=True)
class Lexicon:
    """One language. Words are written with or without accents; alternatives are separated by `|` or `,`."""

    name: str
    keywords: str
    """Lines `english keyword: phrase, phrase`; the keyword replaces the phrase."""
    below_twenty: str
    """The words for 0 to 19, in order, separated by blanks; alternatives by `|`, blanks in a word are `_`."""
    tens: str
    """The words for 20, 30, … 90."""
    powers: dict[int, str]
    """100, 1000, a million → their words, separated by blanks."""
    compounds: Compounds
    """Makes the words between 21 and 99 of one word for each unit and ten."""
    function_words: str
    """Words that are no keywords but give the language away."""
    joint: str = "and"
    """The word between hundreds and the rest."""
    decimal_comma: bool = True

    @cached_property
    def phrases(self) -> Phrases:
        """Folded phrase → the keyword's words."""
        table: Phrases = {}
        for line in self.keywords.strip().splitlines():
            keyword, _, phrases = line.partition(":")
            for phrase in phrases.split(","):
                table[tuple(piece.folded for piece in pieces(phrase))] = tuple(keyword.split())
        return table

    @cached_property
    def numbers(self) -> dict[tuple[str, ...], int]:
        """Folded words → a number below 100."""
        small = [fold(words).split("|") for words in self.below_twenty.split()]
        tens = [fold(words).split("|") for words in self.tens.split()]
        table = {_parts(word): value for value, words in enumerate(small) for word in words}
        table |= {_parts(word): 20 + 10 * index for index, words in enumerate(tens) for word in words}
        for index, ten_words in enumerate(tens):
            for unit, unit_words in enumerate(small[1:10], start=1):
                for phrase, offset in self.compounds(ten_words, unit_words):
                    table.setdefault(_parts(phrase), 20 + 10 * index + unit + offset)
        return table

    @cached_property
    def multipliers(self) -> dict[str, int]:
        """Folded word → 100, 1000, …"""
        return {fold(word): value for value, words in self.powers.items() for word in words.split()}

    @cached_property
    def longest(self) -> int:
        """Words in the longest phrase or number."""
        return max(map(len, (*self.phrases, *self.numbers)))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of the language that is written down here."""
        words = {word for phrase in (*self.phrases, *self.numbers) for word in phrase}
        return frozenset(words | set(self.multipliers) | set(fold(self.function_words).split()))


def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("_", " ").split())


def spaced(tens: list[str], units: list[str]) -> Iterator[tuple[str, int]]:
    """twenty five."""
    yield from ((f"{ten} {unit}", 0) for ten in tens for unit in units)


def joined_by(word: str) -> Compounds:
    """treinta y cinco."""

    def compounds(tens: list[str], units: list[str]) -> Iterator[tuple[str, int]]:
        yield from ((f"{ten} {word} {unit}", 0) for ten in tens for unit in units)

    return compounds


def unit_first(*words: str) -> Compounds:
    """funfundzwanzig."""

    def compounds(tens: list[str], units: list[str]) -> Iterator[tuple[str, int]]:
        yield from ((f"{unit}{word}{ten}", 0) for word in words for ten in tens for unit in units)

    return compounds


def glued(tens: list[str], units: list[str]) -> Iterator[tuple[str, int]]:
    """tjugofem; Italian drops a vowel between two: ventuno."""
    for ten in tens:
        for unit in units:
            yield f"{ten}{unit}", 0
            if ten[-1] in "aio" and unit[0] in "uo":
                yield f"{ten[:-1]}{unit}", 0
