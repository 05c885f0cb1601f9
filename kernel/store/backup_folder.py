"""The folder of backups: their names, how many are kept, and whether there is anything new to keep.

    before-schema-<n>-<time>.db   before a migration
    before-restore-<time>.db      what a restore replaced; damaged-<time>.db if it was that
    manual-<time>.db              on command
    hourly-<time>.db              when something changed; kept: the newest 24, the last of each of 7 days

Only names of these forms are ever removed, and of these only the hourly ones without being asked.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kernel.shared.errors import StoreError
from kernel.store.backup import PART, Backup, back_up, backup_errors, read_only
from kernel.store.queries import queries

KEPT_HOURS = 24
KEPT_DAYS = 7
BROKEN_OFF_SECONDS = 3600.0
_TIME = "%Y%m%dT%H%M%S%fZ"
_HOURLY = re.compile(r"hourly-(\d{8})T\d{12}Z\.db")
_OWN = re.compile(
    rf"(?:hourly|manual|damaged|before-restore|before-schema-\d+)(?:-\d{{8}}T\d{{12}}Z)?\.db(?:-wal|-shm|{re.escape(PART)})?"
)
log = logging.getLogger(__name__)


class BackupFolder:
    """`<data directory>/backups`. Every method blocks: call it in a thread. Raises StoreError."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database = database
        self.path = folder

    def add(self, kind: str) -> Backup:
        """A backup of this moment. Raises as `back_up` does."""
        self._remove_broken_off()
        return back_up(self._database, self.path / f"{kind}-{datetime.now(UTC).strftime(_TIME)}.db")

    def add_hourly(self) -> Backup | None:
        """The same if something changed since the newest hourly one, and forget those that are too old."""
        newest = max(self._names(_HOURLY), default=None)
        now = _mark(self._database)
        if newest and now is not None and _mark(self.path / newest) == now:
            return None
        made = self.add("hourly")
        self._remove(outdated(self._names(_HOURLY)))
        return made

    def newest_hourly(self) -> datetime | None:
        """When it was made."""
        names = self._names(_HOURLY)
        return datetime.strptime(f"{max(names)[7:-3]}+0000", f"{_TIME}%z") if names else None

    def remove_all(self) -> int:
        """Remove every backup this program made; returns how many files. Raises StoreUnavailable."""
        names = self._names(_OWN)
        self._remove(names)
        return len(names)

    def _remove(self, names: Iterable[str]) -> None:
        with backup_errors():
            for name in names:
                (self.path / name).unlink(missing_ok=True)

    def _remove_broken_off(self) -> None:
        """What a process that was killed has left; a younger one may be another's that lives."""
        for name in self._names(_OWN):
            path = self.path / name
            with contextlib.suppress(FileNotFoundError):
                if name.endswith(PART) and time.time() - path.stat().st_mtime > BROKEN_OFF_SECONDS:
                    path.unlink()

    def _names(self, form: re.Pattern[str]) -> list[str]:
        with backup_errors():
            try:
                return [path.name for path in self.path.iterdir() if form.fullmatch(path.name)]
            except FileNotFoundError:
                return []


def outdated(names: Iterable[str]) -> list[str]:
    """Of the names of hourly backups, those that are kept no longer."""
    newest_first = sorted(names, reverse=True)
    days: dict[str, str] = {}
    for name in newest_first:
        if match := _HOURLY.fullmatch(name):
            days.setdefault(match[1], name)
    kept = {*newest_first[:KEPT_HOURS], *list(days.values())[:KEPT_DAYS]}
    return [name for name in newest_first if name not in kept]


def _mark(database: Path) -> bytes | None:
    """A digest that differs when there is something new to keep; None if it cannot be read.

    Heartbeats change the database every few seconds, so its own counters of changes tell nothing.
    """
    digest = hashlib.sha256()
    try:
        with closing(read_only(database)) as connection:
            for row in connection.execute(queries()["what_changes"]):
                digest.update(repr(row).encode())
    except (sqlite3.Error, StoreError) as error:
        log.warning("cannot tell what changed in %s: %s", database.name, error)
        return None
    return digest.digest()
