"""Backups on command and the end of all data, over HTTP, without workers."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from kernel.memory.index import MemoryIndex
from kernel.store.backup import verify
from kernel.store.memory_items import ItemFilter, list_items
from tests.api.everything import fill
from tests.api.instances import Instance, instance
from tests.store.memory_turns import tell

CONFIRMED = {"confirm": "delete all data"}
WORDS = (b"Lyon", b"No drums after nine", b"Be brief", b"Nobody answers this")


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Instance]:
    async with instance(tmp_path) as filled:
        await fill(filled)
        yield filled


def _left_on_disk(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): word
        for path in folder.rglob("*")
        if path.is_file()
        for word in WORDS
        if word in path.read_bytes()
    }


async def test_a_backup_on_command_says_where_it_is_and_is_whole(one: Instance, tmp_path: Path) -> None:
    answer = await one.http.post("/api/admin/backup", json={})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    [path] = (tmp_path / "backups").iterdir()
    assert made | {"seconds": 0} == {
        "path": str(path),
        "bytes": len(path.read_bytes()),
        "verified": True,
        "seconds": 0,
    }
    verify(path)
    again = (await one.http.post("/api/admin/backup", json={})).json()
    assert again["path"] != made["path"]


@pytest.mark.parametrize(
    "body",
    [{}, {"confirm": True}, {"confirm": "Delete all data"}, {"confirm": "yes"}, {"keep_backups": True}],
)
async def test_nothing_is_deleted_unless_the_words_were_typed(body: dict[str, object], one: Instance) -> None:
    before = await one.export()
    assert (await one.http.post("/api/admin/delete-all-data", json=body)).status_code == 422
    assert await one.export() == before


async def test_r72_after_the_end_of_all_data_no_file_has_a_word_of_it(one: Instance, tmp_path: Path) -> None:
    (tmp_path / "baseline").mkdir()
    (tmp_path / "baseline" / "report.md").write_text("Lyon")
    await one.http.post("/api/admin/backup", json={})
    assert {path.split("/")[0] for path in _left_on_disk(tmp_path)} >= {"backups", "uploads", "baseline"}
    answer = await one.http.post("/api/admin/delete-all-data", json=CONFIRMED)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"stopped": 3, "backups": 1}
    assert _left_on_disk(tmp_path) == {}
    assert one.files() == set()
    with closing(sqlite3.connect(tmp_path / "chat.db")) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        full = {name for (name,) in tables if connection.execute(f"SELECT 1 FROM {name}").fetchone()}
    assert full == {"sqlite_sequence", "memory_changes", "prompt_profiles", "settings"}, "counters, defaults"


async def test_backups_are_kept_if_that_was_asked_for(one: Instance) -> None:
    made = (await one.http.post("/api/admin/backup", json={})).json()
    answer = await one.http.post("/api/admin/delete-all-data", json={**CONFIRMED, "keep_backups": True})
    assert answer.json()["backups"] == 0
    with closing(sqlite3.connect(made["path"])) as kept:
        assert kept.execute("SELECT COUNT(*) FROM conversations").fetchone() == (3,)


async def test_r72_an_index_in_memory_forgets_everything_and_learns_what_comes_after(one: Instance) -> None:
    db, clock = one.kernel.db, one.kernel.clock
    index = MemoryIndex()
    await index.refresh(db)
    assert len(index) > 0
    await one.http.post("/api/admin/delete-all-data", json=CONFIRMED)
    await tell(db, clock, "I moved to Nice.", "Well.")
    await index.refresh(db)
    items, _ = await list_items(db, ItemFilter(), limit=10)
    assert len(index) == len(items) == 2


async def test_r72_everything_works_after_the_end_of_all_data_and_an_archive_can_come(one: Instance) -> None:
    archive = await one.export()
    await one.http.post("/api/admin/delete-all-data", json=CONFIRMED)
    said = await one.http.post("/api/chat", json={"message": "hello again"})
    assert said.status_code == 202, said.text
    await one.http.post("/api/admin/delete-all-data", json=CONFIRMED)
    assert (await one.take(archive)).status_code == 200
    assert await one.export() == archive
