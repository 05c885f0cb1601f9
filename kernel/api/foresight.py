"""Having a message embedded as soon as it is stored: routing may ask for it in a moment, and memory will.

Until then its vector is made, beside the turn's way to its first token, by a server that keeps what it has
made for whoever asks next. Nothing is begun where memory has nothing to find: most messages are routed
without a vector.
"""

from __future__ import annotations

import asyncio
import logging

from kernel.llm.registry import ModelRegistry
from kernel.routing.gate_learning import excerpt
from kernel.shared.errors import AIgentError
from kernel.store.choices import memory_enabled
from kernel.store.database import Reader
from kernel.store.memory import memory_outside

MOST_AT_ONCE = 4  # beyond that the server has enough to do with what is waited for
log = logging.getLogger(__name__)


class Foresight:
    """One for a process."""

    def __init__(self, db: Reader, models: ModelRegistry, *, reads_excerpts: bool) -> None:
        """reads_excerpts: whether routing looks at vectors, of a long message only at that of an excerpt."""
        self._db = db
        self._models = models
        self._reads_excerpts = reads_excerpts
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, conversation_id: str, message: str) -> None:
        """Does not wait and raises nothing: whoever needs the vector asks, and is told what went wrong."""
        if len(self._running) < MOST_AT_ONCE:
            task = asyncio.create_task(self._embed(conversation_id, message), name="embed ahead")
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def aclose(self) -> None:
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _embed(self, conversation_id: str, message: str) -> None:
        try:
            if await memory_enabled(self._db) and await memory_outside(self._db, conversation_id):
                texts = {message, excerpt(message)} if self._reads_excerpts else {message}
                embedder = await self._models.embedder()
                await embedder.embed_ahead(sorted(texts))
        except AIgentError as error:
            log.debug("nothing was embedded ahead: %s", error.detail)
