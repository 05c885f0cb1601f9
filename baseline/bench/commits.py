"""How many transactions a database in WAL mode has committed, without missing one.

The wal-index, the file `chat.db-shm`, has a counter that every commit of any process advances and that
neither a checkpoint nor a restart of the log sets back (https://sqlite.org/walformat.html, `iChange`).
Polling `PRAGMA data_version` would count two commits between two polls as one, and counting frames of the log
would miss those that a checkpoint cut off. It is only read, and only of a database made for the bench.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = 48  # bytes; two copies stand at the start of the file, and differ while one is being written
_CHANGE = struct.Struct("=8xI")


def commit_count(database: Path) -> int:
    """Commits since the first process opened the database; it must be open in one."""
    index = database.with_name(f"{database.name}-shm")
    while True:
        with index.open("rb") as file:
            first, second = file.read(_HEADER), file.read(_HEADER)
        if first == second:
            return int(_CHANGE.unpack_from(first)[0])
