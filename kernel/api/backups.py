"""Backups of a running kernel: on command, and by the hour when something changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from kernel.shared.errors import StoreError
from kernel.shared.settings import Settings
from kernel.shared.threads import to_the_end
from kernel.store.backup import Backup
from kernel.store.backup_folder import BackupFolder

LOOK_SECONDS = 60.0  # between two looks at the clock
FIRST = timedelta(minutes=10)  # before the first one: what has just started has enough to do
T = TypeVar("T")
log = logging.getLogger(__name__)


class Backups:
    """One for the kernel process. `lock` is held while one is made, and by what must not meet one."""

    def __init__(self, settings: Settings) -> None:
        self.lock = asyncio.Lock()
        self._folder = BackupFolder(settings.chat_db_path, settings.backups_dir)
        self._period = timedelta(hours=settings.backup_hours)

    async def make(self) -> Backup:
        """One of this moment. Raises StoreError."""
        return await self._alone(lambda: self._folder.add("manual"))

    async def remove_all(self) -> int:
        """Returns how many files. The caller holds `lock`. Raises StoreUnavailable."""
        return await to_the_end(self._folder.remove_all)

    async def run(self) -> None:
        """Make one whenever the newest is old enough and something changed since; for ever."""
        if not self._period:
            return
        due = datetime.now(UTC) + FIRST
        while True:
            await asyncio.sleep(min(LOOK_SECONDS, self._period.total_seconds()))
            if datetime.now(UTC) >= due:
                await self._make_hourly()
                due = datetime.now(UTC) + self._period

    async def _make_hourly(self) -> None:
        try:
            newest = await to_the_end(self._folder.newest_hourly)
            if newest and datetime.now(UTC) - newest < self._period:
                return  # that of the kernel before this one
            made = await self._alone(self._folder.add_hourly)
        except StoreError as error:
            log.warning("no backup was made: %s", error.detail)
        else:
            if made:
                log.info("backup %s, %d bytes, %.1f s", made.path.name, made.size_bytes, made.seconds)

    async def _alone(self, work: Callable[[], T]) -> T:
        async with self.lock:
            return await to_the_end(work)
