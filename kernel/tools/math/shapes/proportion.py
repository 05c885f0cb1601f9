"""The rule of three: "if 5 pens cost 3.75, what do 12 pens cost"."""

from __future__ import annotations

from dataclasses import replace

from kernel.tools.math.ask import Ask, read_ask
from kernel.tools.math.cues import is_relational
from kernel.tools.math.keys import ANY, WORKERS, Key, between, same, shown, wish
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import Quantity, read_quantities
from kernel.tools.math.units import TIMES


def proportion(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """What the second of two like quantities comes to, given what the first comes to."""
    ask = read_ask(line)
    quantities = read_quantities(line)
    if ask is None or len(quantities) != 3 or any(one.per and one.per != ask.per for one in quantities):
        return None
    if line.has("percent", "more", "less", "than", "left", "faster", "slower", "twice"):
        return None
    if is_relational(line, ask):
        return None
    if ask.of == ANY and any(one.of is not None and one.of.kind == "money" for one in quantities):
        ask = replace(ask, of=wish("money"))
    first, second, asked = quantities
    if (
        asked.at < ask.start
        or min(first.at, second.at) > ask.start
        or _sentences_between(line, first, second)
    ):
        return None
    pairs = [
        (given, result)
        for given, result in ((first, second), (second, first))
        if _fits(line, given, result, asked, ask)
    ]
    if len(pairs) != 1:
        return None
    [(given, result)] = pairs
    if asked.of is not None and given.of is not None and is_inverse(given.of, result.of):
        return None
    factors = [] if asked.of is None or given.of is None else between(asked.of, given.of)
    if factors is None:
        return None
    times = "".join(f" * {factor}" for factor in factors)
    return Found(f"{result.template} / {given.template} * {asked.template}{times}", shown(result.of))


def _fits(line: Line, given: Quantity, result: Quantity, asked: Quantity, ask: Ask) -> bool:
    """Whether `asked` is of the kind of `given`, and the question of the kind of `result`."""
    if (
        result.of is None
        or not same(result.of, ask.of)
        or (asked.of is not None and same(asked.of, result.of))
    ):
        return False
    if asked.of is None or given.of is None:
        return all(
            one.of is not None or line.words[one.at - 1] in ("for", "cost")
            for one in (given, asked)
            if one.at
        )
    return between(asked.of, given.of) is not None


def is_inverse(given: Key, result: Key | None) -> bool:
    takes_time = result is not None and result.kind == "unit" and result.words[0] in TIMES
    return takes_time and given.kind == "noun" and not WORKERS.isdisjoint(given.words)


def _sentences_between(line: Line, first: Quantity, second: Quantity) -> bool:
    return bool({".", ";", "?"} & set(line.words[first.at : second.at]))
