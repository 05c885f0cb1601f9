"""Counting a character, as a reader would."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.shared.errors import ToolError
from kernel.tools.count_occurrences import MAX_HAYSTACK_CHARS, count_occurrences

BOTH_CASES = "(capital and small letters counted alike)"


@pytest.mark.parametrize(
    ("needle", "haystack", "answer"),
    [
        ("r", "strawberry", f'The letter "r" occurs 3 times in "strawberry" {BOTH_CASES}.'),
        ("b", "strawberry", f'The letter "b" occurs once in "strawberry" {BOTH_CASES}.'),
        ("z", "strawberry", f'The letter "z" does not occur in "strawberry" {BOTH_CASES}.'),
        ("r", "Rarer", f'The letter "r" occurs 3 times in "Rarer" {BOTH_CASES}. Only as "r": 2.'),
        ("R", "rarer", f'The letter "R" occurs 3 times in "rarer" {BOTH_CASES}. Only as "R": 0.'),
        ("1", "1121", 'The character "1" occurs 3 times in "1121".'),
        ("-", "a-b-c", 'The character "-" occurs 2 times in "a-b-c".'),
        (" ", "a b c", 'A space occurs 2 times in "a b c".'),
        ("字", "汉字字", 'The letter "字" occurs 2 times in "汉字字".'),
        ("r", "", f'The letter "r" does not occur in "" {BOTH_CASES}.'),
    ],
)
def test_the_answer_states_the_count_and_the_rule_for_case(needle: str, haystack: str, answer: str) -> None:
    assert count_occurrences(needle, haystack).answer == answer


def test_a_program_reads_both_counts() -> None:
    assert count_occurrences("r", "Rarer").data == {"count": 3, "count_same_case": 2}


def test_only_the_case_of_the_needle_counts_if_asked_for() -> None:
    counted = count_occurrences("R", "Rarer", case_sensitive=True)
    assert counted.data == {"count": 1, "count_same_case": 1}
    assert counted.answer == 'The letter "R" occurs once in "Rarer" (only as "R", not as "r").'
    assert (
        count_occurrences("-", "a-b", case_sensitive=True).answer == 'The character "-" occurs once in "a-b".'
    )


@pytest.mark.parametrize(
    ("needle", "haystack", "count"),
    [
        ("e", "é e", 1),
        ("é", unicodedata.normalize("NFD", "café é"), 2),
        (unicodedata.normalize("NFD", "é"), "café é", 2),
        ("👩", "👩 👩‍💻", 1),
        ("👩‍💻", "👩‍💻👩‍💻👩", 2),
        ("👍", "👍👍🏽", 1),
        ("🇩🇪", "🇩🇪🇫🇷🇩🇪", 2),
        ("한", "한국 한", 2),
    ],
)
def test_a_character_is_what_a_reader_takes_for_one(needle: str, haystack: str, count: int) -> None:
    assert count_occurrences(needle, haystack).data["count"] == count


@pytest.mark.parametrize("needle", ["", "an", "ee", "👩👩", "r" * 1_000_000])
def test_only_one_character_is_counted_at_a_time(needle: str) -> None:
    with pytest.raises(ToolError, match="one character at a time"):
        count_occurrences(needle, "banana")


def test_a_haystack_is_bounded() -> None:
    assert count_occurrences("a", "a" * MAX_HAYSTACK_CHARS).data["count"] == MAX_HAYSTACK_CHARS
    with pytest.raises(ToolError, match="too long"):
        count_occurrences("a", "a" * (MAX_HAYSTACK_CHARS + 1))


def test_a_long_haystack_is_shortened_in_the_answer() -> None:
    assert len(count_occurrences("a", "a" * 50_000).text) < 300


@given(st.sampled_from("abcxyz"), st.text(alphabet="abcxyzABCXYZ .,é"))
def test_plain_letters_are_counted_as_str_count_does(needle: str, haystack: str) -> None:
    data = count_occurrences(needle, haystack).data
    assert data == {"count": haystack.lower().count(needle), "count_same_case": haystack.count(needle)}


def answer_or_refusal(needle: str, haystack: str) -> str:
    try:
        return count_occurrences(needle, haystack).text
    except ToolError as refusal:
        return refusal.detail


@given(st.text(), st.text())
def test_any_needle_and_text_are_answered_or_refused(needle: str, haystack: str) -> None:
    assert answer_or_refusal(needle, haystack)
