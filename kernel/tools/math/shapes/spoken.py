"""Arithmetic told in words: "multiply 12 by 4 and add 3", "half of 90 minus 7", "(14 + 6) * 3.5 = ?".

A recursive descent over the line's words, with a bound on depth. Everything but a frame of courtesies must
be read, so that a sentence which merely contains numbers is none of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.units import UNITS
from kernel.tools.math.words import vocabulary

FRAME = vocabulary(
    "what is how much calculate the result value answer of for a please quick quickly question tell me "
    "give can you could solve find hey hi hello ok okay so and now i need to know want would like = ? ! "
    ". , : ; equal make get do if we take thanks thank exactly just out work your my help with this sum "
    "math maths problem then us let's say total number come does it will be are"
)
_MAX_DEPTH = 12
_MAX_WORDS = 120
_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4
_BINARY = {"less": _SUM, "+": _SUM, "-": _SUM, "*": _PRODUCT, "x": _PRODUCT, "/": _PRODUCT, "mod": _PRODUCT}
_TAILS = {"add": "+", "+": "+", "subtract": "-", "-": "-", "multiply": "*", "*": "*", "divide": "/", "/": "/"}
_LISTS = {"sum": "+", "total": "+", "product": "*", "difference": "-", "quotient": "/"}
_FACTORS = {"double": "2", "twice": "2", "triple": "3", "thrice": "3"}
_ROOTS = {"sqrt": "0.5", "cbrt": "(1 / 3)"}
_LOOSE_AFTER_PERCENT = frozenset({"vat", "tip", "discount", "increase", "decrease", "off", "more", "less"})


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    binds: int
    steps: int = 0
    is_percent: bool = False

    def inside(self, level: int) -> str:
        return self.text if self.binds >= level else f"({self.text})"


class _NotSpoken(Exception):
    """The words are something else than arithmetic."""


def spoken(line: Line) -> Found | None:
    """The sum that the whole line spells out."""
    words = list(line.words)
    while words and words[-1] in FRAME:
        words.pop()
    start = 0
    while start < len(words) and words[start] in FRAME and words[start : start + 2] != ["sum", "of"]:
        if words[start] == "total" and words[start + 1 : start + 2] == ["of"]:
            break
        start += 1
    if not 2 <= len(words) - start <= _MAX_WORDS:
        return None
    reader = _Reader([word for word in words[start:] if word not in ("the", "please")], line)
    try:
        term = reader.statement()
    except _NotSpoken:
        return None
    return Found(term.text, reader.unit()) if term.steps else None


class _Reader:
    def __init__(self, words: list[str], line: Line) -> None:
        self._words = words
        self._line = line
        self._at = 0
        self._units: set[str] = set()

    def unit(self) -> str:
        return next(iter(self._units)) if self._units else ""

    def statement(self) -> _Term:
        term = self._imperative() or self._sum(0)
        while self._at < len(self._words):
            term = self._tail(term)
        if len(self._units) > 1:
            raise _NotSpoken
        return term

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._words[index] if index < len(self._words) else ""

    def _take(self, *words: str) -> bool:
        if self._words[self._at : self._at + len(words)] != list(words):
            return False
        self._at += len(words)
        return True

    def _expect(self, *alternatives: str) -> None:
        if not any(self._take(word) for word in alternatives):
            raise _NotSpoken

    def _imperative(self) -> _Term | None:  # noqa: PLR0911 (a guard each)
        """multiply 12 by 4 | add 5 and 7 and 9 | add 5 to 7 | subtract 5 from 7 | divide 8 by 2."""
        verb = self._peek()
        if verb in ("increase", "decrease"):
            return self._changed(verb)
        if verb not in ("multiply", "divide", "split", "subtract", "add"):
            return None
        self._at += 1
        first = self._factor(0)
        if verb == "subtract":
            self._expect("from")
            return _joined("-", self._product(0), first)
        if verb in ("multiply", "divide", "split"):
            sign = "*" if verb == "multiply" else "/"
            if verb == "multiply" and self._take("and"):
                return _joined(sign, first, self._product(0))
            if self._line.language == "italian" and self._take("*"):
                return _joined(sign, first, self._product(0))
            if not any(self._take(word) for word in ("by", "with", "into", "per")):
                self._expect(sign)
            return _joined(sign, first, self._product(0))
        if self._take("to"):
            return _joined("+", self._product(0), first)
        return self._listed("+", first)

    def _changed(self, verb: str) -> _Term:
        """increase 200 by 15 percent."""
        self._at += 1
        first = self._factor(0)
        self._expect("by")
        return _joined("+" if verb == "increase" else "-", first, self._factor(0))

    def _listed(self, sign: str, first: _Term) -> _Term:
        """The rest of "5, 7 and 9", joined by `sign`."""
        term, count = first, 1
        while self._take(",", "and") or self._take("and") or self._take(",") or self._take("from"):
            if number_at(self._peek() or "-") is None:
                self._at -= 1
                break
            term, count = _joined(sign, term, self._product(0)), count + 1
        if count == 1:
            raise _NotSpoken
        return term

    def _tail(self, term: _Term) -> _Term:
        """, then multiply the result by 3 | and double it."""
        moved = self._at
        while self._peek() in (",", ".", ";", "then", "and", "now", "after", "finally"):
            self._at += 1
        if self._at == moved and self._peek() not in _TAILS:
            raise _NotSpoken
        verb = self._peek()
        if verb in ("double", "triple", "halve"):
            self._at += 1
            self._take("it") or self._take("all")
            return _joined("/" if verb == "halve" else "*", term, _Term(_FACTORS.get(verb, "2"), _ATOM))
        sign = _TAILS.get(verb)
        if sign is None:
            raise _NotSpoken
        self._at += 1
        self._take("it") or self._take("all")
        for word in ("by", "with", "per") if sign in "*/" else ("to", "from"):
            self._take(word)
        term = _joined(sign, term, self._product(0))
        self._take("to", "it") or self._take("from", "it")
        return term

    def _sum(self, depth: int) -> _Term:
        term = self._product(depth)
        while self._peek() in ("+", "-", "less"):
            sign = self._peek().replace("less", "-")
            self._at += 1
            term = _joined(sign, term, self._product(depth))
        return term

    def _product(self, depth: int) -> _Term:
        term = self._factor(depth)
        while _BINARY.get(self._peek()) == _PRODUCT:
            sign = {"x": "*", "mod": "%"}.get(self._peek(), self._peek())
            self._at += 1
            term = _joined(sign, term, self._factor(depth))
        return term

    def _factor(self, depth: int) -> _Term:  # noqa: PLR0911 (a guard each)
        if depth > _MAX_DEPTH:
            raise _NotSpoken
        word = self._peek()
        if (
            word in _FACTORS
            or word in _ROOTS
            or word in ("square", "cube")
            or (word in _LISTS and self._peek(1) in ("of", "between"))
        ):
            return self._prefixed(word, depth)
        if word == "-" and self._at == 0 and number_at(self._peek(1) or "-") is not None:
            self._at += 1
            term = self._atom(depth)
            if self._peek() in ("^", "**", "squared", "cubed"):
                raise _NotSpoken  # people do not agree on what -5 squared is
            return _Term(f"-{term.text}", _POWER, 0)
        term = self._atom(depth)
        if self._peek() in ("^", "**"):
            self._at += 1
            return _Term(f"{term.inside(_ATOM)} ** {self._atom(depth).inside(_ATOM)}", _POWER, term.steps + 1)
        for word, exponent in (("squared", 2), ("cubed", 3)):
            if self._take(word):
                return _Term(f"{term.inside(_ATOM)} ** {exponent}", _POWER, term.steps + 1)
        if self._take("%") or term.is_percent:
            return self._percent_of(term, depth)
        if self._is_part(term) and self._take("of"):
            return _joined("*", term, self._factor(depth + 1))
        return term

    def _prefixed(self, word: str, depth: int) -> _Term:
        self._at += 1
        if word in ("square", "cube"):
            self._expect("of")
            term = self._factor(depth + 1)
            return _Term(f"{term.inside(_ATOM)} ** {2 if word == 'square' else 3}", _POWER, term.steps + 1)
        if word in _FACTORS or word in _ROOTS:
            self._take("of")
            term = self._factor(depth + 1)
            if word in _ROOTS:
                if self._peek() in ("*", "/", "x"):
                    raise _NotSpoken  # the root of what?
                return _Term(f"{term.inside(_ATOM)} ** {_ROOTS[word]}", _POWER, term.steps + 1)
            return _joined("*", _Term(_FACTORS[word], _ATOM), term)
        self._at += 1
        return self._listed(_LISTS[word], self._product(depth + 1))

    def _percent_of(self, term: _Term, depth: int) -> _Term:
        """20 percent of 50; a percentage that stands alone is left to what it is added to."""
        if self._take("off", "of") or self._take("off"):
            whole = self._factor(depth + 1)
            return _joined("*", whole, _Term(f"1 - {term.text} / 100", _SUM))
        if self._take("of"):
            whole = self._factor(depth + 1)
            return _joined("*", _Term(f"{term.text} / 100", _PRODUCT), whole)
        if self._peek() in _LOOSE_AFTER_PERCENT:
            self._at += 1
        return _Term(term.text, _ATOM, 0, is_percent=True)

    def _is_part(self, term: _Term) -> bool:
        index = number_at(term.text)
        return index is not None and self._line.numbers[index].is_part

    def _atom(self, depth: int) -> _Term:
        if self._take("("):
            if depth > _MAX_DEPTH:
                raise _NotSpoken
            term = self._sum(depth + 1)
            self._expect(")")
            return _Term(f"({term.text})", _ATOM, term.steps)
        if number_at(self._peek() or "-") is None:
            raise _NotSpoken
        word = self._peek()
        self._at += 1
        if self._peek() in UNITS:
            self._units.add(self._peek())
            self._at += 1
        return _Term(word, _ATOM, 0, is_percent=self._take("percent"))


def _joined(sign: str, left: _Term, right: _Term) -> _Term:
    steps = left.steps + right.steps + 1
    if left.is_percent:
        raise _NotSpoken
    if right.is_percent:
        if sign not in ("+", "-"):
            left_text = left.inside(_PRODUCT)
            return (
                _Term(f"{left_text} {sign} {right.text} / 100", _PRODUCT, steps) if sign == "*" else _refuse()
            )
        return _Term(f"{left.inside(_PRODUCT)} * (1 {sign} {right.text} / 100)", _PRODUCT, steps)
    level = _SUM if sign in ("+", "-") else _PRODUCT
    # What stands right of - or / keeps its parentheses.
    right_level = level + 1 if sign in ("-", "/", "%") else level
    return _Term(f"{left.inside(level)} {sign} {right.inside(right_level)}", level, steps)


def _refuse() -> _Term:
    raise _NotSpoken
