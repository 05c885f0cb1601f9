"""The SQLite driver: four connections per process, two for small things in the thread of the event loop.

A connection shared by coroutines is not safe (a second BEGIN fails, a stray write is rolled back with
somebody else's transaction), hence the locks. WAL mode; write transactions are BEGIN IMMEDIATE and short.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

from kernel.shared.errors import StoreBusy, StoreError
from kernel.store.connections import BUSY_TIMEOUT_MS, Connection, NearConnection, ThreadConnection
from kernel.store.database import Params, Reader, Role, Row
from kernel.store.power_cut import SyncedLog
from kernel.store.wakeup import Wakeup

WRITE_PATIENCE = 30.0  # seconds until a locked database is reported as busy
WORKER_CHECKPOINT_PAGES = 16384  # 64 MiB: workers leave checkpoints to the kernel, but not without bound
CHECKPOINT_BYTES = 4 * 1024 * 1024
CHECKPOINT_PATIENCE_MS = 50  # for readers, while all writers wait


class SqliteTransaction:
    """An open write transaction; see `kernel.store.database.Transaction`."""

    def __init__(self, connection: Connection) -> None:
        self.roles: set[Role] = set()
        self.fetch = connection.fetch
        self.fetch_one = connection.fetch_one
        self.execute_many = connection.execute_many

    def wake(self, role: Role) -> None:
        self.roles.add(role)


class _NearReader:
    """See `kernel.store.database.Database.near`.

    A reader in WAL mode waits for nobody. In the rare moments when it must (recovery, the end of a
    checkpoint), `patient` waits in its thread.
    """

    def __init__(self, connection: NearConnection, patient: Reader) -> None:
        self._connection = connection
        self._patient = patient

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        try:
            return await self._connection.fetch(name, params)
        except StoreBusy:
            return await self._patient.fetch(name, params)

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        rows = await self.fetch(name, params)
        return rows[0] if rows else None


class SqliteDatabase:
    """The database of one process. Make it with `open_sqlite`."""

    def __init__(
        self,
        path: Path,
        wakeup: Wakeup | None,
        *,
        writer: ThreadConnection,
        reader: ThreadConnection,
        near_writer: NearConnection,
        near_reader: NearConnection,
    ) -> None:
        self.path = path
        self.near = _NearReader(near_reader, self)
        self._wakeup = wakeup
        self._writer, self._reader = writer, reader
        self._near_writer, self._near_reader = near_writer, near_reader
        self._log = SyncedLog(path)
        self._writing, self._reading = asyncio.Lock(), asyncio.Lock()

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        async with self._reading:
            return await self._reader.fetch(name, params)

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        async with self._reading:
            return await self._reader.fetch_one(name, params)

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Reader]:
        """Several reads of one state."""
        async with self._reading:
            await _run_or_undo(self._reader, "BEGIN")
            try:
                yield self._reader
            finally:
                await _to_the_end(self._reader.run("COMMIT"))

    @contextlib.asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[SqliteTransaction]:
        """See `kernel.store.database.Database`."""
        async with self._writing, self._transaction(self._writer) as transaction:
            yield transaction
        if durable:
            await self._log.sync()

    @contextlib.asynccontextmanager
    async def write_near(self, *, durable: bool = False) -> AsyncIterator[SqliteTransaction]:
        """See `kernel.store.database.Database`."""
        async with self._writing, self._transaction(self._near_writer) as transaction:
            yield transaction
        if durable:
            await self._log.sync()

    async def checkpoint(self) -> None:
        """Copy the write-ahead log into the database when it has grown; the kernel's task alone."""
        wal = self.path.with_name(self.path.name + "-wal")
        with contextlib.suppress(FileNotFoundError):
            if wal.stat().st_size > CHECKPOINT_BYTES:
                async with self._writing:
                    await self._cut_log(CHECKPOINT_PATIENCE_MS)

    async def compact(self) -> None:
        """Give back the space of what was deleted, in the file and in its log.

        Raises StoreBusy if somebody's reading holds the log.
        """
        async with self._writing:
            await self._writer.run("VACUUM")
            await self._cut_log(BUSY_TIMEOUT_MS)
        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise StoreBusy("another program reads the database, which keeps its log; try again in a moment")

    async def close(self) -> None:
        await self._writer.close()
        await self._reader.close()
        self._near_writer.close()
        self._near_reader.close()

    async def _cut_log(self, patience_ms: int) -> None:
        # Writers are locked out while it waits for readers, and a backup or an export reads for long: what
        # cannot be cut now is cut a little later.
        await self._writer.run(f"PRAGMA busy_timeout={patience_ms}")
        try:
            await self._writer.run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await self._writer.run(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

    @contextlib.asynccontextmanager
    async def _transaction(self, writer: Connection) -> AsyncIterator[SqliteTransaction]:
        await _begin(writer)
        transaction = SqliteTransaction(writer)
        try:
            yield transaction
        except BaseException:  # a cancelled task too must not leave its transaction to the next one
            await _to_the_end(_roll_back(writer))
            raise
        try:
            await _to_the_end(_commit(writer))
        finally:  # even if this task was cancelled meanwhile: what is committed must be taken up
            if self._wakeup and transaction.roles:
                self._wakeup.hint(transaction.roles)


async def _begin(writer: Connection) -> None:
    deadline = time.monotonic() + WRITE_PATIENCE
    pause = 0.0005  # about as long as a transaction takes
    while True:
        try:
            return await _run_or_undo(writer, "BEGIN IMMEDIATE")
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 (jitter, not a secret)
            pause = min(2 * pause, 0.02)


async def _run_or_undo(connection: Connection, begin: str) -> None:
    try:
        await connection.run(begin)
    except asyncio.CancelledError:
        # Its thread does it all the same, and a transaction that nobody ends locks everyone out.
        await _to_the_end(_roll_back_begun(connection))
        raise


async def _roll_back_begun(connection: Connection) -> None:
    await connection.run("SELECT 1")  # its thread takes one after another: the beginning is over then
    await _roll_back(connection)


async def _commit(writer: Connection) -> None:
    try:
        await writer.run("COMMIT")
    except StoreError:
        await _roll_back(writer)
        raise


async def _roll_back(writer: Connection) -> None:
    if writer.in_transaction:
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
    return SqliteDatabase(
        path,
        wakeup,
        writer=await ThreadConnection.open(path, f"wal_autocheckpoint={WORKER_CHECKPOINT_PAGES}"),
        reader=await ThreadConnection.open(path, "query_only=1"),
        # a checkpoint takes long: it is left to the connections that have a thread
        near_writer=NearConnection(path, "wal_autocheckpoint=0"),
        near_reader=NearConnection(path, "query_only=1"),
    )
