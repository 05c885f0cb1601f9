"""Searching conversations by what was said in them."""

from __future__ import annotations

import pytest

from kernel.shared.clock import Clock
from kernel.store.conversations import create_conversation, delete_conversation, list_conversations, set_place
from kernel.store.records import ConversationItem
from kernel.store.sqlite import SqliteDatabase
from kernel.store.text_search import excerpt, says
from tests.store.memory_turns import answer


async def search(db: SqliteDatabase, query: str, **which: bool | None) -> list[ConversationItem]:
    items, _ = await list_conversations(db, query=query, archived=which.get("archived"))
    return items


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("Wir fahren nach Köln.", "koln", True),
        ("Wir fahren nach Koln.", "KÖLN", True),
        ("Straße", "strasse", True),
        ("the red house", "house red", True),
        ("the red house", "house blue", False),
        ("unbelievable", "believ", True),
        ("100% sure", "%", True),
        ("plain", "_", False),
        ("日本語のテキスト", "本語", True),
        ("", "x", False),
    ],
)
def test_every_word_counts_case_and_accents_do_not(text: str, query: str, is_found: bool) -> None:
    assert says(text, query) is is_found


def test_an_excerpt_shows_the_place_of_the_word_and_what_was_cut() -> None:
    text = "before " * 60 + "needle " + "after " * 60
    shown = excerpt(text, "needle")
    assert "needle" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 162
    assert excerpt("short\n\ntext", "text") == "short text"
    assert excerpt("needle " + "after " * 60, "needle").startswith("needle")


async def test_a_conversation_is_found_by_what_was_said_in_it_with_the_place(
    db: SqliteDatabase, clock: Clock
) -> None:
    told = await answer(db, clock, "Where do I sail?", "On the Müggelsee, near Berlin.")
    await answer(db, clock, "Something else", "entirely")
    [item] = await search(db, "berlin muggelsee")
    assert item.id == told.conversation_id
    assert item.found is not None
    assert item.found.turn_id == told.event_id
    assert item.found.excerpt == "On the Müggelsee, near Berlin."
    assert await search(db, "nothing like it") == []


async def test_a_title_is_found_without_an_excerpt(db: SqliteDatabase, clock: Clock) -> None:
    async with db.write() as tx:
        await create_conversation(tx, clock, "Winter plans")
    [item] = await search(db, "winter")
    assert item.found is None


async def test_what_was_deleted_is_not_found(db: SqliteDatabase, clock: Clock) -> None:
    told = await answer(db, clock, "a secret word", "noted")
    async with db.write() as tx:
        await delete_conversation(tx, told.conversation_id)
    assert await search(db, "secret") == []


async def test_pinned_ones_come_first_and_archived_ones_apart(db: SqliteDatabase, clock: Clock) -> None:
    ids = [(await answer(db, clock, f"number {n}", "noted")).conversation_id for n in range(4)]
    async with db.write() as tx:
        await set_place(tx, ids[0], pinned=True)
        await set_place(tx, ids[2], archived=True)
    seen, cursor = [], None
    while True:
        items, cursor = await list_conversations(db, cursor=cursor, limit=1)
        seen += [item.id for item in items]
        if cursor is None:
            break
    assert seen == [ids[0], ids[3], ids[1]]
    archived, _ = await list_conversations(db, archived=True)
    assert [item.id for item in archived] == [ids[2]]
    assert {item.id for item in await search(db, "number")} == set(ids), "a search looks everywhere"
    async with db.write() as tx:
        await set_place(tx, ids[0], pinned=False)
    items, _ = await list_conversations(db)
    assert [item.id for item in items] == [ids[3], ids[1], ids[0]]
