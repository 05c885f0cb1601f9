"""Search by meaning: the cosine between a question and every chunk that has a vector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROWS = 4096  # of a block: a growing memory never copies what it has

# Chunks taken to have nothing in common with the question, counted on top of the real ones when the common
# cosine is estimated: in a memory of three chunks, what they have in common may be what is asked.
_PRIOR_CHUNKS = 5

Vector = NDArray[np.float32]


class Dense:
    """The vectors of one embedding model, a row for each slot; a row of zeros is no vector."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._blocks: dict[int, Vector] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def set(self, slot: int, vector: Vector) -> None:
        """Store a unit vector, shape (dimensions,)."""
        self.clear(slot)
        block, row = divmod(slot, _ROWS)
        if block not in self._blocks:
            self._blocks[block] = np.zeros((_ROWS, self.dimensions), np.float32)
        self._blocks[block][row] = vector
        self._count += 1

    def clear(self, slot: int) -> None:
        block, row = divmod(slot, _ROWS)
        if block in self._blocks and self._blocks[block][row].any():
            self._blocks[block][row] = 0
            self._count -= 1

    def likeness(self, vector: Vector, size: int) -> Vector:
        """How alike each slot is to `vector`, shape (size,): 0 to 1, or NaN for a slot without a vector.

        This is the cosine above what any text has in common with the question. Some models give any two texts
        a cosine of 0.5, and without this nothing could be said from a single one.
        """
        cosines = np.full(-(-size // _ROWS) * _ROWS, np.nan, np.float32)
        for block, rows in self._blocks.items():
            start = block * _ROWS
            if start < size:
                cosines[start : start + _ROWS] = rows @ vector
        cosines = cosines[:size]
        cosines[cosines == 0] = np.nan  # of a row of zeros; of a real vector it would be a rare chance
        common = max(float(np.nansum(cosines)) / (self._count + _PRIOR_CHUNKS), 0.0)
        above: Vector = np.maximum((cosines - np.float32(common)) / np.float32(1 - common), 0)
        return above
