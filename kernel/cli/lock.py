"""One `aigentos up` per data directory, and none beside what needs it for itself."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kernel.shared.errors import ConfigurationError


@contextmanager
def only_one(data_dir: Path, run_dir: Path) -> Generator[None, None, None]:
    """Hold the data directory for this process; the operating system lets go of it however the process ends.

    Raises ConfigurationError when another `aigentos up` holds it.
    """
    run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (run_dir / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise ConfigurationError(
                f"AIgentOS already runs on {data_dir} (process {file.read().strip() or 'unknown'}): "
                "stop it first, or choose another directory with --data-dir"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def nothing_runs(data_dir: Path, run_dir: Path) -> None:
    """Raises ConfigurationError if a worker lives that `aigentos up` did not start, as in a container.

    Each holds a lock of its own: see `workers/life_lock.py`.
    """
    for path in run_dir.glob("*-*.lock"):
        with path.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ConfigurationError(f"a worker runs on {data_dir}: stop AIgentOS first") from error
