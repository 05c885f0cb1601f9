"""Search by meaning: the cosine between a question and every chunk that has a vector."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

_ROWS = 4096  # of a block: a growing memory never copies what it has

# From 32 000 chunks on, two threads read the matrix: 11 ms instead of 19 for 100 000 on two idle cores, and
# the first looks for the words before it helps. They are ours and end at once; numpy's own would go on
# spinning and take the cores from the model.
_BLOCKS_FOR_TWO = 8

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

    def compare(self, vector: Vector, size: int) -> Comparison:
        """Begin to compare each slot with a unit vector, shape (dimensions,)."""
        cosines = np.zeros(size, np.float32)
        parts = [
            (rows[: size - block * _ROWS], cosines[block * _ROWS : (block + 1) * _ROWS])
            for block, rows in self._blocks.items()
            if block * _ROWS < size
        ]
        return Comparison(vector, parts, cosines, self._count)


class Comparison:
    """The likeness of every slot to a question, on its way. Reading the matrix from memory takes the time."""

    def __init__(
        self, vector: Vector, parts: list[tuple[Vector, Vector]], cosines: Vector, count: int
    ) -> None:
        """parts: rows of vectors, and where their cosines go. count: of all vectors."""
        self._vector = vector
        self._parts = parts
        self._cosines = cosines
        self._count = count
        self._helper: threading.Thread | None = None
        if len(parts) >= _BLOCKS_FOR_TWO:
            self._helper = threading.Thread(target=self._multiply)
            self._helper.start()

    def likeness(self) -> Vector:
        """How alike each slot is to the vector, shape (size,): 0 to 1, or NaN for a slot without a vector.

        This is the cosine above what any text has in common with the question. Some models give any two texts
        a cosine of 0.5, and without this nothing could be said from a single one.
        """
        self._multiply()
        if self._helper:
            self._helper.join()
        cosines = self._cosines
        common = max(float(cosines.sum()) / (self._count + _PRIOR_CHUNKS), 0.0)
        missing = cosines == 0  # a row of zeros; a real vector is at a right angle by a rare chance
        cosines -= np.float32(common)
        cosines /= np.float32(1 - common)
        np.maximum(cosines, 0, out=cosines)
        cosines[missing] = np.nan
        return cosines

    def _multiply(self) -> None:
        """Take part after part, until the other thread has taken the last."""
        while True:
            try:
                rows, cosines = self._parts.pop()
            except IndexError:
                return
            np.dot(rows, self._vector, out=cosines)
