"""Embeds what memory holds, beside the jobs: the rows say what is left to do, whoever wrote them and died."""

from __future__ import annotations

import asyncio
import logging

from kernel.llm.registry import ModelRegistry
from kernel.memory.embed import embed_some
from kernel.shared.errors import ModelError, StoreError
from kernel.store.choices import memory_enabled
from kernel.store.database import Database
from kernel.store.memory_upkeep import any_chunk, any_stale_chunk
from kernel.store.notes import a_turn_is_unfinished

FIRST_PAUSE = 2.0  # seconds until the next try after a failure, doubled each time
LONGEST_PAUSE = 60.0
TURN_PAUSE = 0.3  # between batches while a turn is unfinished: its model needs the cores
log = logging.getLogger(__name__)


class MemoryEmbedding:
    """One for the orchestrator. Nothing waits for it: without vectors, chunks are found by their words."""

    def __init__(self, db: Database, models: ModelRegistry) -> None:
        self._db = db
        self._models = models
        self._task: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None
        self._pause = FIRST_PAUSE
        self._poked = False
        self._looked_at_all = False  # once after the start: vectors may be of another model

    def poke(self) -> None:
        """Something was committed: there may be chunks to embed. Does not wait."""
        self._poked = True
        if self._again is None and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._catch_up(), name="embed the memory")

    async def aclose(self) -> None:
        if self._again:
            self._again.cancel()
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _catch_up(self) -> None:
        try:
            while self._poked:  # again, if something was committed after the last look
                self._poked = False
                while await self._is_something_to_do():
                    await self._embed_some()
        except (ModelError, StoreError) as error:
            if self._pause == FIRST_PAUSE:
                log.info("memory is found by words alone until it can be embedded: %s", error.detail)
            self._again = asyncio.get_running_loop().call_later(self._pause, self._try_again)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _embed_some(self) -> None:
        embedder = await self._models.embedder()
        if not await embed_some(self._db, embedder):
            self._looked_at_all = True
        self._pause = FIRST_PAUSE
        if await a_turn_is_unfinished(self._db):
            await asyncio.sleep(TURN_PAUSE)

    async def _is_something_to_do(self) -> bool:
        if not await memory_enabled(self._db):
            return False
        return await any_stale_chunk(self._db) or (not self._looked_at_all and await any_chunk(self._db))

    def _try_again(self) -> None:
        self._again = None
        self.poke()
