"""Embeddings as they come from a backend: asked for in batches, checked, and made unit vectors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kernel.shared.errors import ModelProtocolError

_TEXTS_PER_REQUEST = 64


def use_one_core() -> None:
    """Have numpy multiply in one thread, in this process and for good.

    Its other threads wait for more by spinning and so take the cores from the model that the next step waits
    for: an embedding after a small product took 27 ms instead of 16.
    """
    threadpool_limits(limits=1, user_api="blas")


class BatchedEmbedding:
    """Embeds texts through `request`, which takes a batch and returns what the backend sent: rows."""

    def __init__(self, request: Callable[[list[str]], Awaitable[object]]) -> None:
        self._request = request
        self._dimensions: int | None = None

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        batches = []
        for start in range(0, len(texts), _TEXTS_PER_REQUEST):
            batch = list(texts[start : start + _TEXTS_PER_REQUEST])
            batches.append(self._checked(unit_vectors(await self._request(batch), len(batch))))
        return np.concatenate(batches) if batches else np.empty((0, self._dimensions or 0), np.float32)

    def _checked(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """A model's dimension never changes: otherwise another model answers under its name."""
        dimensions = int(vectors.shape[1])
        if self._dimensions not in (None, dimensions):
            raise ModelProtocolError(
                f"the embedding model changed from {self._dimensions} to {dimensions} dimensions"
            )
        self._dimensions = dimensions
        return vectors


def unit_vectors(rows: object, count: int) -> NDArray[np.float32]:
    """`rows` as an array (count, dimensions) of float32 with rows of length 1.

    Raises ModelProtocolError if they are too few, of different lengths, not finite, or zero.
    """
    try:
        vectors = np.asarray(rows, dtype=np.float32)
    except (ValueError, TypeError) as error:
        raise ModelProtocolError("the embedding server sent something that is no array of numbers") from error
    if vectors.ndim != 2 or vectors.shape[0] != count or vectors.shape[1] == 0:
        raise ModelProtocolError(f"the embedding server sent an array {vectors.shape} for {count} texts")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise ModelProtocolError("the embedding server sent a vector that is not finite, or zero")
    unit: NDArray[np.float32] = vectors / lengths
    return unit
