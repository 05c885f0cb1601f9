"""Follow-ups: "half of that", "double it and add 40", "at 90 instead", "assume 2 litres per person"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from kernel.shared.context import ContextMessage
from kernel.tools.math.ask import read_ask
from kernel.tools.math.keys import Key, same, unit_key
from kernel.tools.math.model import Found, Line, MathPlan, Number, number_at
from kernel.tools.math.normalise import normalise
from kernel.tools.math.on_result import on_result
from kernel.tools.math.quantities import Quantity, read_quantities
from kernel.tools.math.units import SHOWN, UNITS
from kernel.tools.math.value import value_of
from kernel.tools.math.words import vocabulary

Solve = Callable[[Line], MathPlan | None]

_MAX_EARLIER_CHARS: Final = 1_000
_MAX_FOLLOW_UP_WORDS: Final = 24
_LOOKED_AT: Final = 8  # messages


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The last question and what came of it."""

    question: Line | None
    result: Number | None
    unit: str
    """The solver's word for the result's unit."""


def carried(line: Line, context: Sequence[ContextMessage], solve: Solve) -> MathPlan | None:
    """What `line` asks for with the last exchange of `context`; the unit is kept."""
    if not context or len(line.words) > _MAX_FOLLOW_UP_WORDS:
        return None
    earlier = _earlier(context, solve)
    if earlier.result is not None:
        found = on_result(_with_number(line, earlier.result), earlier.unit)
        if found is not None:
            plan_line = _with_number(line, earlier.result)
            if plan_line.hard <= found.used:
                return MathPlan(found.expression(plan_line), SHOWN.get(found.unit, found.unit), "carry")
    if earlier.question is None:
        return None
    return (
        _divided_by_name(line, earlier)
        or _substituted(line, earlier.question, solve)
        or (None if earlier.result is not None else _completed(line, earlier.question, solve))
    )


def _earlier(context: Sequence[ContextMessage], solve: Solve) -> _Earlier:
    recent = list(context)[-_LOOKED_AT:]
    asked = max((at for at, message in enumerate(recent) if message.role == "user"), default=None)
    if asked is None:
        return _Earlier(None, None, "")
    content = recent[asked].content
    question = normalise(content) if len(content) <= _MAX_EARLIER_CHARS else None
    plan = solve(question) if question is not None else None
    answers = [message for message in recent[asked + 1 :] if len(message.content) <= _MAX_EARLIER_CHARS]
    for message in sorted(answers, key=lambda message: message.role != "tool"):
        answer = normalise(message.content)
        if answer is not None:
            result, unit = _result(answer, plan)
            if result is not None:
                return _Earlier(question, result, unit or (plan.unit if plan else ""))
    return _Earlier(question, None, "")


def _result(answer: Line, plan: MathPlan | None) -> tuple[Number | None, str]:
    """The one number that an answer gives: what stands after its last "=", or its only digits."""
    if "?" in answer.words:
        return None, ""
    positions = [
        at
        for at, word in enumerate(answer.words)
        if number_at(word) is not None and answer.shown[at][0].isdigit()
    ]
    equals = [at for at, word in enumerate(answer.words) if word in ("=", "≈")]
    if equals:
        positions = [at for at in positions if at > equals[-1]][:1]
    expected = _expected(plan)
    if len(positions) > 1 and expected is not None:
        positions = [at for at in positions if answer.numbers[_index(answer, at)].value == expected][:1]
    if len(positions) != 1:
        return None, ""
    [at] = positions
    number = answer.numbers[_index(answer, at)]
    follows = answer.words[at + 1] if at + 1 < len(answer.words) else ""
    return number, follows if follows in UNITS or follows == "percent" else ""


def _index(line: Line, at: int) -> int:
    index = number_at(line.words[at])
    assert index is not None
    return index


def _expected(plan: MathPlan | None) -> Fraction | None:
    if plan is None:
        return None
    return value_of(Line((), (), (), ""), plan.expression)


def _with_number(line: Line, number: Number) -> Line:
    return replace(line, numbers=(*line.numbers, number))


def _divided_by_name(line: Line, earlier: _Earlier) -> MathPlan | None:
    """divide the total by the number of nights: no number in it, two in what was said before."""
    question = earlier.question
    verb = next((word for word in line.words if word in ("divide", "multiply", "split")), None)
    if question is None or verb is None or line.hard or "by" not in line.words:
        return None
    quantities = [one for one in read_quantities(question) if one.of is not None]
    by = line.words.index("by")
    named = [one for one in quantities if _is_named(one, line.words[by + 1 :])]
    others = [one for one in quantities if one not in named]
    if len(named) != 1 or len(others) != 1 or named[0].is_rate or others[0].per:
        return None
    sign = "*" if verb == "multiply" else "/"
    template = f"{others[0].template} {sign} {named[0].template}"
    unit = (
        others[0].of.words[0] if others[0].of and others[0].of.words and others[0].of.kind != "noun" else ""
    )
    return MathPlan(Found(template).expression(question), unit, "carry")


def _is_named(quantity: Quantity, words: Sequence[str]) -> bool:
    assert quantity.of is not None
    for word in words:
        key = unit_key(word) if word in UNITS else Key("noun", (word,))
        if len(word) > 2 and same(quantity.of, key):
            return True
    return False


def _substituted(line: Line, question: Line, solve: Solve) -> MathPlan | None:
    """The earlier question with one of its numbers replaced."""
    if len(line.hard) == 1 and line.has("percent"):
        return _other_percentage(line, question, solve)
    fresh = [one for one in read_quantities(line) if one.numbers & line.hard]
    if len(line.hard) != 1 or len(fresh) != 1 or solve(question) is None or line.words[0] not in _OPENINGS:
        return None
    [new] = fresh
    [index] = line.hard
    old = _counterpart(line, new, question)
    if old is None:
        return None
    numbers = list(question.numbers)
    numbers[old] = line.numbers[index]
    plan = solve(replace(question, numbers=tuple(numbers)))
    return None if plan is None else MathPlan(plan.expression, plan.unit, "carry")


_OPENINGS: Final = vocabulary(
    "and what how ok okay so for at with if now then instead but same . , hmm make do try in und et y e "
    "en i och"
)


def _other_percentage(line: Line, question: Line, solve: Solve) -> MathPlan | None:
    """and 30%? after 25% of 640."""
    shares = [
        number_at(question.words[at - 1])
        for at, word in enumerate(question.words)
        if word == "percent" and at
    ]
    rest = {word for word in line.words if number_at(word) is None} - _OPENINGS - {"percent", "?", "about"}
    if len(shares) != 1 or shares[0] is None or rest or line.words[0] not in _OPENINGS:
        return None
    [index] = line.hard
    numbers = list(question.numbers)
    numbers[shares[0]] = line.numbers[index]
    plan = solve(replace(question, numbers=tuple(numbers)))
    return None if plan is None else MathPlan(plan.expression, plan.unit, "carry")


def _counterpart(line: Line, new: Quantity, question: Line) -> int | None:
    """The number of the earlier question that `new` replaces: of its kind, or after the same word."""
    candidates = [one for one in read_quantities(question) if len(one.numbers) == 1]
    before = line.words[new.at - 1] if new.at else ""
    ask = read_ask(question)
    same_word = [one for one in candidates if one.at and question.words[one.at - 1] == before]
    if new.of is None:
        matching = same_word
    else:
        matching = [
            one
            for one in candidates
            if one.of is not None and same(one.of, new.of) and bool(one.per) == bool(new.per)
        ]
        if len(matching) > 1:
            matching = [one for one in matching if one in same_word]
    if len(matching) > 1 and ask is not None:
        matching = [one for one in matching if one.at >= ask.start]
    if len(matching) != 1:
        return None
    [index] = matching[0].numbers
    return index


def _completed(line: Line, question: Line, solve: Solve) -> MathPlan | None:
    """Two messages that are one problem: what was asked, and what was missing."""
    if not line.hard or solve(question) is not None:
        return None
    asks_now, asked_then = read_ask(line), read_ask(question)
    if asks_now is not None and (asked_then is None or "what" not in asks_now.words):
        first, second = question, line
    elif asked_then is not None:
        first, second = line, question
    elif line.has("percent") and "?" in line.words:
        first, second = question, line  # with 15% tip?
    else:
        return None
    joined = _joined(first, second)
    plan = _by_rate(line, question) or solve(joined)
    return None if plan is None else MathPlan(plan.expression, plan.unit, "carry")


def _by_rate(line: Line, question: Line) -> MathPlan | None:
    """the rate is 0.85, of the one amount that was to be exchanged."""
    if (
        "rate" not in line.words
        or len(line.hard) != 1
        or len(question.hard) != 1
        or line.has("percent", "per")
    ):
        return None
    [rate], [amount] = line.hard, question.hard
    return MathPlan(f"{question.numbers[amount].text} * {line.numbers[rate].text}", "", "carry")


def _joined(first: Line, second: Line) -> Line:
    offset = len(first.numbers)
    moved = tuple(_moved(word, offset) for word in second.words)
    return Line(
        (*first.words, ".", *moved),
        (*first.shown, ".", *second.shown),
        (*first.numbers, *second.numbers),
        second.language,
    )


def _moved(word: str, offset: int) -> str:
    index = number_at(word)
    return word if index is None else f"#{index + offset}"
