"""Putting a backup in the place of the database, while nothing runs.

    check the file ─ nobody else has the database open ─ keep what is there ─ copy ─ rename

The rename is the only step that changes anything: a restore that is killed has happened or has not.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kernel.shared.errors import ConfigurationError, InvalidRequest, SchemaTooNew, StoreError
from kernel.store.backup import PART, back_up, sync_file, verify
from kernel.store.backup_folder import BackupFolder
from kernel.store.migrate import newest_version, schema_version

_BESIDE = ("-wal", "-shm")
_TABLES = {"conversations", "turns", "events", "jobs"}


@dataclass(frozen=True, slots=True)
class Restored:
    """kept: what the database was before, None if there was none. version: of the schema restored."""

    kept: Path | None
    version: int


def restore(backup: Path, database: Path, backups: Path) -> Restored:
    """Replace `database` by `backup`. The caller has made sure that nothing of AIgentOS runs on it.

    Raises InvalidRequest if the file is no backup, SchemaTooNew, StoreUnavailable if it is damaged, and
    ConfigurationError if another program has the database open; nothing is changed then.
    """
    version = _check(backup)
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_name(f"{database.name}.restored")
    for left in (part, part.with_name(part.name + PART)):
        left.unlink(missing_ok=True)
    back_up(backup, part)
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")  # workers that start before the kernel need it
        with _nobody_else(database):
            kept = _keep(database, backups)
            for ending in _BESIDE:  # of a damaged one; a sound one has none any more
                database.with_name(database.name + ending).unlink(missing_ok=True)
            part.replace(database)
            sync_file(database.parent)
    finally:
        part.unlink(missing_ok=True)
    return Restored(kept, version)


def _check(backup: Path) -> int:
    if not backup.is_file():
        raise InvalidRequest(f"there is no file {backup}: `aigentos backup` says where backups are")
    verify(backup)
    with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    version = schema_version(backup)
    if not tables >= _TABLES or version < 1:
        raise InvalidRequest(f"{backup} is a database, but not one of AIgentOS: choose another file")
    if version > newest_version():
        raise SchemaTooNew(
            f"{backup} has schema version {version}, this program knows {newest_version()}: "
            "install the newer AIgentOS to restore it"
        )
    return version


@contextmanager
def _nobody_else(database: Path) -> Iterator[None]:
    """Hold the database against every other program, if it can be opened at all; its log is then empty."""
    if not database.exists():
        yield
        return
    with closing(sqlite3.connect(database, isolation_level=None, timeout=1)) as connection:
        try:
            # Only the last connection can take a database out of WAL mode.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise ConfigurationError(
                    f"another program has {database} open: stop AIgentOS (and its containers) first"
                ) from error
        except sqlite3.DatabaseError:
            pass  # damaged: which is why it is replaced
        yield


def _keep(database: Path, backups: Path) -> Path | None:
    """A copy of what is there: a backup if it is sound, else its files as they are."""
    if not database.exists():
        return None
    try:
        return BackupFolder(database, backups).add("before-restore").path
    except StoreError:
        return _keep_as_it_is(database, backups)


def _keep_as_it_is(database: Path, backups: Path) -> Path:
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = backups / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.db"
    for ending in ("", *_BESIDE):
        source = database.with_name(database.name + ending)
        if source.exists():
            os.link(source, kept.with_name(kept.name + ending))
    return kept
