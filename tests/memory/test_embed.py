"""Vectors: for everything that has none or an old one, in windows of neighbours, whatever else happens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from kernel.memory.embed import embed_some
from kernel.shared.clock import Clock
from kernel.shared.errors import ModelProtocolError, ModelUnavailable
from kernel.store.memory_items import edit_item
from kernel.store.memory_upkeep import any_stale_chunk, count_stale_chunks, mark_all_stale
from kernel.store.sqlite import SqliteDatabase
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.wire import embedding
from tests.store.memory_turns import chunk, held, note, tell


async def embed_all(db: SqliteDatabase, embedder: FakeEmbedder) -> None:
    while await embed_some(db, embedder):
        pass


async def test_a_chunk_is_embedded_with_what_stands_beside_it(db: SqliteDatabase, clock: Clock) -> None:
    embedder = FakeEmbedder()
    first = await tell(db, clock, "I have a cat.", "What is it called?")
    await embed_all(db, embedder)
    assert all("cat" in window and "called" in window for window in embedder.asked)
    assert {(item.embedding_model, item.embedding_dimensions) for item in await held(db)} == {
        ("words", len(embedding("x")))
    }
    embedder.asked.clear()
    await tell(db, clock, "Mimi!", "Lovely.", conversation_id=first.conversation_id)
    await embed_all(db, embedder)
    assert len(embedder.asked) == 2, "the two new ones: what stands beside the others is as it was"
    assert await embed_some(db, embedder) == 0


async def test_another_model_embeds_everything_anew(db: SqliteDatabase, clock: Clock) -> None:
    await tell(db, clock, "I have a cat.", "Fine.")
    await embed_all(db, FakeEmbedder())
    assert not await any_stale_chunk(db)
    assert await count_stale_chunks(db, "better") == 2
    await embed_all(db, FakeEmbedder("better"))
    assert {item.embedding_model for item in await held(db)} == {"better"}


async def test_a_model_that_is_down_delays_vectors_and_nothing_else(db: SqliteDatabase, clock: Clock) -> None:
    await tell(db, clock, "I have a cat.", "Fine.")
    with pytest.raises(ModelUnavailable):
        await embed_some(db, FakeEmbedder(down=True))
    assert await any_stale_chunk(db)
    await embed_all(db, FakeEmbedder())
    assert not await any_stale_chunk(db)


async def test_a_text_that_the_model_cannot_take_does_not_stand_in_the_others_way(
    db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I have a cat.", "Fine.")
    await note(db, clock, turn, "NaN")
    await embed_all(db, FakeEmbedder(poison="NaN"))
    assert [item.embedding_dimensions is None for item in await held(db)].count(True) == 1
    assert (await chunk(db, "NaN")).embedding_dimensions is None
    assert not await any_stale_chunk(db)


async def test_a_server_that_answers_nonsense_is_not_the_texts_fault(
    db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "I have a cat.", "Fine.")
    with pytest.raises(ModelProtocolError):
        await embed_some(db, FakeEmbedder(poison="a"))
    assert await count_stale_chunks(db, "words") == 2


async def test_an_edit_during_the_embedding_wins(db: SqliteDatabase, clock: Clock) -> None:
    turn = await tell(db, clock, "I have a cat.", "Fine.")
    note_id = await note(db, clock, turn, "has a cat")
    embedder = FakeEmbedder()
    embed = embedder.embed

    async def edit_meanwhile(texts: Sequence[str]) -> NDArray[np.float32]:
        async with db.write() as tx:
            await edit_item(tx, clock, note_id, "has a dog")
        embedder.embed = embed  # type: ignore[method-assign]
        return await embed(texts)

    embedder.embed = edit_meanwhile  # type: ignore[method-assign]
    await embed_some(db, embedder)
    assert (await chunk(db, "has a dog")).embedding_model is None
    await embed_all(db, embedder)
    assert any("dog" in window for window in embedder.asked)
    assert (await chunk(db, "has a dog")).embedding_model == "words"


async def test_everything_can_be_marked_to_be_embedded_anew(db: SqliteDatabase, clock: Clock) -> None:
    await tell(db, clock, "I have a cat.", "Fine.")
    await embed_all(db, FakeEmbedder())
    async with db.write() as tx:
        await mark_all_stale(tx)
    embedder = FakeEmbedder()
    assert await embed_some(db, embedder, oldest_first=True) == 2
    assert len(embedder.asked) == 2
