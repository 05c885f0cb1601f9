"""The index follows the store: by bits or at once, the same is found."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.shared.clock import system_clock
from kernel.store.conversations import create_conversation, delete_conversation
from kernel.store.database import Database
from kernel.store.memory import NewChunk, changes_after, insert_chunks, set_embeddings
from kernel.store.memory_records import ChunkChange
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite
from tests.memory.rigs import axis, chunk, embedded, index_of, put

WORDS = ("dog", "cat", "thunder", "kitchen", "paint", "blue", "train", "may")
QUESTIONS = (
    "the dog and the thunder?",
    "blue paint in the kitchen",
    "what about my cat on the train in May 2026",
)

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
changes = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 12),
            "content": texts | st.none(),  # None: forgotten
            "conversation": st.sampled_from("ab"),
            "ordinal": st.integers(0, 4),
            "source": st.sampled_from(("round", "note", "document")),
            "axis": st.integers(0, 5) | st.none(),
            "model": st.sampled_from(("m", "n")),
            "superseded": st.booleans(),
        }
    ),
    max_size=40,
)


def as_changes(items: list[dict[str, Any]]) -> list[ChunkChange]:
    result = []
    for revision, item in enumerate(items, 1):
        chunk_id, embedding = f"chunk-{item['id']}", None
        one = None
        if item["content"] is not None:
            one = chunk(
                item["content"],
                id=chunk_id,
                source_type=item["source"],
                conversation_id=item["conversation"],
                import_id=item["conversation"] if item["source"] == "document" else None,
                ordinal=item["ordinal"],
                said_at=f"2026-05-{1 + item['id']:02}T00:00:00.000+00:00",
                superseded_by="newer" if item["superseded"] else None,
            )
            if item["axis"] is not None:
                one, embedding = embedded(one, axis(item["axis"]), item["model"])
        result.append(ChunkChange(revision=revision, chunk_id=chunk_id, chunk=one, embedding=embedding))
    return result


@given(items=changes, question=st.sampled_from(QUESTIONS), nearest=st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_following_every_change_ends_where_a_fresh_index_begins(
    items: list[dict[str, Any]], question: str, nearest: int
) -> None:
    followed, fresh = MemoryIndex(), MemoryIndex()
    history = as_changes(items)
    for change in history:
        followed.apply([change])
    last = {change.chunk_id: change for change in history}
    fresh.apply(sorted(last.values(), key=lambda change: change.revision))
    query = Query(text=question, vector=axis(nearest), model="m", floor=False)
    assert len(followed) == len(fresh)
    assert [(hit.chunk, round(hit.score, 3)) for hit in followed.search(query)] == [
        (hit.chunk, round(hit.score, 3)) for hit in fresh.search(query)
    ]


def test_a_searcher_gets_records_equal_to_those_of_the_store() -> None:
    one = chunk("My dog is called Rex", label="p. 3", pinned=True)
    [hit] = index_of(one).search(Query(text="dog called Rex"))
    assert hit.chunk == one


def test_a_large_memory_gives_the_garbage_collector_hardly_anything_to_look_at() -> None:
    """What it looks at holds up everybody, at every full collection."""
    index = index_of(chunk("the first"))
    gc.collect()
    before = len(gc.get_objects())
    put(
        index, *(embedded(chunk(f"word{number} and more{number}"), axis(number % 8)) for number in range(500))
    )
    gc.collect()
    assert len(index) == 501
    assert len(gc.get_objects()) - before < 50


# --- with a store ---


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    database = await open_sqlite(path)
    yield database
    await database.close()


async def store(db: Database, *contents: str) -> str:
    """A conversation in which the user says these; returns its id."""
    clock = system_clock()
    async with db.write() as tx:
        conversation_id = await create_conversation(tx, clock)
        rounds = [
            NewChunk(
                source_type="round",
                source_id=f"turn-{ordinal}",
                conversation_id=conversation_id,
                ordinal=ordinal,
                trust="user",
                speaker="user",
                content=content,
                said_at=clock.now(),
            )
            for ordinal, content in enumerate(contents)
        ]
        await insert_chunks(tx, clock, rounds)
    return conversation_id


async def find(index: MemoryIndex, db: Database, text: str, **query: Any) -> list[str]:
    await index.refresh(db)
    return [hit.chunk.content for hit in await index.find(Query(text=text, **query))]


async def test_what_was_just_stored_is_found_by_its_words(db: Database) -> None:
    index = MemoryIndex()
    assert await find(index, db, "dog") == []
    await store(db, "My dog is called Rex")
    assert await find(index, db, "my dog") == ["My dog is called Rex"]


async def test_a_vector_that_comes_later_is_taken_up(db: Database) -> None:
    index = MemoryIndex()
    await store(db, "My dog is called Rex")
    assert await find(index, db, "pet", vector=axis(0), model="m") == []
    [change] = await changes_after(db, 0)
    assert change.chunk
    async with db.write() as tx:
        await set_embeddings(tx, [change.chunk], axis(0)[None], "m")
    assert await find(index, db, "pet", vector=axis(0), model="m") == ["My dog is called Rex"]


async def test_a_deleted_conversation_is_gone_from_the_index(db: Database) -> None:
    index = MemoryIndex()
    conversation_id = await store(db, "My dog is called Rex", "He is afraid of thunder")
    await store(db, "The kitchen is blue")
    assert len(await find(index, db, "dog thunder")) == 2
    async with db.write() as tx:
        await delete_conversation(tx, conversation_id)
    assert await find(index, db, "dog thunder") == []
    assert len(index) == 1


async def test_a_large_memory_is_loaded_whole(db: Database) -> None:
    await store(db, *(f"entry zug{number}" for number in range(700)))
    index = MemoryIndex()
    assert await find(index, db, "zug699") == ["entry zug699"]
    assert len(index) == 700
