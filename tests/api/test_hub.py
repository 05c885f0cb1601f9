"""The event hub: every client gets every event of its conversation once, or is told to catch up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.api import hub as module
from kernel.api.hub import EventHub, Notice, Subscription
from kernel.shared.clock import Clock, system_clock
from kernel.store.event_types import ConversationUpdated
from kernel.store.events import append_events
from kernel.store.migrate import migrate
from kernel.store.sqlite import SqliteDatabase, open_sqlite
from kernel.store.wakeup import Wakeup
from tests.store.turns import say

PATIENCE = 10


@pytest.fixture
def clock() -> Clock:
    return system_clock()


@pytest.fixture
async def wakeup(tmp_path: Path) -> AsyncIterator[Wakeup]:
    migrate(tmp_path / "chat.db", tmp_path / "backups")
    ear = Wakeup(tmp_path / "run", "kernel", "test", tmp_path / "chat.db", poll_ms=20)
    await ear.start()
    yield ear
    await ear.stop()


@pytest.fixture
async def db(tmp_path: Path, wakeup: Wakeup) -> AsyncIterator[SqliteDatabase]:
    database = await open_sqlite(tmp_path / "chat.db", wakeup)
    yield database
    await database.close()


@pytest.fixture
async def hub(db: SqliteDatabase, wakeup: Wakeup) -> AsyncIterator[EventHub]:
    one = EventHub(db, wakeup)
    one.start()
    yield one
    await one.stop()


async def titled(db: SqliteDatabase, conversation_id: str, title: str) -> None:
    async with db.write(durable=False) as tx:
        update = ConversationUpdated(turn_id=None, title=title, updated_at="now")
        await append_events(tx, conversation_id, [update])


async def read(subscription: Subscription, count: int) -> list[int]:
    seqs: list[int] = []
    async with asyncio.timeout(PATIENCE):
        while len(seqs) < count:
            news = await subscription.next(PATIENCE)
            assert isinstance(news, list), news
            seqs += [event.seq for event in news]
    return seqs


async def test_clients_of_one_conversation_all_get_its_events_and_no_others(
    db: SqliteDatabase, hub: EventHub, clock: Clock
) -> None:
    mine, other = await say(db, clock, "mine"), await say(db, clock, "other")
    async with hub.subscribe(mine.conversation_id) as one, hub.subscribe(mine.conversation_id) as two:
        for number in range(20):
            await titled(db, other.conversation_id, "noise")
            await titled(db, mine.conversation_id, f"{number}")
        assert await read(one, 20) == list(range(2, 22))
        assert await read(two, 20) == list(range(2, 22))


async def test_what_was_committed_before_subscribing_is_not_delivered(
    db: SqliteDatabase, hub: EventHub, clock: Clock
) -> None:
    conversation = (await say(db, clock, "hello")).conversation_id
    async with hub.subscribe(conversation) as subscription:
        await titled(db, conversation, "new")
        assert await read(subscription, 1) == [2]


async def test_a_client_that_does_not_read_is_told_to_catch_up(
    db: SqliteDatabase, hub: EventHub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_BACKLOG", 5)
    conversation = (await say(db, clock, "hello")).conversation_id
    async with hub.subscribe(conversation) as slow, hub.subscribe(conversation) as quick:
        for number in range(7):
            await titled(db, conversation, f"{number}")
            await read(quick, 1)
        assert await slow.next(PATIENCE) is Notice.CATCH_UP
        await titled(db, conversation, "after catching up")
        assert await read(slow, 1) == [9]


async def test_a_silent_conversation_ends_its_wait(hub: EventHub, db: SqliteDatabase, clock: Clock) -> None:
    conversation = (await say(db, clock, "hello")).conversation_id
    async with hub.subscribe(conversation) as subscription:
        assert await subscription.next(0.01) is Notice.IDLE


async def test_clients_learn_that_the_conversation_or_the_kernel_is_going(
    hub: EventHub, db: SqliteDatabase, clock: Clock
) -> None:
    conversation = (await say(db, clock, "hello")).conversation_id
    async with hub.subscribe(conversation) as subscription:
        hub.conversation_deleted(conversation)
        assert await subscription.next(PATIENCE) is Notice.DELETED
        hub.shut_down()
        assert await subscription.next(PATIENCE) is Notice.SHUTDOWN


async def test_a_client_that_comes_while_the_kernel_goes_is_told_at_once(
    db: SqliteDatabase, hub: EventHub, clock: Clock
) -> None:
    talk = await say(db, clock, "hello")
    async with hub.subscribe(talk.conversation_id) as before:
        hub.shut_down()
        async with hub.subscribe(talk.conversation_id) as late:
            assert await before.next(PATIENCE) is Notice.SHUTDOWN
            assert await late.next(PATIENCE) is Notice.SHUTDOWN
