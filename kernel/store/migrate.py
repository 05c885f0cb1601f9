"""The schema: numbered files of `migrations/`, each applied once, in a transaction, after a backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kernel.shared.crash import crash_point
from kernel.shared.errors import SchemaTooNew, StoreUnavailable
from kernel.store.backup_folder import BackupFolder
from kernel.store.connections import BUSY_TIMEOUT_MS, translate

_FOLDER = Path(__file__).parent / "migrations"


def migrations() -> dict[int, Path]:
    """The migration files by number, which is the `user_version` each of them leads to."""
    return {int(path.name[:4]): path for path in sorted(_FOLDER.glob("[0-9]*.sql"))}


def newest_version() -> int:
    return max(migrations())


def schema_version(path: Path) -> int:
    """The version of the database file, 0 when there is none. Does not change the file.

    Raises StoreBusy or StoreUnavailable.
    """
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise translate(error) from error


def check_schema(path: Path) -> None:
    """Raise SchemaTooNew if a newer program wrote the file, StoreUnavailable if it is not migrated yet."""
    version, known = schema_version(path), newest_version()
    if version > known:
        raise SchemaTooNew(
            f"{path} has schema version {version}, this program knows {known}: "
            "install the newer AIgentOS again, or restore a backup from before it (`aigentos restore`)"
        )
    if version < known:
        raise StoreUnavailable(
            f"{path} has schema version {version}, this program needs {known}: "
            "start the kernel, which migrates it"
        )


def migrate(path: Path, backup_dir: Path) -> Path | None:
    """Bring the file to the newest version; returns the backup made before, or None if none was needed.

    Raises SchemaTooNew, StoreBusy or StoreUnavailable; the file is then as it was.
    """
    version = schema_version(path)
    if version > newest_version():
        check_schema(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = {number: file for number, file in migrations().items() if number > version}
    backup = None
    try:
        with closing(
            sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
        ) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            if pending and version:
                backup = BackupFolder(path, backup_dir).add(f"before-schema-{max(pending)}").path
            for number, file in pending.items():
                _apply(connection, number, file.read_text("utf-8"))
    except sqlite3.Error as error:
        raise translate(error) from error
    return backup


def _apply(connection: sqlite3.Connection, number: int, script: str) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version={number};")
        crash_point("migrate.before_commit")
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
