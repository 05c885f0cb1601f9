"""The rules tier: sure of its cases, silent on all others, and quick on any text."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.routing.decision import RouteDecision
from kernel.routing.rules import Rules, decide_by_form
from kernel.shared.context import ContextMessage
from kernel.tools.math import plan_arguments

RULES = Rules(plan_arguments)


def decide(
    message: str, context: tuple[ContextMessage, ...] = (), *, has_tools: bool = True
) -> RouteDecision | None:
    return decide_by_form(RULES.read(message, context), has_tools=has_tools)


@pytest.mark.parametrize(
    ("message", "expression"),
    [
        ("48 * 7", "48 * 7"),
        ("48*7", "48*7"),
        ("what is 48 * 7?", "48 * 7"),
        ("What's 48 × 7", "48 × 7"),
        ("whats 48x7?", "48 * 7"),
        ("12 x 12", "12 * 12"),
        ("how much is 1,234.5 + 2?", "1,234.5 + 2"),
        ("calculate 48 * 7", "48 * 7"),
        ("Compute: (2 + 3) * 4", "(2 + 3) * 4"),
        ("work out 17*23 for me", "17*23"),
        ("Hey, could you please calculate 2^10, thanks!", "2^10"),
        ("what is the result of 5 * 5?", "5 * 5"),
        ("2 + 2 =", "2 + 2"),
        ("5 + 5 = ?", "5 + 5"),
        ("=2+2", "2+2"),
        ("what is 48 times 7?", "48 * 7"),
        ("10 divided by 4", "10 / 4"),
        ("What does 5 plus 3 minus 1 equal?", "5 + 3 - 1"),
        ("what is 17 mod 5", "17 % 5"),
        ("2 to the power of 8", "2 ** 8"),
        ("what is 12 squared?", "12 ** 2"),
        (".5 + .5", ".5 + .5"),
        ("9**9**9", "9**9**9"),
    ],
)
def test_arithmetic_goes_to_the_calculator(message: str, expression: str) -> None:
    assert _decided(message) == ("calculate", {"expression": expression})


@pytest.mark.parametrize(
    ("message", "expression"),
    [
        ("what's 12.5% of 80", "12.5 / 100 * 80"),
        ("20% of 50 please", "20 / 100 * 50"),
        ("What is 15 percent of 1,200?", "15 / 100 * 1,200"),
    ],
)
def test_percent_of_is_a_calculation(message: str, expression: str) -> None:
    assert _decided(message) == ("calculate", {"expression": expression})


@pytest.mark.parametrize(
    ("message", "is_sum"),
    [
        ("3/4", False),
        ("calculate 3/4", True),
        ("what is 3/4?", True),
        ("144/12", True),
        ("8/10", False),
        ("95/100", False),
        ("3-4", False),
        ("what is 3-4?", True),
        ("100-37", True),
        ("10-3-2", False),
        ("calculate 10-3-2", True),
        ("2x4", False),
        ("what is 2x4?", True),
        ("2026-11", False),
    ],
)
def test_what_could_be_a_range_a_rating_or_a_size_is_a_sum_only_when_asked_for(
    message: str, is_sum: bool
) -> None:
    assert (decide(message) is not None) is is_sum


@pytest.mark.parametrize(
    "message",
    [
        "2026-11-22",
        "what is 2026-11-22?",
        "11/22/2026",
        "22/11/26",
        "05/06",
        "what is 05/06?",
        "007 - 3",
        "555-1234",
        "1-800-555-0199",
        "what is 415-555-2671?",
        "+49 170 1234567",
        "24/7",
        "what is 24/7?",
        "what is 9/11?",
        "50/50",
        "3.11",
        "1.2.3",
        "v1.2-3",
        "192.168.0.1",
        "42",
        "-5",
        "+1",
        "(5)",
        "100%",
        "C++",
        "2+2=4",
        "What is -5 squared?",
        "explain why 2 + 2 is 4",
        "what is 48 * 7 called?",
        "I paid 3 + 4 euros",
        "1 2 3 4 5",
        "1.5 -2.5 3.5 -4.5",
        "----------",
        "...",
        "",
        " ",
        "hello",
        "calculate the risk",
        "what is love?",
    ],
)
def test_dates_numbers_to_dial_and_plain_talk_are_not_arithmetic(message: str) -> None:
    assert decide(message) is None


@pytest.mark.parametrize(
    ("message", "needle", "haystack"),
    [
        ("how many r in strawberry", "r", "strawberry"),
        ('How many r\'s are there in "strawberry"?', "r", "strawberry"),
        ("how many rs are in strawberry?", "r", "strawberry"),
        ("number of times s appears in mississippi", "s", "mississippi"),
        ("what is the number of e's in cheese?", "e", "cheese"),
        ("how many times does the letter s occur in the word mississippi?", "s", "mississippi"),
        ("how often does a appear in banana", "a", "banana"),
        ('how many "5" in 1555', "5", "1555"),
        ("how many digits 5 in 1555", "5", "1555"),
        ("how many é in café", "é", "café"),
        ("How many e are in the sentence the quick brown fox?", "e", "the quick brown fox"),
        ("how many t in the phrase: to be or not to be", "t", "to be or not to be"),
        ("how many R in RARER", "R", "RARER"),
    ],
)
def test_counting_one_character_goes_to_the_counter(message: str, needle: str, haystack: str) -> None:
    assert _decided(message) == ("count_occurrences", {"needle": needle, "haystack": haystack})


@pytest.mark.parametrize(
    "message",
    [
        "how many days in 2024",
        "how many people in Rome?",
        "how many letters are in strawberry?",
        "how many vowels in strawberry",
        "how many s in minute",
        "how many g in kg",
        "how many m in km?",
        "how many 5s in 100",
        "how many € in Italy",
        "how many r are in it?",
        "how many e in this sentence",
        "how many x in total",
        "how many us in Europe",
        "how many times do I appear in photos",
        "how many r in the word strawberry and how many in cherry?",
        'how many r in "strawberry" and "cherry"',
        "how many r in the name Rory and how many in Harry?",
        "how many m in k",
        "count me in",
        "count us in tomorrow",
        "number of people in Berlin",
        "how many an in banana",
    ],
)
def test_amounts_units_and_unclear_texts_are_not_counting(message: str) -> None:
    assert decide(message) is None


def test_a_rule_says_that_it_was_a_rule_and_which() -> None:
    decision = decide("48 * 7")
    assert decision is not None
    assert (decision.decided_by, decision.confidence, decision.detail) == (
        "rule",
        1.0,
        {"rule": "arithmetic"},
    )
    assert not decision.is_dialogue


LONG = {
    "a sum of 50 000 terms": ("1+" * 49_999 + "1", "calculate"),
    "50 000 parentheses": ("(" * 50_000 + "1+1" + ")" * 50_000, "calculate"),
    "a list of numbers": ("1 " * 50_000, None),
    "rows of measurements": ("1.5 -2.5\n" * 10_000, None),
    "one number": ("1" * 100_000, None),
    "thousands": ("1,111" * 20_000, None),
    "dashes": ("-" * 100_000, None),
    "questions": ("?" * 100_000, None),
    "equals signs": ("= " * 50_000, None),
    "prose": ("lorem ipsum 7 dolor " * 5_000, None),
    "openings": ("please " * 15_000, None),
    "how many": ("how many " * 11_000, None),
    "blanks": ("how many r in" + " " * 100_000 + "strawberry", None),
    "quotes": ("how many r in " + "'a" * 9_900, "count_occurrences"),
    "quotes and blanks": ("how many r in " + "a' " * 6_600, None),
    "question marks in a text": ("how many r in the text " + "?" * 19_000 + "...", None),
    "a quoted text": ("count the letter e in '" + "lorem " * 3_000 + "ipsum'", "count_occurrences"),
}


@pytest.mark.parametrize(("message", "route"), LONG.values(), ids=LONG.keys())
def test_a_long_message_costs_milliseconds(message: str, route: str | None) -> None:
    started = thread_time()
    decision = decide(message)
    assert thread_time() - started < 0.2  # a quadratic pattern takes seconds at this length
    assert (decision.route if decision else None) == route


WORDS = """
what is how many count the letter in word number of times plus divided by percent squared please
r e's "s" 'cheese' "a b" strawberry 4 7 2.5 1,000 24/7 + - * / ( ) % = ?
"""


@given(st.text() | st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_any_text_is_decided_and_only_text_with_digits_is_calculated(text: str) -> None:
    decision = decide(text)
    if decision is not None and decision.route == "calculate":
        assert any(digit in text for digit in "0123456789")
    if decision is not None and decision.route == "count_occurrences":
        assert decision.arguments is not None
        assert all(isinstance(value, str) and value for value in decision.arguments.values())


@pytest.mark.parametrize("message", ["What is the capital of France?", "hello", "", "tell me a joke"])
def test_without_tools_a_message_without_numbers_is_dialogue_at_once(message: str) -> None:
    decision = decide(message, has_tools=False)
    assert decision == RouteDecision("direct_dialogue", "rule", 1.0, detail={"rule": "nothing_for_a_tool"})
    assert decide(message, has_tools=True) is None


@pytest.mark.parametrize("message", ["is 7 a lot?", "are three eggs enough?", "how many r are in it?"])
def test_numbers_and_hints_at_a_count_are_left_open_even_without_tools(message: str) -> None:
    assert decide(message, has_tools=False) is None


@pytest.mark.parametrize("message", ["10% off 50", "100 + 20%", "how many s in a minute"])
def test_changes_by_percent_and_units_are_the_mathematical_tools(message: str) -> None:
    decision = decide(message)
    assert decision is not None
    assert decision.route == "math_subagent"


def test_a_follow_up_counts_in_the_text_of_the_count_before_it() -> None:
    before = (ContextMessage("user", "how many r in strawberry?"), ContextMessage("assistant", "3"))
    decision = decide("and how many c's?", before)
    assert decision is not None
    assert (decision.route, decision.arguments) == (
        "count_occurrences",
        {"needle": "c", "haystack": "strawberry"},
    )


def test_a_word_problem_that_the_mathematical_tool_can_read_is_planned_by_it() -> None:
    decision = decide("A pen costs 3 euros. How much do 4 pens cost?")
    assert decision is not None
    assert (decision.route, decision.detail) == ("math_subagent", {"rule": "plan"})
    assert decision.arguments == plan_arguments("A pen costs 3 euros. How much do 4 pens cost?", ())


def test_a_plan_for_a_message_that_asks_for_words_is_not_enough() -> None:
    always = Rules(lambda _message, _context: {"expression": "4 * 3"})
    asked = always.read("A pen costs 3 euros. How much do 4 pens cost?", ())
    explained = always.read("Explain how to work out what 4 pens at 3 euros cost", ())
    assert decide_by_form(asked, has_tools=True) is not None
    assert decide_by_form(explained, has_tools=True) is None


def _decided(message: str) -> tuple[str, dict[str, object] | None] | None:
    decision = decide(message)
    return (decision.route, decision.arguments) if decision else None
