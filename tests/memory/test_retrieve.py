"""What a question finds in memory, and what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.memory.dense import Vector
from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.store.memory_records import MemoryChunk
from tests.memory.rigs import axis, chunk, embedded, filler, forget, found, index_of, put, unit

DOG = "My dog Pixel is afraid of thunder"
CAR = "The green car needs new brakes"


def test_what_was_said_is_found_by_other_forms_of_its_words() -> None:
    index = index_of(chunk("We painted the kitchen"), chunk(CAR), *filler(20))
    assert found(index, "What did we say about painting kitchens?") == ["We painted the kitchen"]


def test_the_better_match_comes_first_with_a_score_between_0_and_1() -> None:
    index = index_of(chunk("The dog sleeps"), chunk(DOG), *filler(20))
    hits = index.search(Query(text="dog afraid of thunder?"))
    assert hits[0].chunk.content == DOG
    assert all(0 < hit.score < 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_empty_memory_finds_nothing() -> None:
    assert MemoryIndex().search(Query(text="anything?")) == []


@pytest.mark.parametrize("text", ["", "   ", "?!", "and what about it then", "\x00", "🙂"])
def test_a_question_that_names_nothing_finds_nothing(text: str) -> None:
    assert found(index_of(chunk(DOG), *filler(5)), text) == []


def test_what_has_nothing_to_do_with_the_question_is_left_out() -> None:
    index = index_of(chunk(DOG), chunk(CAR), *filler(20))
    assert found(index, "What is the capital of Mongolia?") == []
    assert found(index, "What is the capital of Mongolia?", floor=False)


def test_two_chunks_are_memory_enough_to_answer_from() -> None:
    index = index_of(chunk("My dog is called Rex"), chunk("Nice name!", speaker="assistant"))
    assert found(index, "How is my dog called?")[0] == "My dog is called Rex"


def test_the_same_text_is_given_once() -> None:
    index = index_of(*(chunk(DOG, conversation_id=f"c{n}") for n in range(5)), chunk(f"  {DOG.upper()} "))
    assert len(found(index, "the dog and thunder")) == 1


def test_at_most_as_many_are_given_as_are_wanted() -> None:
    index = index_of(*(chunk(f"{DOG} number {n}") for n in range(30)))
    assert len(found(index, "dog thunder", limit=3)) == 3


# --- who and when ---


def test_the_answer_to_a_matching_question_is_found_without_its_words() -> None:
    asked = chunk("Which dessert shall I bring on Sunday?", speaker="assistant", conversation_id="d")
    answer = chunk("Lemon tart, please", conversation_id="d")
    index = index_of(asked, answer, chunk("Lemon tart is nice", conversation_id="e"), *filler(20))
    assert found(index, "the dessert for Sunday", floor=False)[:2] == [asked.content, answer.content]


def test_a_neighbour_in_another_conversation_lends_nothing() -> None:
    asked = chunk("Which dessert shall I bring on Sunday?", conversation_id="d")
    index = index_of(asked, chunk("Lemon tart, please", conversation_id="e"), *filler(20))
    assert found(index, "the dessert for Sunday") == [asked.content]


def test_the_person_named_in_the_question_is_heard_first() -> None:
    said = [chunk("I won a prize", speaker=name, conversation_id=name) for name in ("Jon", "Gina")]
    index = index_of(*said, chunk("I won a prize for it", speaker="Jon", conversation_id="x"), *filler(20))
    first = index.search(Query(text="Which prize did Gina win?"))[0]
    assert first.chunk.speaker == "Gina"


def test_what_the_user_asks_of_themselves_prefers_what_they_said() -> None:
    index = index_of(
        chunk("A doctor suggests a walk", speaker="assistant", conversation_id="a"),
        chunk("A doctor suggests a nap", conversation_id="b"),
    )
    assert found(index, "What do I know the doctor suggests?")[0] == "A doctor suggests a nap"
    assert found(index, "What did you say the doctor suggests?")[0] == "A doctor suggests a walk"


@pytest.mark.parametrize("asked", ["on 8 May 2025", "on May 8th", "on 2025-05-08", "yesterday"])
def test_a_date_in_the_question_prefers_what_was_said_then(asked: str) -> None:
    index = index_of(
        chunk("The meeting was long", said_at="2025-05-08T09:00:00.000+00:00", conversation_id="a"),
        chunk("The meeting was dull", said_at="2026-05-30T09:00:00.000+00:00", conversation_id="b"),
    )
    assert found(index, f"The meeting {asked}?", today=date(2025, 5, 9))[0] == "The meeting was long"


def test_of_two_equal_ones_the_newer_and_the_pinned_come_first() -> None:
    old = chunk("I live in Ghent", said_at="2020-01-01T00:00:00.000+00:00", conversation_id="a")
    new = chunk("I live in Bruges", said_at="2026-01-01T00:00:00.000+00:00", conversation_id="b")
    assert found(index_of(old, new), "Where do I live?")[0] == "I live in Bruges"
    pinned = old.model_copy(update={"pinned": True})
    assert found(index_of(pinned, new), "Where do I live?")[0] == "I live in Ghent"


# --- documents ---


def document(content: str, import_id: str, **values: object) -> MemoryChunk:
    return chunk(
        content, source_type="document", import_id=import_id, speaker=None, trust="document", **values
    )


def test_this_document_means_the_newest_import_of_the_conversation() -> None:
    index = index_of(
        document("Rent is due monthly", "old", said_at="2026-01-01T00:00:00.000+00:00"),
        document("Deliveries arrive weekly", "new", said_at="2026-02-01T00:00:00.000+00:00"),
        document("Elsewhere", "other", conversation_id="x", said_at="2026-03-01T00:00:00.000+00:00"),
    )
    assert found(index, "Summarise this document", conversation_id="c") == ["Deliveries arrive weekly"]
    assert found(index, "Summarise this document", conversation_id="nowhere") == []


# --- what the prompt holds ---


def test_what_is_in_the_prompt_already_is_not_given_again() -> None:
    held = chunk(DOG)
    index = index_of(held, chunk("The dog sleeps"), *filler(10))
    given = found(index, "dog thunder", conversation_id="c", without_turns=frozenset([held.turn_id]))
    assert given == ["The dog sleeps"]


def test_a_document_is_given_though_its_turn_is_in_the_prompt() -> None:
    page = document("Rent is due monthly", "i", turn_id="i")
    given = found(index_of(page), "rent due", conversation_id="c", without_turns=frozenset(["i"]))
    assert given == [page.content]


# --- changes ---


def test_what_was_forgotten_is_gone_and_leaves_no_gap_between_its_neighbours() -> None:
    first, middle, last = (chunk(text, conversation_id="d") for text in ("Which dessert?", DOG, "Lemon tart"))
    index = index_of(first, middle, last, *filler(20))
    forget(index, middle.id)
    assert found(index, "dog thunder") == []
    assert found(index, "which dessert", floor=False)[:2] == ["Which dessert?", "Lemon tart"]


def test_an_edited_note_is_found_by_its_new_words_alone() -> None:
    note = chunk("Likes tea", source_type="note")
    index = index_of(note, *filler(10))
    put(index, note.model_copy(update={"content": "Likes cocoa"}))
    assert found(index, "cocoa") == ["Likes cocoa"]
    assert found(index, "tea") == []


def test_what_was_superseded_is_not_found_until_it_counts_again() -> None:
    note = chunk("Likes tea", source_type="note")
    index = index_of(note.model_copy(update={"superseded_by": "summary"}), *filler(10))
    assert found(index, "tea") == []
    put(index, note)
    assert found(index, "tea") == ["Likes tea"]


# --- vectors ---


def test_what_means_the_same_is_found_without_a_common_word() -> None:
    index = index_of(embedded(chunk(DOG), axis(0)), embedded(chunk(CAR), axis(1)))
    assert found(index, "my pet", vector=axis(0), model="m") == [DOG]


def test_vectors_of_another_model_or_size_are_never_compared() -> None:
    index = index_of(embedded(chunk(DOG), axis(0), "other"), embedded(chunk(CAR), axis(0, 4), "m"))
    assert found(index, "my pet", vector=axis(0), model="m") == []
    assert found(index, "my dog", vector=axis(0), model="m") == [DOG]


def test_a_chunk_without_a_vector_competes_by_its_words() -> None:
    index = index_of(embedded(chunk(CAR), axis(1)), chunk(DOG))
    assert found(index, "dog thunder", vector=axis(0), model="m") == [DOG]


def test_a_new_vector_takes_the_place_of_the_old_one() -> None:
    one = chunk(DOG)
    index = index_of(embedded(one, axis(0)), embedded(chunk(CAR), axis(1)))
    put(index, embedded(one, axis(2)))
    assert found(index, "my pet", vector=axis(0), model="m") == []
    assert found(index, "my pet", vector=axis(2), model="m") == [DOG]


def test_a_model_that_finds_any_two_texts_alike_does_not_lift_all_over_the_floor() -> None:
    def tilted(vector: Vector) -> Vector:
        both: Vector = vector + 2 * axis(7)
        return unit(both)

    chunks = [embedded(chunk(f"zug{n}"), tilted(axis(n % 6))) for n in range(60)]
    index = index_of(*chunks)
    assert float(tilted(axis(0)) @ tilted(axis(1))) > 0.7
    assert found(index, "nothing of it", vector=tilted(axis(6)), model="m") == []


# --- any text ---


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("東京タワーに行きました", "東京タワー"),
        ("Мы переехали в Казань", "в Казань"),
        ("Ich wohne in der Königsstraße", "konigsstraße"),
        ("Tôi ở Hà Nội", "Hà Nội"),
    ],
)
def test_other_languages_and_scripts_are_found_by_their_words(said: str, asked: str) -> None:
    assert found(index_of(chunk(said), *filler(10)), asked) == [said]


def test_a_megabyte_in_one_chunk_or_one_question_does_no_harm() -> None:
    index = index_of(chunk("wall of text " * 80_000), chunk("x" * 1_000_000), chunk(DOG))
    assert found(index, DOG + " and so on" * 100_000)[0] == DOG
