"""What is near a question and cannot answer it is not given to a model."""

from __future__ import annotations

import pytest

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from tests.memory.rigs import axis, chunk, embedded, put, unit

FACT = "My dog is called Rexina and sleeps in the kitchen."
QUESTION = "What is my dog called?"


def found(index: MemoryIndex, text: str = QUESTION) -> list[str]:
    return [hit.chunk.content for hit in index.search(Query(text=text))]


@pytest.mark.parametrize(
    "before", [QUESTION, "what's my dog called??", "Is my dog called?", "Is my dog called\u061f"]
)
def test_a_question_that_was_asked_before_answers_nothing(before: str) -> None:
    index = MemoryIndex()
    put(index, chunk(FACT), chunk(before))
    assert found(index) == [FACT]


def test_a_question_that_says_more_than_the_one_now_is_found() -> None:
    index = MemoryIndex()
    more = "Is my dog called Rexina a poodle or a terrier?"
    put(index, chunk(more))
    assert found(index) == [more]


def test_a_statement_in_the_words_of_the_question_answers_it() -> None:
    index = MemoryIndex()
    put(index, chunk("I am allergic to hazelnuts."))
    assert found(index, "Am I allergic to hazelnuts?") == ["I am allergic to hazelnuts."]


def test_an_acknowledgement_under_a_fact_is_not_brought_along() -> None:
    index = MemoryIndex()
    said = chunk(FACT, ordinal=1, position=0)
    noted = chunk("Noted.", ordinal=1, position=1, speaker="assistant", trust="assistant")
    near = unit(axis(0) + axis(1))  # its vector is that of a window with the fact
    put(index, embedded(said, axis(0)), embedded(noted, near))
    hits = index.search(Query(text=QUESTION, vector=axis(0), model="m"))
    assert [hit.chunk.content for hit in hits] == [FACT]
