"""What a tool found, as a model reads it: cut to size, marked as data, the same text in every later turn."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kernel.prompts.observations import HISTORY_CHARACTERS, fit_result, with_observations
from kernel.shared.tokens import estimate_tokens
from kernel.store.records import ToolCall


def found(result: str, call_id: str = "c1") -> ToolCall:
    return ToolCall(call_id=call_id, name="mcp::a::b", arguments={}, result=result)


def test_a_message_for_which_nothing_was_found_stays_as_it_is() -> None:
    assert with_observations("hello", []) == "hello"


def test_a_finding_follows_its_message_between_marks_of_its_own() -> None:
    text = with_observations("hello", [found("42"), found("43", "c2")])
    marks = re.findall(r"<(data-\w+)>\n4\d\n</\1>", text)
    assert len(set(marks)) == 2
    assert text.startswith("hello\n\n")
    assert text == with_observations("hello", [found("42"), found("43", "c2")])


def test_a_long_finding_is_cut_and_says_so() -> None:
    text = with_observations("hello", [found("x" * 5000)])
    assert f"[cut here: {HISTORY_CHARACTERS} of 5000 characters]" in text


@given(st.text(max_size=3000), st.integers(0, 500))
def test_a_result_fits_the_tokens_it_is_given(text: str, tokens: int) -> None:
    shown = fit_result(text, tokens).partition("\n[cut here")[0] if estimate_tokens(text) > tokens else text
    assert estimate_tokens(shown) <= tokens or shown == text
    assert text.startswith(shown)


def test_a_huge_result_is_cut_quickly() -> None:
    assert len(fit_result("é漢字 x" * 60_000, 1000)) < 5000
