"""Databases of older and newer programs: backed up, migrated as a whole, or left alone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kernel.shared.crash import EXIT_CODE
from kernel.store.backup import verify
from kernel.store.migrate import migrations, newest_version, schema_version
from tests.harness.processes import Zygote
from tests.harness.stack import ALL, Stack, free_port

OLD = 3  # with conversations, and without memory
TIME = "2026-01-01T00:00:00.000+00:00"


@pytest.fixture
def stack(zygote: Zygote, tmp_path: Path) -> Iterator[Stack]:
    """Nothing of it runs yet."""
    stack = Stack(tmp_path, f"http://127.0.0.1:{free_port()}", launcher=zygote)
    yield stack
    stack.close()


def old_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for number, file in migrations().items():
            if number <= OLD:
                connection.executescript(file.read_text("utf-8"))
        insert = "INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)"
        connection.executemany(insert, [(f"c{number}", f"No. {number}", TIME, TIME) for number in range(100)])
        connection.execute(f"PRAGMA user_version={OLD}")
        connection.commit()


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM conversations ORDER BY id")]


def test_r27_an_older_database_is_backed_up_then_migrated_with_every_row(stack: Stack) -> None:
    old_database(stack.database)
    before = titles(stack.database)
    stack.start("kernel")
    stack.wait_ready()
    assert titles(stack.database) == before
    assert schema_version(stack.database) == newest_version()
    [backup] = (stack.folder / "backups").iterdir()
    assert backup.name.startswith(f"before-schema-{newest_version()}-")
    assert schema_version(backup) == OLD
    verify(backup)
    assert titles(backup) == before


@pytest.mark.parametrize("migration", range(1, newest_version() - OLD + 1))
def test_r28_a_migration_that_is_killed_is_done_at_the_next_start(migration: int, stack: Stack) -> None:
    old_database(stack.database)
    before = titles(stack.database)
    stack.start("kernel", crash_at=f"migrate.before_commit:{migration}")
    assert stack.wait_dead("kernel") == EXIT_CODE
    assert schema_version(stack.database) == OLD + migration - 1, "those before it are whole"
    stack.start("kernel")
    stack.wait_ready()
    assert schema_version(stack.database) == newest_version()
    assert titles(stack.database) == before
    assert all(schema_version(backup) >= OLD for backup in (stack.folder / "backups").iterdir())


def test_r26_a_newer_database_stops_every_process_and_stays_byte_for_byte(stack: Stack) -> None:
    old_database(stack.database)
    with closing(sqlite3.connect(stack.database)) as connection:
        connection.execute(f"PRAGMA user_version={newest_version() + 1}")
    digest = hashlib.sha256(stack.database.read_bytes()).hexdigest()
    stack.start(*ALL)
    for name in ALL:
        assert stack.wait_dead(name) > 0
        assert "install the newer AIgentOS" in stack.log(name)
    assert hashlib.sha256(stack.database.read_bytes()).hexdigest() == digest
    assert not (stack.folder / "backups").exists()
