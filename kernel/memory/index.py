"""The index of memory: everything that can be found, kept in memory and up to date with the store.

    changes_after ── refresh ──▶ slots: Shelf, Lexical, Dense by model, Neighbours, Traits
                                                  │
    Query ── read_question ───────────────────────┴─▶ rank ──▶ pick ──▶ Hit…

A slot is a chunk's number in every column; a forgotten chunk's slot is given to the next one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from kernel.memory.dense import Dense, Likeness, Vector
from kernel.memory.lexical import Lexical
from kernel.memory.neighbours import Neighbours
from kernel.memory.pick import pick
from kernel.memory.query import Hit, Query
from kernel.memory.question import Question, read_question
from kernel.memory.ranking import Weights, rank, settle
from kernel.memory.shelf import Shelf
from kernel.memory.terms import terms
from kernel.memory.text import indexed_text
from kernel.memory.traits import Traits
from kernel.store.database import Database
from kernel.store.memory import ALL_CHUNKS, changes_after, memory_revision
from kernel.store.memory_records import ChunkChange, MemoryChunk, vector_of

# Changes taken up at once. Searches wait meanwhile, the event loop does not: this is done in a thread, which
# gives way to it every 5 ms. Making records of 100 rows, which the loop does itself, takes it about as long.
_BATCH = 100

# What of a chunk its terms and its place depend on; a new vector or pin leaves the rest as it is.
_TEXT_AND_PLACE = (
    "content",
    "speaker",
    "label",
    "said_at",
    "source_type",
    "conversation_id",
    "import_id",
    "ordinal",
    "position",
)


class MemoryIndex:
    """What can be found of memory. One for a process; `refresh` it before a search."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.revision = 0
        self._weights = weights or Weights()
        self._clear()
        self._refreshing = asyncio.Lock()
        self._in_use = threading.Lock()

    def __len__(self) -> int:
        return len(self._shelf)

    async def refresh(self, db: Database) -> None:
        """Take up what changed in the store since the last time. Raises StoreError."""
        async with self._refreshing:
            if await memory_revision(db.near) == self.revision:
                return
            while changes := await changes_after(db, self.revision, limit=_BATCH):
                await asyncio.to_thread(self.apply, changes)

    def apply(self, changes: Sequence[ChunkChange]) -> None:
        """Take up changes that follow those before."""
        with self._in_use:
            for change in changes:
                self._apply(change)
                self.revision = change.revision

    async def find(self, query: Query) -> list[Hit]:
        """As `search`, in a thread: a large memory takes 25 ms, which no event loop should wait."""
        return await asyncio.to_thread(self.search, query)

    def search(self, query: Query) -> list[Hit]:
        """The chunks that help with the query, best first; none if none does. Blocks for its CPU time."""
        with self._in_use:
            if not len(self._shelf):
                return []
            question = read_question(query.text, self._traits.names, query.today)
            document = self._document(question, query)
            size = self._shelf.size
            likeness = self._likeness(query, size)
            ranked = rank(
                question,
                self._lexical.coverage(question.terms, size),
                likeness.by_slot if likeness else None,
                neighbours=self._neighbours,
                traits=self._traits,
                weights=self._weights,
                document=document,
            )
            if likeness and not likeness.is_exact:
                ranked = settle(ranked, likeness, self._weights)
            return pick(
                query,
                ranked,
                self._shelf,
                neighbours=self._neighbours,
                traits=self._traits,
                document=document,
            )

    def _clear(self) -> None:
        self._shelf = Shelf()
        self._lexical = Lexical()
        self._dense: dict[tuple[str, int], Dense] = {}  # by model and dimensions
        self._neighbours = Neighbours()
        self._traits = Traits()

    def _apply(self, change: ChunkChange) -> None:
        if change.chunk_id == ALL_CHUNKS:
            self._clear()
            return
        chunk = change.chunk if change.chunk and change.chunk.superseded_by is None else None
        slot = self._shelf.slot_of(change.chunk_id)
        if slot is not None:
            old = self._shelf.take(slot)
            if chunk is not None and _is_same_text(old, chunk):
                self._shelf.put(chunk)  # into the slot that was just freed
                self._traits.pinned[slot] = chunk.pinned
            else:
                self._remove(slot, old)
                slot = None
        if chunk is not None:
            if slot is None:
                slot = self._add(chunk)
            self._set_vector(slot, chunk, vector_of(change.embedding) if change.embedding else None)

    def _add(self, chunk: MemoryChunk) -> int:
        slot = self._shelf.put(chunk)
        self._lexical.add(slot, terms(indexed_text(chunk)))
        self._neighbours.add(slot, chunk)
        self._traits.add(slot, chunk)
        return slot

    def _remove(self, slot: int, chunk: MemoryChunk) -> None:
        self._lexical.remove(slot, terms(indexed_text(chunk)))
        self._neighbours.remove(chunk)
        self._traits.remove(slot, chunk)
        self._set_vector(slot, chunk, None)

    def _set_vector(self, slot: int, chunk: MemoryChunk, vector: Vector | None) -> None:
        """Keep `vector`, and none of another model."""
        for key, dense in list(self._dense.items()):
            dense.clear(slot)
            if not len(dense):
                del self._dense[key]
        if vector is not None and chunk.embedding_model is not None:
            key = chunk.embedding_model, len(vector)
            if key not in self._dense:
                self._dense[key] = Dense(len(vector))
            self._dense[key].set(slot, vector)

    def _likeness(self, query: Query, size: int) -> Likeness | None:
        if query.vector is None or query.model is None:
            return None
        dense = self._dense.get((query.model, len(query.vector)))
        return dense.likeness(query.vector, size) if dense else None

    def _document(self, question: Question, query: Query) -> int:
        """The session of the newest import of the conversation, if that is what is meant; else 0."""
        if not question.about_document or query.conversation_id is None:
            return 0
        documents = self._neighbours.documents_of(query.conversation_id)
        newest = max(documents, key=lambda one: self._shelf.chunk(one.slots[0]).said_at, default=None)
        return newest.code if newest else 0


def _is_same_text(old: MemoryChunk, new: MemoryChunk) -> bool:
    return all(getattr(old, name) == getattr(new, name) for name in _TEXT_AND_PLACE)
