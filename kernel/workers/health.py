"""Whether a worker is alive, for a container's health check: `python -m kernel.workers.health dialogue`.

It asks the heartbeat in the database, as `GET /api/worker/health` does, so that a worker is well or not
whether or not the kernel runs.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from kernel.shared.clock import Clock, system_clock
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import load_settings
from kernel.store.processes import STALE_SECONDS
from kernel.store.queries import queries


def problem_of(role: str, database: Path, clock: Clock) -> str | None:
    """What is wrong with the worker of this role that was heard last, None if it is well."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            sought = {"role": role, "boot_id": clock.boot_id}
            newest = connection.execute(queries()["newest_process"], sought).fetchone()
    except sqlite3.Error as error:
        return f"{database} cannot be read: {error}"
    if newest is None:
        return f"no {role} worker has been heard since the machine started"
    silent = clock.monotonic() - float(newest["beat_mono"])
    return f"the {role} worker was last heard {silent:.0f} s ago" if silent >= STALE_SECONDS else None


def main() -> None:
    try:
        database = load_settings().chat_db_path
    except ConfigurationError as error:
        sys.exit(error.detail)
    match sys.argv[1:]:
        case ["orchestrator" | "dialogue" as role]:
            sys.exit(problem_of(role, database, system_clock()))
        case _:
            sys.exit("usage: python -m kernel.workers.health orchestrator|dialogue")


if __name__ == "__main__":
    main()
