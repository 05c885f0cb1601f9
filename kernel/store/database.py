"""What the store needs of a database. `sqlite.py` is the driver; a second one is one more file like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]
Params = Mapping[str, object]
Role = Literal["kernel", "orchestrator", "dialogue"]  # whom a commit concerns


class Reader(Protocol):
    async def fetch(self, name: str, params: Params | None = None) -> list[Row]:
        """All rows of the named statement of `sql/*.sql`."""

    async def fetch_one(self, name: str, params: Params | None = None) -> Row | None:
        """Its first row, or None."""


class Transaction(Reader, Protocol):
    """A write transaction: all of it or nothing; what other processes must know is sent after the commit."""

    async def execute_many(self, name: str, params: Sequence[Params]) -> None:
        """Run the named statement once per parameter set."""

    def wake(self, role: Role) -> None:
        """After the commit, hint the processes of this role that there is something for them."""


class Database(Reader, Protocol):
    """Single reads go straight to the database; `snapshot` and `write` group several statements.

    Every method raises StoreBusy when another writer holds the database for too long, and StoreUnavailable
    when it cannot be read or written (disk full, read-only, I/O error, damaged).
    """

    @property
    def near(self) -> Reader:
        """For a few rows by key, read in the caller's own thread: waking another costs more than they do."""

    def snapshot(self) -> AbstractAsyncContextManager[Reader]:
        """Several reads of one state."""

    def write(self, *, durable: bool = True) -> AbstractAsyncContextManager[Transaction]:
        """A write transaction. durable: at its end it survives a power cut; else it survives a crash only.

        Others see what was committed before the disk has confirmed it.
        """

    def write_near(self, *, durable: bool = False) -> AbstractAsyncContextManager[Transaction]:
        """One of a few rows in the caller's own thread, for what is on a turn's way to its next token.

        durable: as in `write`.
        """
