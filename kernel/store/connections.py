"""Connections to SQLite: one that works in a thread of its own, one in the thread of its caller.

A hop to another thread and back takes 0.1 ms on an idle machine and several times that on a busy one, more
than most statements do: what is small and on a turn's way to its next token spares it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol, Self

import aiosqlite

from kernel.shared.errors import StoreBusy, StoreError, StoreUnavailable
from kernel.store.database import Params, Reader, Row
from kernel.store.queries import queries
from kernel.store.text_search import says

BUSY_TIMEOUT_MS = 5000

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRAGMAS = (
    "foreign_keys=1",
    "temp_store=MEMORY",
    "synchronous=NORMAL",  # a commit does not wait for the disk: see `power_cut.py`
    "secure_delete=1",  # what is deleted is overwritten; some builds of SQLite leave it in the file
)


class Connection(Reader, Protocol):
    """Named statements of `sql/*.sql`, and others, on one connection. Raises StoreError."""

    @property
    def in_transaction(self) -> bool: ...

    async def run(self, statement: str) -> None:
        """A statement of the driver's own: a pragma, or the beginning or end of a transaction."""

    async def execute_many(self, name: str, params: Sequence[Params]) -> None: ...


class ThreadConnection:
    """A `Connection` in a thread of its own, where it may wait for a lock or for the disk."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self.raw = raw
        self._sql = queries()

    @classmethod
    async def open(cls, path: Path, *pragmas: str) -> Self:
        try:
            raw = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
        except sqlite3.Error as error:
            _raise(error)
        raw.row_factory = sqlite3.Row
        await raw.create_function("says", 2, says, deterministic=True)
        connection = cls(raw)
        for pragma in (*_PRAGMAS, *pragmas):
            await connection.run(f"PRAGMA {pragma}")
        return connection

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

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

    async def execute_many(self, name: str, params: Sequence[Params]) -> None:
        try:
            await self.raw.executemany(self._sql[name], [dict(item) for item in params])
        except sqlite3.Error as error:
            _raise(error)

    async def close(self) -> None:
        await self.raw.close()


class NearConnection:
    """A `Connection` in its caller's thread. It never waits: a lock is StoreBusy at once."""

    def __init__(self, path: Path, *pragmas: str) -> None:
        self._sql = queries()
        try:
            # To be opened it waits: after a crash, whoever comes first recovers the log.
            self.raw = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
            self.raw.row_factory = sqlite3.Row
            for pragma in (*_PRAGMAS, *pragmas, "busy_timeout=0"):
                self.raw.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            _raise(error)

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        try:
            rows = self.raw.execute(self._sql[name], dict(params or {})).fetchall()
        except sqlite3.Error as error:
            _raise(error)
        return [_as_mapping(row) for row in rows]

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        rows = await self.fetch(name, params)
        return rows[0] if rows else None

    async def run(self, statement: str) -> None:
        try:
            self.raw.execute(statement)
        except sqlite3.Error as error:
            _raise(error)

    async def execute_many(self, name: str, params: Sequence[Params]) -> None:
        try:
            self.raw.executemany(self._sql[name], [dict(item) for item in params])
        except sqlite3.Error as error:
            _raise(error)

    def close(self) -> None:
        self.raw.close()


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


def _as_mapping(row: sqlite3.Row) -> Mapping[str, Any]:
    return {key: row[key] for key in row.keys()}  # noqa: SIM118 (iterating a Row gives its values)
