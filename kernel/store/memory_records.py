"""What the store returns of memory: frozen typed records."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kernel.store.records import Record, SourceType

Trust = Literal["user", "assistant", "document", "tool"]
NoteKind = Literal["preference", "fact", "decision", "open_loop", "summary"]


class MemoryChunk(Record):
    """A piece of text that can be found again, with where it comes from.

    `source_id`: of a round its turn, of a document its import, of a note or summary its own id. `speaker`:
    user, assistant, or a name. `quote`: the user's words that a note rests on. Times are ISO-8601 UTC.
    """

    id: str
    source_type: SourceType
    source_id: str
    conversation_id: str | None
    turn_id: str | None
    import_id: str | None
    ordinal: int
    position: int
    trust: Trust
    speaker: str | None
    label: str | None
    kind: NoteKind | None
    quote: str | None
    content: str
    content_tokens_est: int
    said_at: str
    embedding_model: str | None
    embedding_dimensions: int | None
    pinned: bool
    superseded_by: str | None
    valid_to: str | None
    created_at: str
    updated_at: str


class ChunkChange(Record):
    """A chunk as it is now, or None if it is gone, and the revision of its newest change."""

    revision: int
    chunk_id: str
    chunk: MemoryChunk | None
    embedding: bytes | None
    """float32, little-endian, unit length, by `chunk.embedding_model`."""


class MemoryItem(MemoryChunk):
    """A chunk as people see it: with the title of its conversation and the name of its file."""

    conversation_title: str | None
    filename: str | None


class MemoryCounts(Record):
    """How many chunks count, by source, and how many are superseded."""

    round: int = 0
    note: int = 0
    summary: int = 0
    document: int = 0
    superseded: int = 0


class StaleChunk(Record):
    """A chunk whose vector is missing or out of date, and the neighbours that its window takes in.

    `stale` counts the changes that a new vector will make good.
    """

    chunk: MemoryChunk
    stale: int
    previous: MemoryChunk | None
    following: MemoryChunk | None


def vector_of(embedding: bytes) -> NDArray[np.float32]:
    """A stored vector, shape (dimensions,)."""
    return np.frombuffer(embedding, "<f4")
