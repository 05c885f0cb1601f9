"""Taking a staged archive over into the running instance, if that is empty: all of it in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kernel.shared.errors import Conflict
from kernel.store.archive.errors import ArchiveRefused
from kernel.store.backup import read_only
from kernel.store.connections import translate
from kernel.store.queries import queries
from kernel.store.sqlite import WRITE_PATIENCE

_STEPS = "adopt_"


def adopt(database: Path, staged: Path) -> int:
    """Copy the staged rows; returns how many conversations. Blocks: call it in a thread.

    Raises Conflict if the instance is in use, ArchiveRefused, StoreBusy, StoreUnavailable; nothing is changed
    then.
    """
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=WRITE_PATIENCE)) as connection:
            for pragma in ("synchronous=FULL", "foreign_keys=1", "wal_autocheckpoint=0"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("ATTACH ? AS staged", (str(staged),))
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA defer_foreign_keys=1")  # until the rows that belong together are there
            _check_unused(connection)
            for name in sorted(name for name in queries() if name.startswith(_STEPS)):
                connection.execute(queries()[name])
            taken = connection.execute("SELECT COUNT(*) FROM staged.conversations").fetchone()
            connection.execute("COMMIT")
            return int(taken[0])
    except sqlite3.IntegrityError as error:
        raise ArchiveRefused(f"the archive does not fit into this AIgentOS: {error}") from error
    except sqlite3.Error as error:
        raise translate(error) from error


def check_unused(database: Path) -> None:
    """Raises Conflict if an import would be mixed with something, StoreBusy, StoreUnavailable."""
    try:
        with closing(read_only(database)) as connection:
            _check_unused(connection)
    except sqlite3.Error as error:
        raise translate(error) from error


def _check_unused(connection: sqlite3.Connection) -> None:
    if connection.execute(queries()["instance_in_use"]).fetchone():
        raise Conflict(
            "this AIgentOS has data, and an import would be mixed with it: make a backup, delete all data, "
            "then import again"
        )
