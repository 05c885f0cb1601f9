"""How often one thing goes into another: pieces of a rope, boxes of 8 for 96 cupcakes, tiles of a floor."""

from __future__ import annotations

from kernel.tools.math.ask import read_ask
from kernel.tools.math.cues import is_relational
from kernel.tools.math.keys import Key, same, same_noun, shown
from kernel.tools.math.model import Found, Line
from kernel.tools.math.quantities import Quantity, read_quantities


def fits(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """The whole by the size of one of what the question counts."""
    ask = read_ask(line)
    quantities = read_quantities(line)
    if ask is None or ask.of.kind != "noun" or len(quantities) != 2 or any(one.per for one in quantities):
        return None
    if is_relational(line, ask) or ask.wants_rest or ask.wants_total or line.has("percent", "more", "less"):
        return None
    sizes = [one for one in quantities if _is_size_of(line, one, ask.of)]
    if len(sizes) != 1:
        return None
    [size] = sizes
    [whole] = [one for one in quantities if one is not size]
    if whole.of is None or (size.of is not None and size.of.kind != "noun" and not same(whole.of, size.of)):
        return None
    if (
        size.of is not None
        and size.of.kind == "noun"
        and not same(size.of, whole.of)
        and not same(size.of, ask.of)
    ):
        return None
    if same(whole.of, ask.of):
        return None
    return Found(f"{whole.template} / {size.template}", shown(ask.of))


def _is_size_of(line: Line, quantity: Quantity, counted: Key) -> bool:
    """pieces of 0.75 m, boxes of 8; not "38 boxes of 8", which says how many there are."""
    before = line.words[max(0, quantity.at - 2) : quantity.at]
    if len(before) < 2 or before[1] != "of":
        return False
    is_counted = quantity.at > 2 and line.words[quantity.at - 3].startswith("#")
    return not is_counted and any(same_noun(before[0], word) for word in counted.words)
