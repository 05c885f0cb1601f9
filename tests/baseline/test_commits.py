"""Counting what a database in WAL mode has committed, whoever committed it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from baseline.bench.commits import commit_count


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(_open(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (word TEXT)")
        yield connection


def test_each_commit_counts_once_however_much_it_writes(path: Path, connection: sqlite3.Connection) -> None:
    before = commit_count(path)
    for size in (1, 10, 100_000):
        connection.execute("INSERT INTO words VALUES (?)", ("x" * size,))
    assert commit_count(path) - before == 3


def test_commits_of_every_connection_count(path: Path, connection: sqlite3.Connection) -> None:
    before = commit_count(path)
    with closing(_open(path)) as other:
        other.execute("INSERT INTO words VALUES ('theirs')")
        connection.execute("INSERT INTO words VALUES ('ours')")
        assert commit_count(path) - before == 2


def test_what_is_rolled_back_or_only_read_does_not_count(path: Path, connection: sqlite3.Connection) -> None:
    before = commit_count(path)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO words VALUES ('no')")
    connection.execute("ROLLBACK")
    assert connection.execute("SELECT * FROM words").fetchall() == []
    assert commit_count(path) == before


@pytest.mark.parametrize("mode", ["PASSIVE", "RESTART", "TRUNCATE"])
def test_a_checkpoint_neither_counts_nor_sets_back(
    mode: str, path: Path, connection: sqlite3.Connection
) -> None:
    before = commit_count(path)
    connection.execute("INSERT INTO words VALUES ('one')")
    busy, _, _ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    assert not busy
    connection.execute("INSERT INTO words VALUES ('two')")
    assert commit_count(path) - before == 2


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)
