"""Words that say what is added and what is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from kernel.tools.math.ask import Ask
from kernel.tools.math.model import Line, number_at
from kernel.tools.math.nouns import CLAUSE_ENDS
from kernel.tools.math.words import vocabulary

Sign = Literal["+", "-"]

_MINUS: Final = vocabulary(
    "- minus break lose give sell eat use leave die subtract less discount off remove removed withdraw "
    "withdrew withdrawn cancel cancelled canceled absent sick fail failed leak leaked leaks stolen "
    "steal stole rotten bad spoiled spoilt missing miss missed damaged defective faulty spend donate "
    "thrown throw threw away drink drank drunk spilled spill spilt refund deducted read empty vanish "
    "vanished burst popped wilted drive out consumed taken unused quit resigned expired escaped escape "
    "coupon voucher gutschein evaporates evaporated"
)
_PLUS: Final = vocabulary(
    "+ plus add more find get buy deposit deposited fee delivery shipping come came comes join joined "
    "joins arrive arrives arrived born hatched bonus also tip tax win won wins earn postage handling "
    "increase deposits collect collected collects plants planted extra surcharge cleaning insurance "
    "setup registration fixed base service borrow borrowed pick picked newcomers toll"
)
_INCOME: Final = vocabulary(
    "get find earn receive sell bonus deposited salary income refund return born hatched come came "
    "comes join joined joins arrive arrives arrived add win won wins collect collected another borrow "
    "found newcomers delivered"
)
_RELATIONS: Final = tuple(
    f" {phrase} "
    for phrase in (
        "as many",
        "as much",
        "as old",
        "as long as",
        "as far",
        "both ends",
        "at least",
        "minimum",
        "free",
    )
)
_TRAPS: Final = vocabulary(
    "consecutive posts poles saw sawing saws upstream downstream current overlap both heads legs slips"
)
_SPENDING: Final = frozenset({"cost", "pay", "spend", "earn", "price", "bill", "buy"})
_SPENT: Final = frozenset({"buy", "spend", "pay", "cost", "give", "use"})


def sign_of(line: Line, ask: Ask, positions: Sequence[int], *, is_first: bool) -> Sign | None:  # noqa: PLR0911 (a guard each)
    """The sign of a term by the words around its numbers, else by the question; None when neither tells."""
    around = {word for position in positions for word in _clause(line, position)}
    gains = _INCOME if ask.wants_rest and ask.wants_money else _PLUS
    losses = _MINUS - {"sell"} if ask.wants_money else _MINUS
    is_minus, is_plus = not losses.isdisjoint(around), not gains.isdisjoint(around)
    if is_first and not (is_minus and ask.wants_rest and _starts_later(line, positions)):
        return "+"
    if ask.wants_rest and ask.wants_money and not _SPENT.isdisjoint(around):
        return "-"
    if "already" in around:
        return "-" if ask.wants_rest or {"need", "more", "until", "buy"} & set(ask.words) else "+"
    if (
        any(line.words[position + 1 : position + 2] == ("left",) for position in positions)
        and not ask.wants_rest
    ):
        return "-"  # 35 left early
    if is_minus != is_plus:
        return "-" if is_minus else "+"
    if is_minus or is_plus:
        return None
    if ask.wants_rest:
        return "-"
    if ask.wants_total or (ask.wants_money and not _SPENDING.isdisjoint(ask.words)):
        return "+"
    return None


def is_relational(line: Line, ask: Ask) -> bool:
    """Whether quantities are told by others ("3 more than"), or a trap is set that needs insight."""
    if any(phrase in line.text for phrase in _RELATIONS) or not _TRAPS.isdisjoint(line.words):
        return True
    if line.has("average") and line.words.count("per") > 1:
        return True  # two speeds have no average without their times
    return "than" in line.words[: ask.start]


def difference_allowed(line: Line, ask: Ask) -> bool:
    """Whether the question compares: "how many more", "what's the difference", "how much cheaper"."""
    compares = ask.wants_difference and (
        line.has("than", "difference", "compared", "versus", "now") or "need" in ask.words
    )
    return compares and not ask.wants_rest and not ask.wants_total


def _clause(line: Line, position: int) -> list[str]:
    """The words of the clause around a number, not past another number."""
    start = position
    while start > 0 and line.words[start - 1] not in CLAUSE_ENDS and number_at(line.words[start - 1]) is None:
        start -= 1
    end = position + 1
    while end < len(line.words) and line.words[end] not in CLAUSE_ENDS and number_at(line.words[end]) is None:
        end += 1
    return list(line.words[start:end])


def _starts_later(line: Line, positions: Sequence[int]) -> bool:
    return "with" in line.words[max(0, positions[0] - 3) : positions[0]]
