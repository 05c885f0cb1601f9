"""A real database file for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.shared.clock import Clock, system_clock
from kernel.store.migrate import migrate
from kernel.store.sqlite import SqliteDatabase, open_sqlite


@pytest.fixture
def clock() -> Clock:
    return system_clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "chat.db"
    migrate(file, tmp_path / "backups")
    return file


@pytest.fixture
async def db(path: Path) -> AsyncIterator[SqliteDatabase]:
    database = await open_sqlite(path)
    yield database
    await database.close()
