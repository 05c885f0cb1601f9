"""Listing, searching and naming conversations."""

from __future__ import annotations

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import InvalidRequest
from kernel.store.conversations import (
    create_conversation,
    get_conversation,
    get_item,
    list_conversations,
    set_title,
)
from kernel.store.sqlite import SqliteDatabase
from tests.store.turns import say


async def titled(db: SqliteDatabase, clock: Clock, *titles: str) -> None:
    for title in titles:
        async with db.write() as tx:
            await create_conversation(tx, clock, title)


async def found(db: SqliteDatabase, query: str) -> list[str | None]:
    items, _ = await list_conversations(db, query=query)
    return [item.title for item in items]


async def test_pages_hold_every_conversation_once(db: SqliteDatabase, clock: Clock) -> None:
    await titled(db, clock, *(f"number {n}" for n in range(25)))
    seen: list[str | None] = []
    cursor = None
    while True:
        items, cursor = await list_conversations(db, cursor=cursor, limit=10)
        seen += [item.title for item in items]
        if cursor is None:
            break
    assert sorted(seen, key=str) == sorted((f"number {n}" for n in range(25)), key=str)


@pytest.mark.parametrize("cursor", ["nonsense", "W10=", "WzEsMl0", "\x00", "a" * 150])
async def test_a_cursor_of_nowhere_is_refused(db: SqliteDatabase, cursor: str) -> None:
    with pytest.raises(InvalidRequest, match="cursor"):
        await list_conversations(db, cursor=cursor)


async def test_search_takes_wildcards_literally(db: SqliteDatabase, clock: Clock) -> None:
    await titled(db, clock, "100% sure", "under_score", "back\\slash", "plain")
    assert await found(db, "%") == ["100% sure"]
    assert await found(db, "_") == ["under_score"]
    assert await found(db, "\\") == ["back\\slash"]
    assert await found(db, "PLAIN") == ["plain"]
    assert await found(db, "'); DROP TABLE turns; --") == []


async def test_a_list_item_shows_the_last_message_in_short(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "line one\n\n" + "word " * 100)
    item = await get_item(db, accepted.conversation_id)
    assert item.message_count == 1
    assert item.last_message is not None
    assert item.last_message.startswith("line one word word")
    assert len(item.last_message) == 160


async def test_a_title_of_the_user_is_never_replaced(db: SqliteDatabase, clock: Clock) -> None:
    accepted = await say(db, clock, "hello")
    async with db.write() as tx:
        assert await set_title(tx, accepted.conversation_id, "made", "message")
        assert await set_title(tx, accepted.conversation_id, "mine", "user")
        assert not await set_title(tx, accepted.conversation_id, "made again", "message")
    assert (await get_conversation(db, accepted.conversation_id)).title == "mine"
