"""A verified copy of the database, taken while others read and write it. See adr/0016.

    VACUUM INTO ─▶ <name>.part ─ checks ─ fsync ─▶ <name>

One read transaction: writers go on, and what they write meanwhile is not in the copy. What has the final name
has passed every check; a `.part` is left only by a process that was killed.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kernel.shared.errors import Conflict, StoreUnavailable
from kernel.store.connections import BUSY_TIMEOUT_MS, translate

PART = ".part"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was verified. seconds: what it took, the checks included."""

    path: Path
    size_bytes: int
    seconds: float


def back_up(database: Path, target: Path) -> Backup:
    """Copy `database` to the new file `target`, readable by its owner alone. Blocks: call it in a thread.

    Raises Conflict if the target exists, StoreBusy, StoreUnavailable; there is no target then.
    """
    began = time.monotonic()
    if target.exists():
        raise Conflict(f"{target} exists already: choose another name, or remove it")
    part = target.with_name(target.name + PART)
    try:
        with backup_errors():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(read_only(database)) as source:
                source.execute("VACUUM INTO ?", (str(part.resolve()),))
            verify(part)
            sync_file(part)
            part.rename(target)
            sync_file(target.parent)
            return Backup(target, target.stat().st_size, time.monotonic() - began)
    finally:
        part.unlink(missing_ok=True)


def verify(path: Path) -> None:
    """Open a database that nobody writes and check all of it. Raises StoreUnavailable, StoreBusy."""
    with backup_errors(), closing(read_only(path)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise StoreUnavailable(f"{path} does not pass SQLite's check: {found[0]}")
        if broken := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreUnavailable(
                f"{path} is not whole: a row of {broken[0]} belongs to one that is missing"
            )


def read_only(path: Path, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """A connection that changes nothing, whatever it is asked."""
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_MS / 1000,
        check_same_thread=check_same_thread,
    )


def sync_file(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def backup_errors() -> Iterator[None]:
    """What goes wrong with a file or a database as StoreUnavailable or StoreBusy."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error) from error
    except OSError as error:
        raise StoreUnavailable(
            f"the folder of backups cannot be used: {error.strerror}", retry_after=30
        ) from error
