"""A lock that lives as long as its worker: each holds a file of its own, and any end of the process frees it.

A lease protects from a worker that hangs. The lock tells a dead one at once, so that nobody waits for its
leases. It only ever proves death: where a file is missing, or the file system knows no locks, the leases end
by themselves.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def life_lock(run_dir: Path, owner: str) -> Iterator[None]:
    """Hold the lock of this process while the body runs."""
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = run_dir / f"{owner}.lock"
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:  # no locks here
            path.unlink()
        yield
        path.unlink(missing_ok=True)


def locks_of_the_dead(run_dir: Path) -> list[Path]:
    """Lock files that nobody holds; the stem is the owner. To be removed when what it left is settled."""
    return [path for path in run_dir.glob("*-*.lock") if _is_free(path)]


def _is_free(path: Path) -> bool:
    try:
        with path.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # its owner lives, or another process has just settled it
        return False
    return True
