"""What memory holds: written with the end of a turn, listed, edited, used, gone with what it came from."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, InvalidRequest, NotFound
from kernel.store.choices import memory_enabled, put_memory_enabled
from kernel.store.conversation_state import conversation_state
from kernel.store.conversations import delete_conversation
from kernel.store.imports import NewImport, accept_import
from kernel.store.memory import (
    NewChunk,
    documents_being_read,
    insert_chunks,
    memory_outside,
    note_used,
    set_embeddings,
)
from kernel.store.memory_items import (
    ItemFilter,
    count_items,
    edit_item,
    find_items,
    get_item,
    list_items,
    pin_item,
    restore_item,
)
from kernel.store.records import UsedChunk
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import cancel_turn
from tests.store.memory_turns import answer, chunk, finalize, held, note, tell, texts
from tests.store.turns import say


def left(db: SqliteDatabase) -> list[int]:
    """Rows of chunks and of uses, as any other program would count them."""
    with closing(sqlite3.connect(db.path)) as connection:
        tables = ("memory_chunks", "turn_memory")
        return [connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables]


async def test_a_completed_turn_leaves_its_words_with_who_said_them_and_when(
    db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    said, answered = await held(db)
    assert (said.content, said.speaker, said.trust) == ("I live in Lyon.", "user", "user")
    assert (answered.content, answered.speaker, answered.trust) == ("A fine city.", "assistant", "assistant")
    assert {item.source_id for item in (said, answered)} == {turn.event_id}
    assert (said.ordinal, said.position, answered.position) == (1, 0, 1)
    assert said.said_at == turn.accepted_at <= answered.said_at
    assert said.embedding_model is None


async def test_a_turn_is_remembered_once_however_often_it_is_finalized(
    db: SqliteDatabase, clock: Clock
) -> None:
    await answer(db, clock, "I live in Lyon.", "A fine city.")
    assert await finalize(db, clock) == 2
    assert await finalize(db, clock) == 0
    assert len(await held(db)) == 2


async def test_a_turn_that_did_not_complete_leaves_nothing(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "I live in Lyon.")
    async with db.write() as tx:
        await cancel_turn(tx, clock, accepted.conversation_id)
    assert await finalize(db, clock) == 0
    assert await held(db) == []


async def test_what_is_said_while_memory_is_off_is_not_remembered_later_either(
    db: SqliteDatabase, clock: Clock
) -> None:
    assert await memory_enabled(db)
    async with db.write() as tx:
        await put_memory_enabled(tx, enabled=False)
    assert not await memory_enabled(db)
    await tell(db, clock, "I live in Lyon.", "A fine city.")
    async with db.write() as tx:
        await put_memory_enabled(tx, enabled=True)
    assert await finalize(db, clock) == 0
    assert await held(db) == []


async def test_pages_are_newest_first_and_meet_without_gap_or_overlap(
    db: SqliteDatabase, clock: Clock
) -> None:
    for number in range(5):
        await tell(db, clock, f"fact {number}", f"answer {number}")
    seen, cursor = [], None
    while True:
        page, cursor = await list_items(db, ItemFilter(), cursor=cursor, limit=3)
        seen += page
        if cursor is None:
            break
    assert [item.id for item in seen] == [item.id for item in (await held(db))[::-1]]
    assert len(seen) == 10
    with pytest.raises(InvalidRequest, match="next_cursor"):
        await list_items(db, ItemFilter(), cursor="nonsense")


async def test_the_list_is_filtered_and_counted(db: SqliteDatabase, clock: Clock) -> None:
    first = await tell(db, clock, "I live in Lyon.", "A fine city.")
    second = await tell(db, clock, "I have a cat.", "Cats are fine.")
    old, new = await note(db, clock, first, "lives in Lyon"), await note(db, clock, second, "has a cat")
    async with db.write() as tx:
        await tx.fetch("supersede_chunk", {"id": old, "by": new, "now": clock.now()})
    assert await texts(db, source_type="note") == ["has a cat"]
    assert await texts(db, superseded=True) == ["lives in Lyon"]
    assert await texts(db, source_id=first.event_id) == ["I live in Lyon.", "A fine city."]
    assert len(await held(db, conversation_id=second.conversation_id)) == 3
    counts = await count_items(db)
    assert (counts.round, counts.note, counts.superseded, counts.document) == (4, 1, 1, 0)


async def test_a_note_can_be_put_in_other_words_and_loses_its_vector(
    db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    note_id = await note(db, clock, turn, "lives in Lyon")
    async with db.write() as tx:
        vector = np.ones((1, 4), np.float32)
        await set_embeddings(tx, [await get_item(tx, note_id)], vector, "model")
    assert (await get_item(db, note_id)).embedding_dimensions == 4
    async with db.write() as tx:
        await edit_item(tx, clock, note_id, "moved to Nice")
        await pin_item(tx, clock, note_id, pinned=True)
    edited = await get_item(db, note_id)
    assert (edited.content, edited.pinned, edited.embedding_model) == ("moved to Nice", True, None)
    with pytest.raises(Conflict, match="quoted from the conversation"):
        async with db.write() as tx:
            await edit_item(tx, clock, (await chunk(db, "I live in Lyon.")).id, "I live in Nice.")


async def test_a_restored_note_counts_again(db: SqliteDatabase, clock: Clock) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    old, new = await note(db, clock, turn, "lives in Lyon"), await note(db, clock, turn, "lives in Nice")
    async with db.write() as tx:
        await tx.fetch("supersede_chunk", {"id": old, "by": new, "now": clock.now()})
    async with db.write() as tx:
        await restore_item(tx, clock, old)
    restored = await get_item(db, old)
    assert (restored.superseded_by, restored.valid_to) == (None, None)


async def test_what_an_answer_was_given_stands_with_it_until_it_is_forgotten(
    db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "I live in Lyon.", "A fine city.")
    fact = await chunk(db, "I live in Lyon.")
    asked = await tell(db, clock, "Where do I live?", "In Lyon.", given=[fact])
    state = await conversation_state(db, asked.conversation_id)
    assert [used.chunk_id for used in state.events[-1].memory] == [fact.id]
    assert state.events[0].memory == ()
    again = UsedChunk(chunk_id="gone", source_type="round", rank=0, score=0.1)
    async with db.write() as tx:
        await note_used(tx, asked.event_id, [again])
    state = await conversation_state(db, asked.conversation_id)
    assert state.events[-1].memory == (), "another attempt replaces it, and what is gone is left out"


async def test_deleting_a_conversation_leaves_no_row_and_nothing_in_the_index(
    db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    await note(db, clock, turn, "lives in Lyon")
    index = MemoryIndex()
    await index.refresh(db)
    assert len(index) == 3
    asked = await tell(db, clock, "Where do I live?", "In Lyon.", given=await held(db))
    async with db.write() as tx:
        await delete_conversation(tx, turn.conversation_id)
    assert await texts(db) == ["Where do I live?"], "the answer from it is not remembered any more either"
    await index.refresh(db)
    assert [hit.chunk.content for hit in index.search(Query(text="Lyon", floor=False))] in (
        [],
        ["Where do I live?"],
    )
    async with db.write() as tx:
        await delete_conversation(tx, asked.conversation_id)
    assert left(db) == [0, 0]
    await index.refresh(db)
    assert len(index) == 0


async def test_deleting_a_turn_takes_its_chunks_along(db: SqliteDatabase, clock: Clock) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    await note(db, clock, turn, "lives in Lyon")
    await tell(db, clock, "I have a cat.", "Cats are fine.", conversation_id=turn.conversation_id)
    with closing(sqlite3.connect(db.path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=1")
        connection.execute("DELETE FROM turns WHERE id = ?", (turn.event_id,))
    assert await texts(db) == ["I have a cat.", "Cats are fine."]


async def test_a_chunk_of_nobody_cannot_be_read(db: SqliteDatabase, clock: Clock) -> None:
    with pytest.raises(NotFound, match="forgotten"):
        await get_item(db, "no such chunk")
    summary = NewChunk(
        source_type="summary", conversation_id=None, trust="user", content="all", said_at=clock.now()
    )
    async with db.write() as tx:
        [summary_id] = await insert_chunks(tx, clock, [summary])
    assert (await get_item(db, summary_id)).source_id == summary_id


async def test_chunks_are_read_in_the_order_asked_for_without_those_that_are_gone(
    db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "I live in Lyon.", "A fine city.")
    said, replied = await held(db)
    assert await find_items(db, [replied.id, "gone", said.id]) == [replied, said]
    assert await find_items(db, ["gone"]) == []
    assert await find_items(db, []) == []


async def test_a_document_is_being_read_until_its_import_ends(db: SqliteDatabase, clock: Clock) -> None:
    new = NewImport("import-1", "rent.pdf", "application/pdf", 3, "abc", "stored")
    async with db.write() as tx:
        imported = await accept_import(tx, clock, new, conversation_id=None)
    assert await documents_being_read(db, imported.conversation_id) == ["rent.pdf"]
    async with db.write() as tx:
        await cancel_turn(tx, clock, imported.conversation_id, imported.id)
    assert await documents_being_read(db, imported.conversation_id) == []
    assert await finalize(db, clock) == 0
    assert await held(db) == [], "what is said of an import is not remembered as talk"


async def test_there_is_something_to_look_for_only_beside_a_conversations_own_rounds(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await tell(db, clock, "I live in Lyon.", "A fine city.")
    assert not await memory_outside(db, first.conversation_id)
    second = await tell(db, clock, "I have a cat.", "Cats are fine.")
    assert await memory_outside(db, first.conversation_id)
    assert await memory_outside(db, second.conversation_id)
    async with db.write() as tx:
        await delete_conversation(tx, second.conversation_id)
    assert not await memory_outside(db, first.conversation_id)
    await note(db, clock, first, "lives in Lyon")
    assert await memory_outside(db, first.conversation_id)
