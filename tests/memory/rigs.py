"""Chunks and changes as the store hands them out, and an index made of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.store.memory_records import ChunkChange, MemoryChunk

DIMENSIONS = 8
_numbers = count(1)


def chunk(content: str, **values: object) -> MemoryChunk:
    """A round of the user's, said on 1 June 2026 in conversation c, unless `values` say otherwise."""
    number = next(_numbers)
    said_at = str(values.get("said_at", "2026-06-01T10:00:00.000+00:00"))
    usual: dict[str, object] = {
        "id": f"chunk-{number:06}", "source_type": "round", "source_id": f"turn-{number}",
        "conversation_id": "c", "turn_id": f"turn-{number}",
        "import_id": None, "ordinal": number, "position": 0, "trust": "user",
        "speaker": "user", "label": None, "kind": None, "quote": None, "content_tokens_est": 1,
        "said_at": said_at, "embedding_model": None, "embedding_dimensions": None, "pinned": False,
        "superseded_by": None, "valid_to": None, "created_at": said_at, "updated_at": said_at,
    }  # fmt: skip
    return MemoryChunk.model_validate(usual | values | {"content": content})


def embedded(one: MemoryChunk, vector: NDArray[np.float32], model: str = "m") -> tuple[MemoryChunk, bytes]:
    with_model = one.model_copy(update={"embedding_model": model, "embedding_dimensions": len(vector)})
    return with_model, vector.astype("<f4").tobytes()


def axis(number: int, dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    """A unit vector that is like no other axis."""
    vector = np.zeros(dimensions, np.float32)
    vector[number] = 1
    return vector


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return length


def put(index: MemoryIndex, *chunks: MemoryChunk | tuple[MemoryChunk, bytes]) -> None:
    pairs = [one if isinstance(one, tuple) else (one, None) for one in chunks]
    index.apply(
        [
            ChunkChange(revision=index.revision + at, chunk_id=one.id, chunk=one, embedding=embedding)
            for at, (one, embedding) in enumerate(pairs, 1)
        ]
    )


def forget(index: MemoryIndex, *ids: str) -> None:
    index.apply(
        [
            ChunkChange(revision=index.revision + at, chunk_id=chunk_id, chunk=None, embedding=None)
            for at, chunk_id in enumerate(ids, 1)
        ]
    )


def index_of(*chunks: MemoryChunk | tuple[MemoryChunk, bytes]) -> MemoryIndex:
    index = MemoryIndex()
    put(index, *chunks)
    return index


def found(index: MemoryIndex, text: str, **query: object) -> list[str]:
    """The contents of what a question finds, best first."""
    return [hit.chunk.content for hit in index.search(Query(text=text, **query))]  # type: ignore[arg-type]


def filler(number: int) -> Sequence[MemoryChunk]:
    """Chunks that have nothing to do with any question of the tests."""
    return [chunk(f"zug{n} vor{n} lim{n}", conversation_id=f"filler-{n}") for n in range(number)]
