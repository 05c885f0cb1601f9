"""Counting by form: every way of asking for one character in a text, and nothing else."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.routing.count_rules import Count, count_cue, find_count
from kernel.shared.context import ContextMessage
from kernel.shared.graphemes import graphemes
from tests.harness.waiting import HANGS_AFTER_SECONDS
from tests.unit import count_examples as examples


@pytest.mark.parametrize(("message", "needle", "haystack"), examples.FOUND)
def test_one_character_is_counted_in_the_text_that_is_given(message: str, needle: str, haystack: str) -> None:
    assert find_count(message) == Count(needle, haystack)


@pytest.mark.parametrize("message", examples.NOT_COUNTS)
def test_other_questions_are_not_counts_and_do_not_look_like_them(message: str) -> None:
    assert find_count(message) is None
    assert not count_cue(message)


@pytest.mark.parametrize("message", examples.UNCLEAR)
def test_a_count_whose_text_is_unclear_is_only_suspected(message: str) -> None:
    assert find_count(message) is None
    assert count_cue(message)


@pytest.mark.parametrize(("message", "needle", "haystack"), examples.IN_ONE_CASE)
def test_the_case_that_is_asked_for_is_the_one_that_counts(message: str, needle: str, haystack: str) -> None:
    found = find_count(message)
    assert found == Count(needle, haystack, case_sensitive=True)
    assert found.arguments == {"needle": needle, "haystack": haystack, "case_sensitive": True}


@pytest.mark.parametrize("message", examples.IN_EITHER_CASE)
def test_case_is_left_alone_unless_asked_for(message: str) -> None:
    found = find_count(message)
    assert found is not None
    assert found.arguments == {"needle": "s", "haystack": "Sassy"}


BLUEBERRY = (("user", "how many r in blueberry"), ("assistant", "There are 2 r's."))
ASSASSIN = (("user", "combien de s dans 'assassin' ?"), ("assistant", "4"))
LIST = (("user", "Count the commas in: tea, milk, rice."), ("assistant", "There are 2 commas."))


@pytest.mark.parametrize(
    ("said", "message", "needle", "haystack"),
    [
        (BLUEBERRY, "and how many e's?", "e", "blueberry"),
        (BLUEBERRY, "what about b?", "b", "blueberry"),
        (BLUEBERRY, "and the letter u?", "u", "blueberry"),
        (BLUEBERRY, "how about 'l'", "l", "blueberry"),
        (BLUEBERRY, "and l's?", "l", "blueberry"),
        (BLUEBERRY, "how many y's are in it?", "y", "blueberry"),
        (BLUEBERRY, "now count the b's", "b", "blueberry"),
        (BLUEBERRY, "same for raspberry", "r", "raspberry"),
        (BLUEBERRY, "and in cranberry?", "r", "cranberry"),
        (BLUEBERRY, "what about 'red river'?", "r", "red river"),
        (LIST, "what about the full stops", ".", "tea, milk, rice."),
        (LIST, "and how many spaces?", " ", "tea, milk, rice."),
        (ASSASSIN, "et la lettre a ?", "a", "assassin"),
        (ASSASSIN, "et combien de n ?", "n", "assassin"),
        ((("user", "wie viele s hat 'Fluss'?"), ("assistant", "2")), "und wie viele f?", "f", "Fluss"),
        ((("user", "cuántas a hay en 'casa'"), ("assistant", "2")), "¿y la letra s?", "s", "casa"),
        ((("tool", 'The letter "r" occurs 2 times in "blueberry".'),), "and how many e's?", "e", "blueberry"),
        ((("assistant", 'There are 2 "r" in "blueberry".'),), "and how many e's?", "e", "blueberry"),
        (
            (("user", "my motto is 'eat greens'"), ("assistant", "Nice.")),
            "how many e's are in it",
            "e",
            "eat greens",
        ),
        (
            (*BLUEBERRY, ("user", "and the letter u?"), ("assistant", "1")),
            "and how many l's?",
            "l",
            "blueberry",
        ),
    ],
)
def test_a_follow_up_counts_in_the_text_before_it(
    said: tuple[tuple[str, str], ...], message: str, needle: str, haystack: str
) -> None:
    assert find_count(message, _turns(said)) == Count(needle, haystack)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (BLUEBERRY, "how did you count them?"),
        (BLUEBERRY, "and why is that?"),
        (BLUEBERRY, "what about lunch?"),
        (BLUEBERRY, "and you?"),
        (BLUEBERRY, "thanks"),
        (BLUEBERRY, "and how many letters?"),
        (BLUEBERRY, "and how many vowels?"),
        (BLUEBERRY, "how many calories do they have?"),
        ((*BLUEBERRY, ("user", "I like plan A"), ("assistant", "Fine.")), "what about b?"),
        ((("user", "hello"), ("assistant", "hi")), "and how many e's?"),
    ],
)
def test_what_does_not_go_on_counting_is_no_follow_up(
    said: tuple[tuple[str, str], ...], message: str
) -> None:
    assert find_count(message, _turns(said)) is None


def test_a_follow_up_without_a_text_before_it_is_suspected() -> None:
    assert count_cue("and how many e's?")


LONG = {
    "how many": "how many " * 11_000,
    "in": "how many r " + "in " * 30_000,
    "the word": "how many r in " + "the word " * 11_000,
    "blanks": "how many r in" + " " * 99_000 + "cherry",
    "apostrophes": "how many r in " + "'a" * 49_000,
    "quotes and blanks": "how many r in " + "a' " * 33_000,
    "opening quotes": "how many r in " + "“ " * 49_000,
    "mixed quotes": "how many r in " + "\"'“«`" * 19_000,
    "colons": "how many r in " + ": " * 49_000,
    "question marks": "how many r in the text " + "?" * 99_000 + "...",
    "combining marks": "how many r" + "\u0301" * 99_000,
    "counts": "count " * 16_000,
    "hyphens": "how many r in " + "a - " * 24_000,
    "a long quote": "count the letter e in '" + "lorem " * 16_000 + "'",
    "a long text": "count the letter e in: " + "lorem, " * 14_000,
}


@pytest.mark.parametrize("message", LONG.values(), ids=LONG.keys())
def test_a_long_message_does_not_hang(message: str) -> None:
    find_count("how many r in cherry")  # builds the tables
    count_cue("how many r in it")
    started = thread_time()
    find_count(message, [ContextMessage("user", message)])
    count_cue(message)
    assert thread_time() - started < HANGS_AFTER_SECONDS


def test_a_long_text_is_counted_in_as_a_whole() -> None:
    text = ("lorem, " * 14_000).strip()
    assert find_count(f"count the letter e in: {text}") == Count("e", text)
    assert find_count(f"how many commas are in '{text}'") == Count(",", text)


@pytest.mark.parametrize(
    ("message", "needle"), [("count 0s of", "0"), ("how many a's and", "a"), ("how many b's &", "b")]
)
def test_a_question_that_breaks_off_goes_on_with_the_text_before_it(message: str, needle: str) -> None:
    assert find_count(message, _turns((("user", "how many r in cherry"),))) == Count(needle, "cherry")


@pytest.mark.parametrize("message", ["how many \ue001 in cherry", "how many \ue000 in \ue001"])
def test_the_characters_that_stand_for_texts_are_no_error(message: str) -> None:
    assert find_count(message, [ContextMessage("user", message)]) is None
    assert not count_cue(message)


@pytest.mark.parametrize(
    "message",
    ["count the letter e in it, please", "how many e in this, please?", "how many e's in that, thanks"],
)
def test_a_courtesy_is_not_counted_in(message: str) -> None:
    assert find_count(message) is None
    assert count_cue(message)


WORDS = """
how many count the letter in word number of times commas wie viele dans combien and what about does contain
r e's "s" 'cheese' "a b" plum 7 7s 1555 : ? - ( " ' “ ” é
"""


@given(st.text() | st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_whatever_is_found_is_one_character_and_a_text(message: str) -> None:
    found = find_count(message, [ContextMessage("user", "how many r in cherry")])
    assert isinstance(count_cue(message), bool)
    if found is not None:
        assert len(graphemes(found.needle)) == 1
        assert found.haystack


def _turns(said: tuple[tuple[str, str], ...]) -> list[ContextMessage]:
    return [ContextMessage(role, content) for role, content in said]  # type: ignore[arg-type]
