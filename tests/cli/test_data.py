"""`aigentos backup`, `restore`, `export` and `import`."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kernel.api.app import create_app
from kernel.cli.lock import only_one
from kernel.cli.main import app
from kernel.shared.clock import Clock
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import load_settings
from kernel.store.sqlite import SqliteDatabase
from kernel.workers.life_lock import life_lock
from tests.store.conftest import clock, db, path
from tests.store.memory_turns import tell
from tests.webui.servers import free_listener, serving

__all__ = ["clock", "db", "path"]


def run(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"CHAT_DB_PATH": str(database)})


def titles(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM conversations ORDER BY title")]


def converse(database: Path, title: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        row = {"id": title, "title": title, "title_source": "user", "now": "2026-11-24T10:00:00.000+00:00"}
        connection.execute(
            "INSERT INTO conversations (id, title, title_source, created_at, updated_at) "
            "VALUES (:id, :title, :title_source, :now, :now)",
            row,
        )


def test_a_backup_is_restored(path: Path, tmp_path: Path) -> None:
    converse(path, "kept")
    made = run(path, "backup")
    assert made.exit_code == 0, made.output
    [backup] = (tmp_path / "backups").iterdir()
    assert str(backup) in made.output
    converse(path, "too much")
    restored = run(path, "restore", str(backup))
    assert restored.exit_code == 0, restored.output
    assert titles(path) == ["kept"]
    [before] = (tmp_path / "backups").glob("before-restore-*")
    assert str(before) in restored.output
    assert titles(before) == ["kept", "too much"]


def test_a_backup_goes_where_it_is_wanted_and_replaces_nothing(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.db"
    assert run(path, "backup", "--out", str(out)).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "exists already" in str(run(path, "backup", "--out", str(out)).exception)
    assert "no database" in str(run(tmp_path / "none" / "chat.db", "backup").exception)


def test_nothing_is_restored_while_aigentos_or_one_of_its_workers_runs(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.db"
    run(path, "backup", "--out", str(out))
    with only_one(tmp_path, tmp_path / "run"):
        assert "already runs" in str(run(path, "restore", str(out)).exception)
    with life_lock(tmp_path / "run", "dialogue-1"):
        refused = run(path, "restore", str(out)).exception
        assert isinstance(refused, ConfigurationError)
        assert "a worker runs" in refused.detail
    assert run(path, "restore", str(out)).exit_code == 0


@asynccontextmanager
async def kernel(folder: Path, clock: Clock) -> AsyncIterator[str]:
    """Its address."""
    listener = free_listener()
    port = listener.getsockname()[1]
    settings = load_settings(
        CHAT_DB_PATH=folder / "chat.db", OLLAMA_BASE_URL="http://127.0.0.1:9", HOST_PORT_KERNEL=port
    )
    async with serving((create_app(settings, clock), listener)):
        yield f"http://127.0.0.1:{port}"


async def test_what_was_exported_is_imported_elsewhere(
    db: SqliteDatabase, clock: Clock, path: Path, tmp_path: Path
) -> None:
    await tell(db, clock, "I live in Lyon.", "Fine.")
    file = tmp_path / "all.jsonl.gz"
    async with kernel(tmp_path, clock) as url:
        done = await asyncio.to_thread(run, path, "export", str(file), "--url", url)
        assert done.exit_code == 0, done.output
        again = await asyncio.to_thread(run, path, "export", str(file), "--url", url)
        assert "exists already" in str(again.exception)
        refused = await asyncio.to_thread(run, path, "import", str(file), "--url", url)
        assert "delete all data" in str(refused.exception)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    async with kernel(tmp_path / "elsewhere", clock) as url:
        taken = await asyncio.to_thread(run, path, "import", str(file), "--url", url)
        assert taken.exit_code == 0, taken.output
        assert "1 conversations and 0 documents" in taken.output
        copy = tmp_path / "copy.jsonl.gz"
        await asyncio.to_thread(run, path, "export", str(copy), "--url", url)
    assert copy.read_bytes() == file.read_bytes()


def test_an_export_without_a_kernel_leaves_no_file(path: Path, tmp_path: Path) -> None:
    failed = run(path, "export", str(tmp_path / "all.gz"), "--url", "http://127.0.0.1:9")
    assert "the kernel does not answer" in str(failed.exception)
    assert list(tmp_path.glob("all*")) == []


@pytest.mark.parametrize("command", ["import", "restore"])
def test_a_missing_file_is_named(command: str, path: Path) -> None:
    assert "nowhere.gz" in str(run(path, command, "nowhere.gz").exception)
