"""The memory of a process: an index kept warm beside its work, and questions as vectors."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from kernel.llm.registry import ModelRegistry
from kernel.memory.index import MemoryIndex
from kernel.memory.query import Hit, Query
from kernel.shared.errors import ModelError
from kernel.store.choices import memory_enabled
from kernel.store.database import Database
from kernel.store.query_embedding import QueryEmbedding

log = logging.getLogger(__name__)


class WarmMemory:
    """One for a process. While memory is off, it takes up nothing."""

    def __init__(
        self, db: Database, models: ModelRegistry, *, fresh_seconds: float, embedding_seconds: float
    ) -> None:
        """How long to wait at most: for an index that is being loaded, and for a question as a vector."""
        self._db = db
        self._models = models
        self._fresh_seconds = fresh_seconds
        self._embedding_seconds = embedding_seconds
        self._index = MemoryIndex()
        self._refreshing: asyncio.Task[None] | None = None
        self._embedding: set[asyncio.Task[QueryEmbedding]] = set()
        self._late: asyncio.Task[QueryEmbedding] | None = None

    def __len__(self) -> int:
        """How many chunks can be found."""
        return len(self._index)

    def poke(self) -> None:
        """Something was committed: take up what changed, so that the next turn need not. Does not wait."""
        self._refresh()

    async def refresh(self) -> None:
        """Take up what has changed; goes on in the background if that takes too long.

        Raises StoreError.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._fresh_seconds):
                if self._refreshing and not self._refreshing.done():
                    await asyncio.wait([self._refreshing])  # it may have looked too early
                await asyncio.shield(self._refresh())

    async def find(self, query: Query) -> list[Hit]:
        """See `MemoryIndex.find`."""
        return await self._index.find(query)

    async def embed(self, text: str) -> QueryEmbedding | None:
        """`text` as a vector; None if there is no model that makes one in time.

        A model that is late, because it is being loaded, goes on loading; until then nobody waits for it.
        """
        if self._late and not self._late.done():
            return None
        embedding = asyncio.create_task(self._embed(text), name="embed the message")
        self._embedding.add(embedding)
        embedding.add_done_callback(self._embedding.discard)
        try:
            async with asyncio.timeout(self._embedding_seconds):
                return await asyncio.shield(embedding)
        except TimeoutError:
            self._late = embedding
            embedding.add_done_callback(_log_late)
            log.info("looking in memory by words alone: the embedding model is late")
        except ModelError as error:
            log.info("looking in memory by words alone: %s", error.detail)
        return None

    async def aclose(self) -> None:
        running = [task for task in (self._refreshing, *self._embedding) if task and not task.done()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    def _refresh(self) -> asyncio.Task[None]:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._take_up(), name="refresh the memory")
            self._refreshing.add_done_callback(_log_failure)
        return self._refreshing

    async def _take_up(self) -> None:
        if await memory_enabled(self._db.near):
            is_first = not self._index.revision
            await self._index.refresh(self._db)
            if is_first and self._index.revision:
                log.info("memory is loaded: %d chunks", len(self._index))

    async def _embed(self, text: str) -> QueryEmbedding:
        embedder = await self._models.embedder()
        [vector] = await embedder.embed([text])
        return QueryEmbedding(vector, embedder.model)


def _log_late(task: asyncio.Task[QueryEmbedding]) -> None:
    if not task.cancelled() and (failure := task.exception()):
        log.info("the embedding model failed in the end: %s", failure)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (failure := task.exception()):
        log.warning("the memory could not be brought up to date: %s", failure)
