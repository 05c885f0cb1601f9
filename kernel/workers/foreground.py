"""Work that steps back: it runs only while no turn is unfinished, and stops as soon as one is accepted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kernel.shared.errors import StoreError
from kernel.store.database import Reader
from kernel.store.notes import a_turn_is_unfinished

log = logging.getLogger(__name__)


class TurnGoesFirst(Exception):
    """A turn is unfinished: what was begun was stopped, and is to be done later."""


class Foreground:
    """Tells work of this process when a turn needs the model."""

    def __init__(self) -> None:
        self._waking: set[asyncio.Event] = set()

    def poke(self) -> None:
        """There may be a new turn; to be called at every wake-up, does not wait."""
        for event in self._waking:
            event.set()

    @asynccontextmanager
    async def steps_back(self, db: Reader) -> AsyncIterator[None]:
        """Cancel the block when a turn is accepted. Raises TurnGoesFirst, at once if one is unfinished."""
        woken = asyncio.Event()
        self._waking.add(woken)  # before the first look, so that no turn is missed between the two
        scope = asyncio.timeout(None)
        try:
            if await a_turn_is_unfinished(db):
                raise TurnGoesFirst
            async with scope:
                watcher = asyncio.create_task(_watch(db, woken, scope), name="watch for turns")
                try:
                    yield
                finally:
                    watcher.cancel()
        except TimeoutError:
            if scope.expired():
                raise TurnGoesFirst from None
            raise
        finally:
            self._waking.discard(woken)


async def _watch(db: Reader, woken: asyncio.Event, scope: asyncio.Timeout) -> None:
    """End the scope when a turn is unfinished."""
    while True:
        await woken.wait()
        woken.clear()
        try:
            is_needed = await a_turn_is_unfinished(db)
        except StoreError as error:
            log.info("cannot tell whether a turn waits: %s", error.detail)
            is_needed = True
        if is_needed:
            scope.reschedule(0)
            return
