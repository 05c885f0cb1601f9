"""The health check of a worker's container, on a real database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.shared.clock import Clock, system_clock
from kernel.store.migrate import migrate
from kernel.store.processes import STALE_SECONDS
from kernel.store.queries import queries
from kernel.workers.health import problem_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    return path


def beat(database: Path, role: str, *, clock: Clock, seconds_ago: float = 0) -> None:
    heard = {
        "id": f"{role}-1",
        "role": role,
        "pid": 1,
        "boot_id": clock.boot_id,
        "now": clock.now(),
        "mono": clock.monotonic() - seconds_ago,
        "running_jobs": 0,
    }
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(queries()["beat"], heard)


def test_a_worker_that_beats_is_well(database: Path) -> None:
    beat(database, "dialogue", clock=system_clock())
    assert problem_of("dialogue", database, system_clock()) is None


def test_a_worker_that_fell_silent_is_not(database: Path) -> None:
    beat(database, "dialogue", clock=system_clock(), seconds_ago=STALE_SECONDS + 1)
    assert "last heard 16 s ago" in str(problem_of("dialogue", database, system_clock()))


def test_the_other_worker_does_not_count(database: Path) -> None:
    beat(database, "orchestrator", clock=system_clock())
    assert "no dialogue worker" in str(problem_of("dialogue", database, system_clock()))


def test_a_worker_of_the_last_boot_does_not_count(database: Path) -> None:
    beat(database, "dialogue", clock=Clock(boot_id="the boot before"))
    assert "since the machine started" in str(problem_of("dialogue", database, system_clock()))


def test_without_a_database_nobody_is_well_and_none_is_made(tmp_path: Path) -> None:
    missing = tmp_path / "chat.db"
    assert "cannot be read" in str(problem_of("dialogue", missing, system_clock()))
    assert not missing.exists()
