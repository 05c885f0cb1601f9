"""The driver: transactions that hold under cancellation, foreign writers and full disks."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import StoreBusy, StoreUnavailable
from kernel.store import sqlite as driver
from kernel.store.connections import translate
from kernel.store.conversations import create_conversation, delete_conversation, list_conversations
from kernel.store.sqlite import SqliteDatabase, open_sqlite


async def titles(db: SqliteDatabase) -> set[str | None]:
    items, _ = await list_conversations(db)
    return {item.title for item in items}


async def test_a_failed_transaction_leaves_nothing(db: SqliteDatabase, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            await create_conversation(tx, clock, "lost")
            _ = 1 // 0
    assert await titles(db) == set()


async def test_a_cancelled_transaction_leaves_nothing_and_the_next_one_works(
    db: SqliteDatabase, clock: Clock
) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with db.write() as tx:
            await create_conversation(tx, clock, "lost")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.write() as tx:
        await create_conversation(tx, clock, "kept")
    assert await titles(db) == {"kept"}


async def test_what_is_deleted_is_not_left_in_the_file(db: SqliteDatabase, path: Path, clock: Clock) -> None:
    async with db.write() as tx:
        gone = await create_conversation(tx, clock, "a secret of mine")
    assert b"a secret of mine" in _file_of(path)
    async with db.write() as tx:
        await delete_conversation(tx, gone)
    assert b"a secret of mine" not in _file_of(path)


def _file_of(path: Path) -> bytes:
    """The database's file with all that was written in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


async def test_writers_of_one_process_take_turns(db: SqliteDatabase, clock: Clock) -> None:
    async def create(number: int) -> None:
        async with db.write() as tx:
            await create_conversation(tx, clock, f"{number}")

    await asyncio.gather(*(create(number) for number in range(30)))
    assert len(await titles(db)) == 30


async def test_a_snapshot_sees_one_state_while_others_write(db: SqliteDatabase, clock: Clock) -> None:
    async with db.snapshot() as reader:
        before, _ = await list_conversations(reader)
        async with db.write() as tx:
            await create_conversation(tx, clock, "new")
        during, _ = await list_conversations(reader)
    assert before == during == []
    assert await titles(db) == {"new"}


async def test_a_database_that_stays_locked_is_reported_as_busy_and_kept(
    db: SqliteDatabase, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "WRITE_PATIENCE", 0.0)
    async with db.write() as tx:
        await create_conversation(tx, clock, "before")
    impatient = await _impatient(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as busy:
            async with impatient.write():
                pass
        assert busy.value.retry_after is not None
        assert await titles(db) == {"before"}
        other.execute("ROLLBACK")
    async with impatient.write() as tx:
        await create_conversation(tx, clock, "after")
    assert await titles(db) == {"before", "after"}
    await impatient.close()


async def test_a_near_read_sees_what_was_just_committed_by_whomever_and_cannot_write(
    db: SqliteDatabase, path: Path, clock: Clock
) -> None:
    other = await open_sqlite(path)
    async with other.write_near() as tx:
        made = await create_conversation(tx, clock, "theirs")
        assert await db.near.fetch("get_conversation", {"id": made}) == [], "it is not committed"
    assert (await db.near.fetch_one("get_conversation", {"id": made}) or {})["title"] == "theirs"
    assert await db.near.fetch_one("get_conversation", {"id": "none"}) is None
    with pytest.raises(StoreUnavailable, match="readonly"):
        await db.near.fetch("delete_conversation", {"id": made})
    await other.close()


async def test_a_near_read_of_a_locked_database_waits_in_another_thread(
    db: SqliteDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while another process recovers the log after a crash."""

    class Locked:
        def execute(self, *_: object) -> None:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
            raise error

        def close(self) -> None: ...

    async with db.write() as tx:
        made = await create_conversation(tx, clock, "here")
    with monkeypatch.context() as patched:
        patched.setattr(db._near_reader, "raw", Locked())
        assert (await db.near.fetch_one("get_conversation", {"id": made}) or {})["title"] == "here"


@pytest.mark.parametrize("durable", [False, True])
async def test_a_near_write_is_whole_or_not_at_all(durable: bool, db: SqliteDatabase, clock: Clock) -> None:
    with pytest.raises(RuntimeError):
        async with db.write_near(durable=durable) as tx:
            await create_conversation(tx, clock, "half")
            raise RuntimeError
    async with db.write_near(durable=durable) as tx:
        await create_conversation(tx, clock, "whole")
    assert await titles(db) == {"whole"}


@pytest.mark.parametrize("durable", [False, True])
async def test_a_near_write_waits_for_another_program_without_stopping_the_others(
    durable: bool, db: SqliteDatabase, path: Path, clock: Clock
) -> None:
    async def create() -> None:
        async with db.write_near(durable=durable) as tx:
            await create_conversation(tx, clock, "late")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(create())
        done, _ = await asyncio.wait([waiting], timeout=0.05)
        assert not done
        assert await titles(db) == set()
        other.execute("COMMIT")
    await waiting
    assert await titles(db) == {"late"}


async def test_near_and_other_writes_of_one_process_take_turns(db: SqliteDatabase, clock: Clock) -> None:
    async def create(number: int) -> None:
        is_durable = number % 4 < 2
        writing = db.write_near(durable=is_durable) if number % 2 else db.write(durable=is_durable)
        async with writing as tx:
            await create_conversation(tx, clock, f"{number}")
            await asyncio.wait([asyncio.ensure_future(db.fetch("any_chunk"))])

    await asyncio.gather(*(create(number) for number in range(30)))
    assert len(await titles(db)) == 30


async def _impatient(path: Path) -> SqliteDatabase:
    database = await open_sqlite(path)
    await database._writer.run("PRAGMA busy_timeout=10")
    return database


async def test_a_full_disk_is_an_error_that_says_so_and_reading_goes_on(
    db: SqliteDatabase, clock: Clock
) -> None:
    async with db.write() as tx:
        await create_conversation(tx, clock, "before")
    [row] = await db._writer.raw.execute_fetchall("PRAGMA page_count")
    await db._writer.run(f"PRAGMA max_page_count={row[0]}")  # SQLite's own way to have no room left
    with pytest.raises(StoreUnavailable, match="disk is full"):
        async with db.write() as tx:
            for _ in range(200):
                await create_conversation(tx, clock, "x" * 2000)
    assert await titles(db) == {"before"}


def test_a_damaged_file_is_never_called_busy() -> None:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    assert isinstance(translate(error), StoreUnavailable)
    assert "restore a backup" in translate(error).detail


async def test_a_task_that_is_cancelled_while_it_waits_for_the_lock_leaves_no_transaction(
    db: SqliteDatabase, path: Path
) -> None:
    async def write() -> None:
        async with db.write():
            raise AssertionError("the lock is held")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(write())
        asyncio.get_running_loop().call_later(0.05, writing.cancel)
        asyncio.get_running_loop().call_later(0.1, other.execute, "COMMIT")
        with pytest.raises(asyncio.CancelledError):
            await writing
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
    async with db.write() as tx:
        await tx.fetch("put_setting", {"key": "key", "value": "1"})
