"""What must survive a power cut is on the disk when its write ends; others need not wait for that."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import StoreUnavailable
from kernel.store import power_cut
from kernel.store.conversations import create_conversation, get_conversation
from kernel.store.database import Transaction
from kernel.store.sqlite import SqliteDatabase
from tests.harness.waiting import until

Write = Callable[[SqliteDatabase], AbstractAsyncContextManager[Transaction]]

durably = pytest.mark.parametrize(
    "write",
    [lambda db: db.write(), lambda db: db.write_near(durable=True)],
    ids=["in its thread", "near"],
)


class SlowDisk:
    """Confirms nothing until `go_on`. sizes: of the log's file at each sync."""

    def __init__(self) -> None:
        self.reached, self._free = threading.Event(), threading.Event()
        self.sizes: list[int] = []

    def sync(self, log: Path) -> None:
        self.sizes.append(log.stat().st_size)
        self.reached.set()
        assert self._free.wait(10)

    def go_on(self) -> None:
        self._free.set()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    slow = SlowDisk()
    monkeypatch.setattr(power_cut, "_sync", slow.sync)
    yield slow
    slow.go_on()


async def until_reached(disk: SlowDisk) -> None:
    assert await asyncio.to_thread(disk.reached.wait, 10), "meanwhile the event loop goes on"


def committed(db: SqliteDatabase) -> int:
    """How many conversations another program sees."""
    with closing(sqlite3.connect(db.path)) as connection:
        [number] = connection.execute("SELECT COUNT(*) FROM conversations").fetchone()
        return int(number)


async def create(db: SqliteDatabase, clock: Clock, write: Write, title: str) -> str:
    async with write(db) as tx:
        return await create_conversation(tx, clock, title)


@durably
async def test_a_write_ends_when_the_disk_has_it(
    write: Write, db: SqliteDatabase, clock: Clock, disk: SlowDisk
) -> None:
    writing = asyncio.create_task(create(db, clock, write, "kept"))
    await until_reached(disk)
    assert not writing.done()
    disk.go_on()
    assert (await get_conversation(db, await writing)).title == "kept"
    assert disk.sizes[0] > 0, "it was committed before"


@durably
async def test_others_see_and_write_while_one_waits_for_the_disk(
    write: Write, db: SqliteDatabase, clock: Clock, disk: SlowDisk
) -> None:
    writing = asyncio.create_task(create(db, clock, write, "kept"))
    await until_reached(disk)
    other = await create(db, clock, lambda db: db.write_near(), "another")
    assert (await get_conversation(db, other)).title == "another"
    disk.go_on()
    await writing


async def test_writes_that_wait_share_the_next_sync(db: SqliteDatabase, clock: Clock, disk: SlowDisk) -> None:
    first = asyncio.create_task(create(db, clock, lambda db: db.write_near(durable=True), "first"))
    await until_reached(disk)
    later = [
        asyncio.create_task(create(db, clock, lambda db: db.write_near(durable=True), f"{number}"))
        for number in range(8)
    ]
    await until(lambda: committed(db) == 9, "all to be committed")
    assert len(disk.sizes) == 1
    assert not any(task.done() for task in later), "the sync had begun before they were committed"
    disk.go_on()
    await asyncio.gather(first, *later)
    assert len(disk.sizes) == 2


async def test_a_write_whose_task_is_cancelled_at_the_disk_is_kept_and_the_next_one_is_synced(
    db: SqliteDatabase, clock: Clock, disk: SlowDisk
) -> None:
    writing = asyncio.create_task(create(db, clock, lambda db: db.write(), "kept"))
    await until_reached(disk)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    disk.go_on()
    await create(db, clock, lambda db: db.write(), "next")
    assert committed(db) == 2
    assert len(disk.sizes) == 2


@durably
async def test_a_disk_that_confirms_nothing_is_an_error_and_asked_again_next_time(
    write: Write, db: SqliteDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(power_cut, "_sync", fail)
        with pytest.raises(StoreUnavailable, match=r"did not confirm .*Input/output error"):
            await create(db, clock, write, "perhaps")
    assert (await get_conversation(db, await create(db, clock, write, "kept"))).title == "kept"


async def test_what_need_not_survive_a_power_cut_does_not_wait(
    db: SqliteDatabase, clock: Clock, disk: SlowDisk
) -> None:
    await create(db, clock, lambda db: db.write(durable=False), "tokens")
    await create(db, clock, lambda db: db.write_near(), "more")
    assert disk.sizes == []


async def test_a_linked_database_is_synced_where_it_is(
    db: SqliteDatabase, clock: Clock, tmp_path: Path
) -> None:
    await create(db, clock, lambda db: db.write(), "here")
    link = tmp_path / "link.db"
    link.symlink_to(db.path)
    await power_cut.SyncedLog(link).sync()
