"""Word problems by their dimensions: the product of quantities whose units give the asked unit, then at most sums.

Every sign of every exponent is tried; the message is solved when exactly one value comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product as combinations

from kernel.tools.math.ask import Ask, read_ask
from kernel.tools.math.cues import difference_allowed, is_relational, sign_of
from kernel.tools.math.keys import ANY, Key, between, same, shown, wish
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import Quantity, read_quantities
from kernel.tools.math.units import TIMES, shown_unit
from kernel.tools.math.value import value_of

_MAX_QUANTITIES = 6
_MAX_FACTORS = 4  # quantities in one product


@dataclass(frozen=True, slots=True)
class Term:
    """A product or quotient of quantities that is of what is asked for."""

    template: str
    value: Fraction
    unit: str
    key: Key | None
    """What it is of; None for a bare number, which is of whatever the others are."""
    parts: tuple[Quantity, ...]
    factors: int = 0
    """How many factors of time it took."""

    @property
    def is_plain(self) -> bool:
        return len(self.parts) == 1


def word_problem(line: Line) -> Found | None:
    """One sum over all quantities of the line that gives what its question asks for."""
    ask = read_ask(line)
    quantities = read_quantities(line)
    if ask is None or not quantities or len(quantities) > _MAX_QUANTITIES:
        return None
    if is_relational(line, ask):
        return None
    return combine(line, quantities, ask)


def combine(line: Line, quantities: Sequence[Quantity], ask: Ask) -> Found | None:
    """The one way to get what is asked for from all of `quantities`; None if there is none or more than one."""
    if ask.of == ANY and any(
        quantity.of is not None and quantity.of.kind == "money" for quantity in quantities
    ):
        ask = replace(ask, of=wish("money"))
    products = _distinct(_products(line, quantities, ask))
    if len(products) == 1 and not (ask.of == ANY and len(quantities) > 2 and "/" in products[0].template):
        [term] = products
        if ask.wants_rest or (term.is_plain and not term.template.count("*")) or ask.wants_difference:
            return None  # a rest or a difference of one thing needs two
        return Found(term.template, term.unit, _numbers(quantities))
    if len(products) > 1 or len(quantities) < 2:
        return None
    found = _distinct_found(line, _sums(line, quantities, ask))
    return replace(found[0], explained=_numbers(quantities)) if len(found) == 1 else None


def _numbers(quantities: Sequence[Quantity]) -> frozenset[int]:
    """All numbers that quantities were read from, also the 1 of "1 inch = 2.54 cm"."""
    return frozenset(index for quantity in quantities for index in quantity.numbers)


def _products(line: Line, quantities: Sequence[Quantity], ask: Ask) -> Iterator[Term]:
    """All products of all `quantities` that are of what is asked for."""
    if len(quantities) > _MAX_FACTORS or any(quantity.of is None for quantity in quantities):
        return
    for wanted_per in dict.fromkeys((ask.per, ())):
        solutions: list[Term] = []
        for signs in combinations((1, -1), repeat=len(quantities)):
            solution = _product(line, quantities, signs, ask, wanted_per)
            if solution is not None:
                solutions.append(solution)
        if solutions:
            # A way without units of time to convert is what is meant.
            fewest = min(solution.factors for solution in solutions)
            yield from (solution for solution in solutions if solution.factors == fewest)
            return


def _product(
    line: Line, quantities: Sequence[Quantity], signs: tuple[int, ...], ask: Ask, wanted_per: tuple[Key, ...]
) -> Term | None:
    cancelled = _Cancellation(ask.of, wanted_per)
    for quantity, sign in zip(quantities, signs, strict=True):
        cancelled.take(quantity, sign, _is_plain(quantity, quantities, ask))
    factors = cancelled.factors()
    if factors is None:
        return None
    up = [quantity.template for quantity, sign in zip(quantities, signs, strict=True) if sign > 0]
    down = [quantity.template for quantity, sign in zip(quantities, signs, strict=True) if sign < 0]
    if not up:
        return None
    template = " * ".join((*up, *(str(factor) for factor in factors.times)))
    for divisor in (*down, *(str(factor) for factor in factors.over)):
        template += f" / ({divisor})" if "/" in divisor else f" / {divisor}"
    value = value_of(line, template)
    if "speed" in ask.words or ask.words[:2] == ("how", "fast"):
        per = next(
            (one.of for one in quantities if one.of and one.of.kind == "unit" and one.of.words[0] in TIMES),
            None,
        )
        factors = replace(factors, unit=shown_unit((*factors.key.words, *per.words)) if per else factors.unit)
    return (
        None
        if value is None
        else Term(
            template,
            value,
            factors.unit,
            factors.key,
            tuple(quantities),
            len(factors.times) + len(factors.over),
        )
    )


def _is_plain(quantity: Quantity, quantities: Sequence[Quantity], ask: Ask) -> bool:
    """Whether a quantity is no rate: what it may be per is neither counted nor asked for."""
    others = [ask.of, *(one.of for one in quantities if one is not quantity and one.of is not None)]
    return not quantity.per and not any(
        same(key, other) for key in quantity.loose_per for other in others if other.kind in ("noun", "unit")
    )


@dataclass(frozen=True, slots=True)
class _Factors:
    times: list[int]
    over: list[int]
    unit: str
    key: Key


class _Cancellation:
    """Numerators against denominators. What is asked for is one more denominator."""

    def __init__(self, of: Key, per: tuple[Key, ...]) -> None:
        self._of = of
        # Each key with whether it belongs to a plain quantity: two of these never cancel each other.
        self._up: list[tuple[Key, bool]] = [(key, False) for key in per]
        self._down: list[tuple[Key, bool]] = []
        self._loose_up: list[Key] = []
        self._loose_down: list[Key] = []

    def take(self, quantity: Quantity, sign: int, is_plain: bool) -> None:
        assert quantity.of is not None
        up, down = (self._up, self._down) if sign > 0 else (self._down, self._up)
        if quantity.of.words != ("times",):
            up.append((quantity.of, is_plain))
        down.extend((key, False) for key in quantity.per)
        (self._loose_down if sign > 0 else self._loose_up).extend(quantity.loose_per)

    def factors(self) -> _Factors | None:
        """The factors of time it takes to cancel everything; None when something stays."""
        times: list[int] = []
        over: list[int] = []
        up = list(self._up)
        loose_up = list(self._loose_up)
        for key, is_plain in self._down:
            if not _strike(key, is_plain, up, loose_up, times, over):
                return None
        for key in self._loose_down:
            _strike(key, False, up, [], times, over, only_exact=True)
        if len(up) > 1 or (not up and not loose_up):
            return None
        if up:
            [(rest, _)] = up
        else:
            named = self._of.kind in ("noun", "unit")
            rest = next((key for key in loose_up if named and same(key, self._of)), None)  # type: ignore[assignment]
            if rest is None:
                return None
        answer = between(rest, self._of)
        if answer is None:
            inverse = between(self._of, rest)
            if inverse is None:
                return None
            over += inverse
        else:
            times += answer
        unit = shown(self._of) if self._of.kind in ("unit", "noun") or self._of.words[1:] else shown(rest)
        if self._of.kind == "money" and self._of.words:
            unit = shown(self._of)
        return _Factors(times, over, unit, rest)


def _strike(
    key: Key,
    is_plain: bool,
    up: list[tuple[Key, bool]],
    loose_up: list[Key],
    times: list[int],
    over: list[int],
    *,
    only_exact: bool = False,
) -> bool:
    """Cancel a denominator against a numerator: the same if there is one, else another unit of time."""
    for index, (other, other_is_plain) in enumerate(up):
        if same(other, key) and not (is_plain and other_is_plain):
            del up[index]
            return True
    for index, other in enumerate(loose_up):
        if same(other, key):
            del loose_up[index]
            return True
    if only_exact:
        return False
    for index, (other, other_is_plain) in enumerate(up):
        if is_plain and other_is_plain:
            continue
        forward, backward = between(other, key), between(key, other)
        if forward is not None or backward is not None:
            times += forward or []
            over += backward or [] if forward is None else []
            del up[index]
            return True
    return False


def _sums(line: Line, quantities: Sequence[Quantity], ask: Ask) -> Iterator[Found]:
    """Two products, or any number of plain quantities, added or subtracted as the words around them say."""
    count = len(quantities)
    for mask in range(1, 2 ** (count - 1)):
        groups = (
            [quantity for at, quantity in enumerate(quantities) if not mask >> at & 1],
            [quantity for at, quantity in enumerate(quantities) if mask >> at & 1],
        )
        sides = [_side(line, group, ask) for group in groups]
        if sides[0] is not None and sides[1] is not None:
            first, second = sorted((sides[0], sides[1]), key=lambda term: min(part.at for part in term.parts))
            joined = _join(line, [first, second], ask)
            if joined is not None:
                yield joined
    if count > 2:
        singles = [_side(line, [quantity], ask) for quantity in quantities]
        terms = [term for term in singles if term is not None]
        if len(terms) == count:
            joined = _join(line, terms, ask)
            if joined is not None:
                yield joined


def _side(line: Line, quantities: list[Quantity], ask: Ask) -> Term | None:
    if len(quantities) == 1 and quantities[0].of is None and not quantities[0].per:
        value = value_of(line, quantities[0].template)
        return None if value is None else Term(quantities[0].template, value, "", None, (quantities[0],))
    without_per = Ask(ask.of, (), ask.words, ask.start)
    products = _distinct(_products(line, quantities, without_per))
    return products[0] if len(products) == 1 else None


def _join(line: Line, terms: list[Term], ask: Ask) -> Found | None:
    unit = next((term.unit for term in terms if term.unit), "")
    keys = [term.key for term in terms if term.key is not None]
    if not keys or not all(same(keys[0], key) for key in keys[1:]):
        return None
    if len(keys) < len(terms) and (ask.words[:2] != ("how", "many") or ask.of.kind == "unit"):
        return None  # "17 are broken" counts what is asked for; elsewhere a bare number says nothing
    if "change" in ask.words:
        terms = sorted(terms, key=lambda term: -term.value)
    if len(terms) == 2 and difference_allowed(line, ask):
        larger, smaller = sorted(terms, key=lambda term: term.value, reverse=True)
        return Found(f"{larger.template} - {smaller.template}", unit)
    signs = [
        sign_of(line, ask, [part.at for part in term.parts], is_first=not at) for at, term in enumerate(terms)
    ]
    if signs[0] == "-" and len(terms) == 2 and signs[1] == "+" and not terms[1].is_plain:
        terms, signs = terms[::-1], ["+", "-"]  # what is paid with, told after what is bought
    if None in signs or signs[0] == "-":
        return None
    template = terms[0].template
    for term, sign in zip(terms[1:], signs[1:], strict=True):
        template += f" {sign} {term.template}"
    value = value_of(line, template)
    return None if value is None or value < 0 else Found(template, unit)


def _distinct(terms: Iterator[Term]) -> list[Term]:
    by_value: dict[Fraction, Term] = {}
    for term in terms:
        by_value.setdefault(term.value, term)
    return list(by_value.values())


def _distinct_found(line: Line, found: Iterator[Found]) -> list[Found]:
    by_value: dict[Fraction | None, Found] = {}
    for one in found:
        by_value.setdefault(value_of(line, one.template), one)
    # What is given is multiplied before it is divided by.
    fewest = min((one.template.count("/") for one in by_value.values()), default=0)
    return [one for one in by_value.values() if one.template.count("/") == fewest]
