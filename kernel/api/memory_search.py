"""Memory as people search it: an index of the kernel's own, made at the first search, not kept for ever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kernel.llm.registry import ModelRegistry
from kernel.memory.query import Hit, Query
from kernel.memory.warm import WarmMemory
from kernel.shared.clock import Clock
from kernel.store.database import Database

IDLE_SECONDS = 600.0  # until the index is dropped: a large one takes as much memory as the rest of the kernel
FRESH_SECONDS = 30.0  # that a search waits for the index
EMBEDDING_SECONDS = 5.0  # that it waits for its text as a vector


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. `embedded`: by meaning too, not by words alone."""

    hits: list[Hit]
    embedded: bool


class MemorySearch:
    """One for the kernel process."""

    def __init__(self, db: Database, models: ModelRegistry, clock: Clock) -> None:
        self._db = db
        self._models = models
        self._clock = clock
        self._memory: WarmMemory | None = None
        self._idle: asyncio.TimerHandle | None = None

    async def search(self, text: str, limit: int) -> Found:
        """What a turn would be given for `text` as its message, of everything. Raises StoreError."""
        memory = self._warm()
        _, embedded = await asyncio.gather(memory.refresh(), memory.embed(text))
        query = Query(
            text=text,
            vector=embedded.vector if embedded else None,
            model=embedded.model if embedded else None,
            limit=limit,
            today=self._clock.local_date(),
        )
        return Found(await memory.find(query), embedded is not None)

    async def aclose(self) -> None:
        if self._idle:
            self._idle.cancel()
        if self._memory:
            await self._memory.aclose()

    def forget(self) -> None:
        """Let go of the index, which the next search makes again."""
        self._memory = None

    def _warm(self) -> WarmMemory:
        if self._idle:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self.forget)
        if self._memory is None:
            self._memory = WarmMemory(
                self._db, self._models, fresh_seconds=FRESH_SECONDS, embedding_seconds=EMBEDDING_SECONDS
            )
        return self._memory
