"""Percentages: of, off, up by, tip, tax; and what percentage one number is of another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.tools.math.ask import Ask, read_ask
from kernel.tools.math.keys import ANY, shown, wish
from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.quantities import read_quantities
from kernel.tools.math.shapes.parts import describes
from kernel.tools.math.shapes.word_problem import combine
from kernel.tools.math.value import value_of
from kernel.tools.math.words import vocabulary

_N = r"#([0-9]+)"
_UNIT = r"(?: [^\W\d_]+){0,3}"
_WHAT_PERCENT = tuple(
    re.compile(pattern)
    for pattern in (
        rf" {_N}{_UNIT} (?:is|are|as)(?: (?:what|a|which|how))?(?: many)?"
        rf" (?:percent|percentage)(?: is)? of {_N} ",
        rf" (?:percent|percentage) (?:is|are) {_N}{_UNIT} (?:of|from|out of) {_N} ",
        rf" {_N}(?: points| people)? (?:out )?of {_N} ",
    )
)
_OF_IS = re.compile(rf" (?:percent|percentage) of {_N}{_UNIT} (?:is|are) {_N} ")
_FROM_TO = re.compile(rf" from {_N}{_UNIT} to {_N} ")
_WAS_NOW = re.compile(rf" (?:was|were|cost|used to be|at) {_N}{_UNIT}(?: [^#]{{0,60}})? now{_UNIT} {_N} ")

_DOWN = vocabulary("discount off decrease less cheaper lose sale minus - loss")
_UP = vocabulary("increase vat tip more plus + add tax service surcharge commission markup fee interest")
_BACKWARDS = vocabulary("before original without net pre excluding exclusive")
_CHANGED = vocabulary("increase decrease change off less more cheaper grow discount")
_TOTAL = vocabulary("gross total new final now pay cost price with including altogether left bill end after")
_NEGATED = vocabulary("not n't don't didn't fail failed left rest without remain missing aren't isn't")


def percent(line: Line) -> Found | None:
    """The percentage of, change of, or change in percent that the line asks for."""
    at = [position for position, word in enumerate(line.words) if word == "percent" and position]
    shares = [number_at(line.words[position - 1]) for position in at]
    if " of what " in line.text and len(at) == 1 and shares[0] is not None and len(line.hard) == 2:
        [whole] = line.hard - {shares[0]}
        return Found(f"#{whole} / #{shares[0]} * 100")
    if not any(share is not None for share in shares):
        return _what_percent(line) if line.has("percent", "percentage") else None
    if len(at) != 1 or shares[0] is None:
        return None
    return _with_percentage(line, shares[0], at[0])


def _what_percent(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    text = line.text
    if len(line.hard) != 2:
        return None
    changed = _FROM_TO.search(text) or (
        _WAS_NOW.search(text) if not _CHANGED.isdisjoint(line.words) else None
    )
    if changed:
        old, new = f"#{changed[1]}", f"#{changed[2]}"
        is_drop = line.numbers[int(changed[2])].value < line.numbers[int(changed[1])].value
        if is_drop and not line.has("change", "difference"):
            return Found(f"({old} - {new}) / {old} * 100", "percent")
        return Found(f"({new} - {old}) / {old} * 100", "percent")
    if not _CHANGED.isdisjoint(line.words):
        return None
    backwards = _OF_IS.search(text)
    if backwards:
        return Found(f"#{backwards[2]} / #{backwards[1]} * 100", "percent")
    for pattern in _WHAT_PERCENT:
        found = pattern.search(text)
        if found and _NEGATED.isdisjoint(line.words):
            return Found(f"#{found[1]} / #{found[2]} * 100", "percent")
    return _share_of_whole(line)


def _share_of_whole(line: Line) -> Found | None:
    """18 of the class of 24 passed: the smaller is the share, unless the question is about the others."""
    first, second = sorted(line.hard)
    small, large = sorted((first, second), key=lambda index: line.numbers[index].value)
    if not _NEGATED.isdisjoint(line.words) or line.numbers[small].value == line.numbers[large].value:
        return None
    has_whole = any(word in ("of", "total", "out", "have", "there") for word in line.words)
    return (
        Found(f"#{small} / #{large} * 100", "percent")
        if has_whole and "percentage" in line.words[:]
        else None
    )


@dataclass(frozen=True, slots=True)
class _Base:
    template: str
    unit: str


def _with_percentage(line: Line, share: int, at: int) -> Found | None:  # noqa: PLR0911 (a guard each)
    ask = read_ask(line)
    base = _base(line, share, ask)
    if base is None or (ask is None and "?" not in line.words and len(line.hard) > 2):
        return None
    words = set(line.words)
    asked = set(ask.words) if ask else words
    if (ask is not None and not _BACKWARDS.isdisjoint(asked)) or words & {
        "including",
        "incl",
        "inclusive",
        "contains",
    }:
        return _backwards(line, share, base)
    is_down, is_up = not _DOWN.isdisjoint(words), not _UP.isdisjoint(words)
    whole = f"({base.template})" if "+" in base.template or "-" in base.template else base.template
    amount = Found(f"{whole} * #{share} / 100", base.unit)
    if is_down and is_up:
        return None
    if not is_down and not is_up:
        is_of = line.words[at + 1 : at + 2] == ("of",) or (ask is not None and describes(line, at, ask.words))
        if not is_of or (ask is None and "?" not in words):
            return None
        if not _NEGATED.isdisjoint(words):
            return Found(f"{whole} * (1 - #{share} / 100)", base.unit)
        return amount
    changed = Found(f"{whole} * (1 {'-' if is_down else '+'} #{share} / 100)", base.unit)
    if ask is not None and _asks_for_amount(line, asked, is_down=is_down):
        return amount
    if ask is None and not words & {"new", "total", "final", "with", "+", "-"}:
        return None
    return changed if ask is None or _asks_for_result(asked, words) else None


def _asks_for_amount(line: Line, asked: set[str], *, is_down: bool) -> bool:
    """Whether the discount, tip, tax or raise itself is wanted, and not what it leads to."""
    if is_down:
        if asked & {"save", "saving", "savings"}:
            return True
        return "discount" in asked and not asked & {"pay", "price", "cost", "after", "new", "with", "-", "+"}
    if asked & {"gross", "total", "with", "including", "new", "altogether", "final", "after"}:
        return False
    if asked & {"tip", "vat", "tax", "commission", "fee", "surcharge"}:
        return not asked & {"pay", "cost", "price", "bill"} or " for " in line.text
    return " by how much " in line.text or " how much more " in line.text or " is the increase " in line.text


def _asks_for_result(asked: set[str], words: set[str]) -> bool:
    return bool(asked & (_TOTAL | {"what", "much", "many"})) and not (asked & {"more"} and "than" in words)


def _base(line: Line, share: int, ask: Ask | None) -> _Base | None:
    """What the percentage is of: the one other number, or the word problem that the others make."""
    quantities = [quantity for quantity in read_quantities(line) if share not in quantity.numbers]
    rest = line.hard - {share}
    if len(rest) == 1:
        [index] = rest
        unit = next(
            (
                shown(one.of)
                for one in quantities
                if index in one.numbers and one.of and one.of.kind != "noun"
            ),
            "",
        )
        is_rate = any(one.per for one in quantities)
        noun = next((shown(one.of) for one in quantities if index in one.numbers and one.of), "")
        return (
            None
            if is_rate and len(quantities) > 1
            else _Base(f"#{index}", unit or ("" if not _is_counted(line) else noun))
        )
    if not 2 <= len(rest) <= 4 or ask is None or len(quantities) > 4:
        return None
    for wanted in dict.fromkeys((ask.of, wish("money"), ANY)):
        plain = Ask(wanted, (), ("total",), ask.start)
        found = combine(line, quantities, plain)
        if found is not None and found.used >= rest and value_of(line, found.template) is not None:
            return _Base(found.template, found.unit)
    return None


def _is_counted(line: Line) -> bool:
    return " how many " in line.text


def _backwards(line: Line, share: int, base: _Base) -> Found | None:
    """The price before a discount or without a tax: only where the words leave no doubt."""
    if len(line.hard) != 2:
        return None
    words = set(line.words)
    if (
        words & {"discount", "off"}
        and words & {"original", "before"}
        and not words & {"vat", "tip", "save", "cost_"}
    ):
        after = re.search(
            rf" (?:after|with) .{{0,40}}#{share} percent | #{share} percent .{{0,30}}(?:is|pay|cost|for) #",
            line.text,
        )
        asks = read_ask(line)
        if after and asks is not None and set(asks.words) & {"original", "before"}:
            return Found(f"{base.template} / (1 - #{share} / 100)", base.unit)
    return None
