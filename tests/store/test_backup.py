"""Backups: whole or not there, readable by their owner alone, made when there is something new."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, StoreUnavailable
from kernel.store.backup import back_up, verify
from kernel.store.backup_folder import BackupFolder, outdated
from kernel.store.connections import BUSY_TIMEOUT_MS
from kernel.store.conversations import create_conversation, set_place
from kernel.store.queries import queries
from kernel.store.sqlite import CHECKPOINT_BYTES, SqliteDatabase


async def test_a_backup_is_one_whole_file_that_only_its_owner_reads(
    db: SqliteDatabase, clock: Clock, tmp_path: Path
) -> None:
    async with db.write() as tx:
        created = await create_conversation(tx, clock, "Keep me")
    folder = tmp_path / "elsewhere"
    made = back_up(db.path, folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"], "neither a log nor a part beside it"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert made.size_bytes == made.path.stat().st_size
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("SELECT id, title FROM conversations").fetchall() == [(created, "Keep me")]


async def test_a_long_read_such_as_a_backup_does_not_lock_out_writers(
    db: SqliteDatabase, clock: Clock
) -> None:
    async with db.write() as tx:
        await tx.fetch("put_setting", {"key": "large", "value": "x" * (2 * CHECKPOINT_BYTES)})
    with closing(sqlite3.connect(db.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM conversations").fetchall()
        began = clock.monotonic()
        await db.checkpoint()
        async with db.write() as tx:
            await create_conversation(tx, clock)
        assert clock.monotonic() - began < BUSY_TIMEOUT_MS / 1000 / 2, "it does not wait for the reader"
    await db.checkpoint()
    assert db.path.with_name("chat.db-wal").stat().st_size == 0, "what could not be cut then is cut later"


def test_a_backup_never_replaces_a_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Conflict, match="exists already"):
        back_up(path, tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("damage", ["rows that miss their owner", "noise"])
def test_what_does_not_pass_the_check_does_not_become_a_backup(
    damage: str, path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        if damage == "noise":
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute("INSERT INTO prompt_overrides (profile_id, component_id) VALUES ('gone', 'x')")
    if damage == "noise":
        content = bytearray(path.read_bytes())
        content[4096 * 3 : 4096 * 6] = b"\xa5" * (4096 * 3)
        path.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        back_up(path, tmp_path / "backups" / "copy.db")
    assert list((tmp_path / "backups").iterdir()) == []


async def test_an_hourly_backup_is_made_only_when_something_changed(
    db: SqliteDatabase, clock: Clock, tmp_path: Path
) -> None:
    folder = BackupFolder(db.path, tmp_path / "backups")
    assert folder.newest_hourly() is None
    assert folder.add_hourly() is not None
    beat = {"id": "w", "role": "dialogue", "pid": 1, "boot_id": "b", "now": clock.now(), "mono": 1.0}
    async with db.write() as tx:
        await tx.fetch("beat", {**beat, "running_jobs": 0})
    assert folder.add_hourly() is None, "a heartbeat is nothing to keep"
    async with db.write() as tx:
        created = await create_conversation(tx, clock)
    made = folder.add_hourly()
    assert made is not None
    verify(made.path)
    async with db.write() as tx:
        await set_place(tx, created, pinned=True)
    assert folder.add_hourly() is not None
    assert folder.add_hourly() is None


def test_of_hourly_backups_a_day_of_hours_and_a_week_of_days_is_kept() -> None:
    start = datetime(2026, 11, 1)  # noqa: DTZ001 (names of files)
    made = [start + timedelta(hours=hour) for hour in range(24 * 20)]
    names = [f"hourly-{time:%Y%m%dT%H%M%S%f}Z.db" for time in made]
    kept = sorted(set(names) - set(outdated(names)))
    assert kept[-24:] == names[-24:]
    days = [name[7:15] for name in kept[:-24]]
    assert days == ["20261114", "20261115", "20261116", "20261117", "20261118", "20261119"]
    assert all(name[16:18] == "23" for name in kept[:-24]), "the last of a day"
    assert outdated(names[:24]) == []


def test_only_backups_of_our_own_are_removed(path: Path, tmp_path: Path) -> None:
    folder = BackupFolder(path, tmp_path / "backups")
    for kind in ("manual", "hourly", "before-schema-12", "before-restore"):
        folder.add(kind)
    (folder.path / "my-notes.txt").write_text("mine")
    assert folder.remove_all() == 4
    assert [item.name for item in folder.path.iterdir()] == ["my-notes.txt"]


def test_every_table_but_the_passing_ones_counts_as_a_change(path: Path) -> None:
    """A table is watched itself, or goes with rows whose numbers are watched."""
    passing = {"processes", "token_rates", "baseline_conversations"}
    with_events_or_jobs = {"turns", "messages", "exchanges", "prompts_sent", "turn_memory", "summary_shares"}
    numbered = {"events", "jobs", "memory_changes", "memory_chunks"}
    with_runs = {"baseline_calls"}
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = {row[0] for row in names}
    unwatched = tables - passing - with_events_or_jobs - numbered - with_runs
    assert [table for table in sorted(unwatched) if f"FROM {table}" not in queries()["what_changes"]] == []
