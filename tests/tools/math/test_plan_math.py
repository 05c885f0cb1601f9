"""Problems told in words: the right sum, or none."""

from __future__ import annotations

from fractions import Fraction
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.shared.context import ContextMessage
from kernel.tools.calculate import evaluate
from kernel.tools.math import MathPlan, plan_math
from kernel.tools.math.plan import MAX_CHARS
from tests.harness.waiting import HANGS_AFTER_SECONDS
from tests.tools.math.problems import FOLLOW_UPS, SOLVED, UNSURE


@pytest.mark.parametrize(
    ("message", "value", "unit"),
    [pytest.param(*row, id=f"{family}-{row[0][:40]}") for family, rows in SOLVED.items() for row in rows],
)
def test_a_problem_becomes_one_sum(message: str, value: str, unit: str) -> None:
    assert _result(plan_math(message)) == (Fraction(value), unit)


@pytest.mark.parametrize(("before", "message", "value", "unit"), FOLLOW_UPS)
def test_a_follow_up_goes_on_with_what_was_said(
    before: tuple[str, ...], message: str, value: str, unit: str
) -> None:
    assert _result(plan_math(message, _context(before))) == (Fraction(value), unit)


@pytest.mark.parametrize("message", UNSURE)
def test_what_is_not_sure_is_left_alone(message: str) -> None:
    assert plan_math(message) is None


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (("what's 12.5% of 64", "8"), "are you sure?"),
        (("what's 12.5% of 64", "8"), "why?"),
        (("what's 12.5% of 64", "8"), "thanks! how old is Tom Hanks?"),
        (("3 nights at 140 euros", "420 euros."), "too expensive, what else is there for 2 nights?"),
        (("I have 2 dogs", "Lovely."), "and 3 cats"),
        (("I have 2 dogs", "What are they called?"), "Rex and Bello, they are 4 and 7"),
    ],
)
def test_a_remark_after_numbers_is_no_sum(before: tuple[str, ...], message: str) -> None:
    assert plan_math(message, _context(before)) is None


def test_the_expression_shows_how_it_was_worked_out() -> None:
    plan = plan_math(
        "I have 38 cartons with 12 eggs each and 17 eggs are broken. How many good eggs are left?"
    )
    assert plan == MathPlan("38 * 12 - 17", "eggs", "word_problem")


def test_a_long_message_is_not_looked_at() -> None:
    assert plan_math("what is 2 plus 2" + " " * MAX_CHARS) is None


PIECES = [
    "how many",
    "1 ",
    "1,",
    "a ",
    "per ",
    "split 1 ",
    "( ",
    "- ",
    "percent ",
    "1/2 ",
    "and ",
    "of ",
    "eggs ",
    "add 1 and ",
    "1:20 ",
    "$",
    "'",
    "€1.5 ",
    "multiply ",
    "how much does each ",
    "square root of ",
    "1 hour ",
    "twice a ",
    "?",
    ". ",
    "x ",
    "1 km ",
    "12",
    "e1",
    "%",
]


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_hangs(piece: str) -> None:
    plan_math("what is 2 plus 2")  # the lexicons are read once
    for other in PIECES:
        message = ((piece + other) * MAX_CHARS)[:MAX_CHARS]
        started = thread_time()
        plan_math(message)
        plan_math(message[:100], [ContextMessage("user", message), ContextMessage("assistant", "12")])
        assert thread_time() - started < HANGS_AFTER_SECONDS


def test_a_hundred_thousand_characters_do_not_hang() -> None:
    started = thread_time()
    for piece in PIECES:
        plan_math(piece * 100_000)
    assert thread_time() - started < HANGS_AFTER_SECONDS


WORDS = """how many much what is 3 12.5 1,000 7% half of it each per eggs km hours euros left total and for in
a split between plus minus times ( ) / how long ? . cost pay 2/3 twice percent average"""


@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
def test_every_plan_can_be_calculated(text: str) -> None:
    plan = plan_math(
        text, [ContextMessage("user", "3 nights at 110 euros"), ContextMessage("assistant", "330 euros")]
    )
    if plan is not None:
        assert set(plan.expression) <= set("0123456789.+-*/%() ")


def _context(texts: tuple[str, ...]) -> list[ContextMessage]:
    return [ContextMessage("assistant" if at % 2 else "user", text) for at, text in enumerate(texts)]


def _result(plan: MathPlan | None) -> tuple[Fraction, str] | None:
    return None if plan is None else (evaluate(plan.expression)[0], plan.unit)
