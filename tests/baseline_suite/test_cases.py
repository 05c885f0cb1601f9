"""What the suite asks: the right sizes, always the same, nothing that a tool would be asked for."""

from __future__ import annotations

import pytest

from kernel.baseline.cases import CASES, Call
from kernel.routing.rules import Rules, decide_by_form
from kernel.shared.tokens import estimate_tokens
from kernel.tools.math import plan_arguments

CALLS = [(case.name, call) for case in CASES.values() for call in case.calls]
PLENTY = 100_000


def message(call: Call, at_most: int = PLENTY, tag: str = "a run") -> str:
    return call.message("a seed", tag, at_most)


def test_there_are_34_calls_of_the_sizes_that_were_agreed() -> None:
    sizes = {name: [call.wanted_tokens for call in case.calls] for name, case in CASES.items()}
    talk = sizes.pop("conversation_20")
    assert talk == [50 + (17 * turn) % 151 for turn in range(1, 21)]
    assert [call.turn for call in CASES["conversation_20"].calls] == list(range(1, 21))
    assert sizes == {
        "simple_qa_100": [100],
        "simple_qa_250": [250],
        "simple_qa_500": [500],
        "summarization_200": [200],
        "summarization_500": [500],
        "summarization_1000": [1000],
        "summarization_2000": [2000],
        "structured_extraction_400": [400],
        "system_prompt_pressure_200": [450],
        "system_prompt_pressure_500": [750],
        "system_prompt_pressure_1000": [1250],
        "system_prompt_pressure_2000": [2250],
        "system_prompt_pressure_5000": [5250],
        "system_prompt_pressure_10000": [10250],
    }
    assert len(CALLS) == 34


@pytest.mark.parametrize(("name", "call"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_message_is_as_long_as_it_shall_be(name: str, call: Call) -> None:
    assert call.wanted_tokens - 8 <= estimate_tokens(message(call)) <= call.wanted_tokens


@pytest.mark.parametrize(("name", "call"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_message_wants_no_tool(name: str, call: Call) -> None:
    text = call.message(f"{name} {call.turn}", "a run", PLENTY)
    decision = decide_by_form(Rules(plan_arguments).read(text, []), has_tools=False)
    assert decision is not None
    assert decision.route == "direct_dialogue"


def test_the_text_is_always_the_same_but_for_a_word_that_no_cache_knows() -> None:
    for _, call in CALLS:
        one, again, other = message(call), message(call), message(call, tag="another run")
        assert one == again
        assert one != other
        assert len(one) == len(other)
        assert one.split()[1:] == other.split()[1:]


def test_prose_is_varied() -> None:
    sentences = message(CASES["system_prompt_pressure_10000"].calls[0]).split(". ")
    assert len(set(sentences)) > 0.8 * len(sentences)


@pytest.mark.parametrize("at_most", [2000, 400, 100, 60])
def test_what_does_not_fit_is_cut_and_the_question_stays(at_most: int) -> None:
    call = CASES["system_prompt_pressure_5000"].calls[0]
    text = message(call, at_most)
    assert estimate_tokens(text) <= at_most
    assert text.endswith(call.question)


def test_without_any_room_the_question_is_asked_all_the_same() -> None:
    call = CASES["simple_qa_100"].calls[0]
    assert message(call, 0).endswith(call.question)
