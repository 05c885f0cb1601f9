"""The message of a turn as a vector: made when it was routed, used again when memory is searched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.store.database import Reader


@dataclass(frozen=True, slots=True)
class QueryEmbedding:
    """The message as a unit vector, float32, shape (dimensions,), and the model that made it."""

    vector: NDArray[np.float32]
    model: str


async def query_embedding(db: Reader, turn_id: str) -> QueryEmbedding | None:
    """The message as routing embedded it, None if it decided without."""
    row = await db.fetch_one("get_query_embedding", {"id": turn_id})
    if row is None or row["query_embedding"] is None:
        return None
    return QueryEmbedding(np.frombuffer(row["query_embedding"], "<f4"), row["query_embedding_model"])
