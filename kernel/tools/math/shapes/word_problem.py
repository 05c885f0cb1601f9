"""Word problems by their dimensions: products of quantities whose units give the asked unit, then sums.

Every sign of every exponent is tried; the message is solved when exactly one value comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product as combinations

from kernel.tools.math.ask import Ask, read_ask
from kernel.tools.math.cancellation import Cancellation
from kernel.tools.math.cues import difference_allowed, is_relational, sign_of
from kernel.tools.math.keys import ANY, WORKERS, Key, same, wish
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
    if is_relational(line, ask) or _is_shared_work(quantities, ask):
        return None
    return combine(line, _with_nouns(line, quantities, ask), ask)


def _is_shared_work(quantities: Sequence[Quantity], ask: Ask) -> bool:
    """4 painters need 6 days, how many days do 8 need: more hands take less time."""
    is_time = ask.of == wish("time") or (ask.of.kind == "unit" and ask.of.words[0] in TIMES)
    nouns = [one.of for one in quantities if one.of is not None and not WORKERS.isdisjoint(one.of.words)]
    return is_time and any(same(one, other) for at, one in enumerate(nouns) for other in nouns[:at])


def _with_nouns(line: Line, quantities: list[Quantity], ask: Ask) -> list[Quantity]:
    """The bare number of "how much for 6?" and of "8 per table" with the noun that only one other has."""
    bare = [one for one in quantities if one.of is None]
    if len(bare) != 1 or len(quantities) < 2:
        return quantities
    [number] = bare
    others = [one for one in quantities if one is not number]
    if number.is_rate:
        nouns = [one.of for one in others if one.of is not None and one.of.kind == "noun" and not one.is_rate]
    elif number.at >= ask.start and line.words[number.at - 1] == "for":
        nouns = [key for one in others for key in (*one.per, *one.loose_per) if key.kind in ("noun", "unit")]
    else:
        return quantities
    if len(nouns) != 1 or (nouns[0].kind == "unit" and nouns[0].words[0] in TIMES):
        return quantities
    return [replace(one, of=nouns[0]) if one is number else one for one in quantities]


def combine(line: Line, quantities: Sequence[Quantity], ask: Ask) -> Found | None:
    """The one way to get what is asked for from all of `quantities`; None if there is no such one."""
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
    cancelled = Cancellation(ask.of, wanted_per)
    for quantity, sign in zip(quantities, signs, strict=True):
        cancelled.take(quantity, sign, is_plain=_is_plain(quantity, quantities, ask))
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
