"""The schema is brought up to date once, and a file of a newer program is left alone."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.shared.errors import SchemaTooNew, StoreUnavailable
from kernel.store import migrate as module
from kernel.store.migrate import check_schema, migrate, newest_version, schema_version


def test_a_new_file_gets_the_newest_schema_and_needs_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "data" / "chat.db"
    assert migrate(path, tmp_path / "backups") is None
    assert schema_version(path) == newest_version()
    check_schema(path)


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    before = path.read_bytes()
    assert migrate(path, tmp_path / "backups") is None
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_stops_the_start_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={newest_version() + 1}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(SchemaTooNew, match="install the newer AIgentOS"):
        migrate(path, tmp_path / "backups")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_a_worker_that_finds_no_schema_says_to_start_the_kernel(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="start the kernel"):
        check_schema(tmp_path / "chat.db")


def test_rows_survive_a_migration_and_a_backup_of_before_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO settings VALUES ('key', '1')")
        connection.commit()
    _add_migration(tmp_path, monkeypatch, "ALTER TABLE settings ADD COLUMN note TEXT;")

    backup = migrate(path, tmp_path / "backups")

    assert backup is not None
    assert schema_version(backup) == newest_version() - 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT key, value, note FROM settings").fetchall() == [("key", "1", None)]


def test_a_migration_that_fails_halfway_leaves_the_file_at_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    version = schema_version(path)
    _add_migration(tmp_path, monkeypatch, "CREATE TABLE half (id TEXT); SELECT no_such_column FROM half;")
    with pytest.raises(StoreUnavailable):
        migrate(path, tmp_path / "backups")
    assert schema_version(path) == version
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def _add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    file = tmp_path / f"{newest_version() + 1:04}_test.sql"
    file.write_text(script)
    extended = {**module.migrations(), newest_version() + 1: file}
    monkeypatch.setattr(module, "migrations", lambda: extended)
