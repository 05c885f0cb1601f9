"""A backup takes the place of the database only while nobody has it open, and what was there is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.shared.errors import ConfigurationError, InvalidRequest, SchemaTooNew, StoreUnavailable
from kernel.store.backup import back_up
from kernel.store.migrate import migrate, newest_version
from kernel.store.restore import restore


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    """Of a database that had `was` and has `is` now."""
    _note(path, "was")
    made = back_up(path, tmp_path / "copy.db").path
    _note(path, "is")
    return made


def test_a_backup_is_restored_and_what_was_there_is_kept_as_one(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    done = restore(backup, path, tmp_path / "backups")
    assert _notes(path) == ["was"]
    assert done.kept is not None
    assert done.kept.name.startswith("before-restore-")
    assert _notes(done.kept) == ["is", "was"]
    restore(done.kept, path, tmp_path / "backups")
    assert _notes(path) == ["is", "was"]


def test_a_backup_is_restored_where_there_is_nothing_yet(backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "chat.db"
    assert restore(backup, elsewhere, elsewhere.parent / "backups").kept is None
    assert _notes(elsewhere) == ["was"]
    assert migrate(elsewhere, tmp_path) is None


def test_a_damaged_database_is_replaced_and_kept_as_it_is(path: Path, backup: Path, tmp_path: Path) -> None:
    path.write_bytes(b"noise" * 10_000)
    done = restore(backup, path, tmp_path / "backups")
    assert done.kept is not None
    assert done.kept.read_bytes() == b"noise" * 10_000
    assert _notes(path) == ["was"]


def test_nothing_is_restored_while_another_program_has_the_database_open(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT * FROM settings").fetchall()
        with pytest.raises(ConfigurationError, match="stop AIgentOS"):
            restore(backup, path, tmp_path / "backups")
        assert len(other.execute("SELECT * FROM settings").fetchall()) == 2


def test_a_backup_of_a_newer_program_is_refused_and_an_older_one_is_migrated_at_the_next_start(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    _run(backup, f"PRAGMA user_version={newest_version() + 1}")
    with pytest.raises(SchemaTooNew, match="install the newer AIgentOS"):
        restore(backup, path, tmp_path / "backups")
    assert _notes(path) == ["is", "was"]
    _run(backup, f"PRAGMA user_version={newest_version() - 1}")
    assert restore(backup, path, tmp_path / "backups").version == newest_version() - 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_a_file_that_is_no_backup_changes_nothing(content: bytes, path: Path, tmp_path: Path) -> None:
    _note(path, "is")
    other = tmp_path / "other"
    other.write_bytes(content)
    with pytest.raises((InvalidRequest, StoreUnavailable)):
        restore(other, path, tmp_path / "backups")
    with pytest.raises(InvalidRequest, match="there is no file"):
        restore(tmp_path / "missing", path, tmp_path / "backups")
    assert _notes(path) == ["is"]


def _run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def _note(path: Path, key: str) -> None:
    _run(path, f"INSERT INTO settings VALUES ('{key}', '1')")


def _notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT key FROM settings ORDER BY key")]
