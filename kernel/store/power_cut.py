"""What must survive a power cut waits for the disk here, after its commit, together with what else does.

Every commit survives a crash of the process: it is in the operating system's hands. With `synchronous=FULL`
SQLite would wait for the disk in each commit, the database locked to all other writers meanwhile. Here the
same bytes, those of the write-ahead log, are synced once for all that this process has committed before.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from kernel.shared.errors import StoreUnavailable


class SyncedLog:
    """The write-ahead log of a database, as far as it is on the disk."""

    def __init__(self, database: Path) -> None:
        database = database.resolve()  # where SQLite has the log of a linked database
        self._log = database.with_name(database.name + "-wal")
        self._asked = 0  # calls so far
        self._synced = 0  # how many of them have what they asked for
        self._syncing = asyncio.Lock()

    async def sync(self) -> None:
        """Return when all that this process has committed is on the disk. Raises StoreUnavailable."""
        self._asked += 1
        mine = self._asked
        async with self._syncing:
            if self._synced >= mine:
                return  # another one's sync began after this one's commit
            latest = self._asked
            try:
                await asyncio.to_thread(_sync, self._log)
            except OSError as error:
                raise StoreUnavailable(
                    f"the disk did not confirm what was written ({error.strerror}); it may be stored or not",
                    retry_after=10,
                ) from error
            self._synced = latest


def _sync(log: Path) -> None:
    # SQLite has no locks on this file: closing it here takes none away, as it would of the database's.
    descriptor = os.open(log, os.O_RDWR)
    try:
        getattr(os, "fdatasync", os.fsync)(descriptor)  # macOS has no fdatasync
    finally:
        os.close(descriptor)
