"""The SQLite driver: per process a few locked connections.

A connection shared by coroutines is not safe (a second BEGIN fails, a stray write is rolled back with
somebody else's transaction), hence the locks. WAL mode; write transactions are BEGIN IMMEDIATE and short.
Durable writes and others have a connection each, as changing `synchronous` takes as long as a statement.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import aiosqlite

from kernel.shared.errors import StoreBusy, StoreError, StoreUnavailable
from kernel.store.database import Params, Reader, Role, Row
from kernel.store.queries import queries
from kernel.store.wakeup import Wakeup

BUSY_TIMEOUT_MS = 5000
WRITE_PATIENCE = 30.0  # seconds until a locked database is reported as busy
WORKER_CHECKPOINT_PAGES = 16384  # 64 MiB: workers leave checkpoints to the kernel, but not without bound
CHECKPOINT_BYTES = 4 * 1024 * 1024

T = TypeVar("T")

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def translate(error: sqlite3.Error) -> StoreError:
    """The store error that says what a SQLite error means to the caller."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in _BUSY:
        return StoreBusy("the database is locked by another program; try again in a moment", retry_after=2)
    if primary in _DAMAGED:
        return StoreUnavailable("the database file is damaged; stop AIgentOS and restore a backup")
    if primary == sqlite3.SQLITE_FULL:
        return StoreUnavailable("the disk is full; free some space", retry_after=30)
    return StoreUnavailable(f"the database cannot be used: {error}", retry_after=10)


def _raise(error: sqlite3.Error) -> NoReturn:
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        raise error  # a defect of ours, not a condition of the machine
    raise translate(error) from error


class _Connection:
    """Named statements on one aiosqlite connection."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.raw = connection
        self.lock = asyncio.Lock()
        self._sql = queries()

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        try:
            rows = await self.raw.execute_fetchall(self._sql[name], dict(params or {}))
        except sqlite3.Error as error:
            _raise(error)
        return [_as_mapping(row) for row in rows]

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        rows = await self.fetch(name, params)
        return rows[0] if rows else None

    async def run(self, statement: str) -> None:
        try:
            await self.raw.execute_fetchall(statement)
        except sqlite3.Error as error:
            _raise(error)


class _Near:
    """Reads in the caller's thread; see `kernel.store.database.Database.near`.

    A reader in WAL mode waits for nobody. In the rare moments when it must (recovery, the end of a
    checkpoint), `patient` waits in its thread.
    """

    def __init__(self, path: Path, patient: Reader) -> None:
        self._raw = sqlite3.connect(path, isolation_level=None, timeout=0)
        self._raw.row_factory = sqlite3.Row
        self._raw.execute("PRAGMA query_only=1")
        self._patient = patient
        self._sql = queries()

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        try:
            rows = self._raw.execute(self._sql[name], dict(params or {})).fetchall()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                return await self._patient.fetch(name, params)
            _raise(error)
        except sqlite3.Error as error:
            _raise(error)
        return [_as_mapping(row) for row in rows]

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        rows = await self.fetch(name, params)
        return rows[0] if rows else None

    def close(self) -> None:
        self._raw.close()


def _as_mapping(row: sqlite3.Row) -> Mapping[str, Any]:
    return {key: row[key] for key in row.keys()}  # noqa: SIM118 (iterating a Row gives its values)


class SqliteTransaction:
    """An open write transaction; see `kernel.store.database.Transaction`."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self.roles: set[Role] = set()
        self.fetch = connection.fetch
        self.fetch_one = connection.fetch_one

    async def execute_many(self, name: str, params: Sequence[Params]) -> None:
        try:
            await self._connection.raw.executemany(queries()[name], [dict(item) for item in params])
        except sqlite3.Error as error:
            _raise(error)

    def wake(self, role: Role) -> None:
        self.roles.add(role)


class SqliteDatabase:
    """The database of one process. Make it with `open_sqlite`."""

    def __init__(
        self,
        path: Path,
        *,
        durable: _Connection,
        quick: _Connection,
        reader: _Connection,
        wakeup: Wakeup | None,
    ) -> None:
        self.path = path
        self.near = _Near(path, self)
        self._durable = durable
        self._quick = quick
        self._writing = asyncio.Lock()
        self._reader = reader
        self._wakeup = wakeup

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        async with self._reader.lock:
            return await self._reader.fetch(name, params)

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        async with self._reader.lock:
            return await self._reader.fetch_one(name, params)

    async def change(self, name: str, params: Params | None = None) -> list[Row]:
        async with self._writing:
            return await _patiently(lambda: self._quick.fetch(name, params))

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[_Connection]:
        """Several reads of one state."""
        async with self._reader.lock:
            await self._reader.run("BEGIN")
            try:
                yield self._reader
            finally:
                await _to_the_end(self._reader.run("COMMIT"))

    @contextlib.asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[SqliteTransaction]:
        """A write transaction; see `kernel.store.database.Database`."""
        async with self._writing:
            writer = self._durable if durable else self._quick
            await _patiently(lambda: writer.run("BEGIN IMMEDIATE"))
            transaction = SqliteTransaction(writer)
            try:
                yield transaction
            except BaseException:
                await _to_the_end(_roll_back(writer))
                raise
            try:
                await _to_the_end(_commit(writer))
            finally:  # even if this task was cancelled meanwhile: what is committed must be taken up
                if self._wakeup and transaction.roles:
                    self._wakeup.hint(transaction.roles)

    async def checkpoint(self) -> None:
        """Copy the write-ahead log into the database when it has grown; the kernel's task alone."""
        wal = self.path.with_name(self.path.name + "-wal")
        with contextlib.suppress(FileNotFoundError):
            if wal.stat().st_size > CHECKPOINT_BYTES:
                async with self._writing:
                    await self._durable.run("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        for connection in (self._durable, self._quick, self._reader):
            await connection.raw.close()
        self.near.close()


async def _patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """Take the write lock, which another program may hold for a while. Raises StoreBusy."""
    deadline = time.monotonic() + WRITE_PATIENCE
    while True:
        try:
            return await attempt()
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(random.uniform(0.01, 0.1))  # noqa: S311 (jitter, not a secret)


async def _commit(writer: _Connection) -> None:
    try:
        await writer.run("COMMIT")
    except StoreError:
        await _roll_back(writer)
        raise


async def _roll_back(writer: _Connection) -> None:
    if writer.raw.in_transaction:
        await writer.run("ROLLBACK")


async def _to_the_end(work: Awaitable[None]) -> None:
    """Await `work` even if this task is cancelled meanwhile; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled:
        raise cancelled


async def open_sqlite(path: Path, wakeup: Wakeup | None = None) -> SqliteDatabase:
    """Open the connections. The schema must be there: see `migrate.py`.

    Raises StoreBusy or StoreUnavailable.
    """
    durable, quick, reader = [await _connect(path) for _ in range(3)]
    await quick.run("PRAGMA synchronous=NORMAL")
    await reader.run("PRAGMA query_only=1")
    return SqliteDatabase(path, durable=durable, quick=quick, reader=reader, wakeup=wakeup)


async def _connect(path: Path) -> _Connection:
    try:
        raw = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    except sqlite3.Error as error:
        _raise(error)
    raw.row_factory = sqlite3.Row
    connection = _Connection(raw)
    for pragma in (
        "foreign_keys=1",
        "synchronous=FULL",
        f"wal_autocheckpoint={WORKER_CHECKPOINT_PAGES}",
        "temp_store=MEMORY",
        "secure_delete=1",  # what is deleted is overwritten; some builds of SQLite leave it in the file
    ):
        await connection.run(f"PRAGMA {pragma}")
    return connection
