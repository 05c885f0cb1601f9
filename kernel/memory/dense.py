"""Search by meaning: the cosine between a question and every chunk that has a vector.

Reading the vectors of 100 000 chunks, 150 MB, takes 10 ms of two cores. A large memory is therefore read in
two steps: first the signs of the vectors alone, a bit for each number, which say roughly how alike two are
(the share of equal signs grows with the cosine: Charikar, "Similarity Estimation Techniques from Rounding
Algorithms", 2002); then the vectors of the best, for the cosine itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.memory.columns import grown

_ROWS = 4096  # of a block: a growing memory never copies what it has
_ESTIMATED_FROM = 4 * _ROWS  # slots; with fewer, reading every vector is as fast
_WORD_BITS = 64

# Chunks taken to have nothing in common with the question, counted on top of the real ones when the common
# cosine is estimated: in a memory of three chunks, what they have in common may be what is asked.
_PRIOR_CHUNKS = 5

Vector = NDArray[np.float32]
Slots = NDArray[np.intp]


class Dense:
    """The vectors of one embedding model, a row for each slot; a row of zeros is no vector."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._blocks: dict[int, Vector] = {}
        self._signs = [np.zeros(0, np.uint64) for _ in range(-(-dimensions // _WORD_BITS))]  # by slot
        self._held = np.zeros(0, np.bool_)  # by slot
        self._sum = np.zeros(dimensions)
        self._count = 0
        self._cosines = np.cos(np.pi / dimensions * np.arange(dimensions + 1)).astype(np.float32)

    def __len__(self) -> int:
        return self._count

    def set(self, slot: int, vector: Vector) -> None:
        """Store a unit vector, shape (dimensions,)."""
        self.clear(slot)
        if slot >= len(self._held):
            self._held = grown(self._held, slot + 1)
            self._signs = [grown(words, slot + 1) for words in self._signs]
        block, row = divmod(slot, _ROWS)
        if block not in self._blocks:
            self._blocks[block] = np.zeros((_ROWS, self.dimensions), np.float32)
        self._blocks[block][row] = vector
        for words, word in zip(self._signs, _signs_of(vector), strict=True):
            words[slot] = word
        self._sum += vector
        self._held[slot] = True
        self._count += 1

    def clear(self, slot: int) -> None:
        if slot < len(self._held) and self._held[slot]:
            block, row = divmod(slot, _ROWS)
            self._sum -= self._blocks[block][row]
            self._blocks[block][row] = 0
            self._held[slot] = False
            self._count -= 1

    def likeness(self, vector: Vector, size: int) -> Likeness:
        """How alike each slot is to a unit vector, shape (dimensions,)."""
        common = max(float(self._sum @ vector) / (self._count + _PRIOR_CHUNKS), 0.0)
        is_exact = size < _ESTIMATED_FROM
        cosines = (self._every_cosine if is_exact else self._estimated_cosines)(vector, size)
        by_slot = _above(cosines, common)
        held = self._held[:size]
        by_slot[: len(held)][~held] = np.nan
        by_slot[len(held) :] = np.nan
        return Likeness(by_slot, is_exact, self, vector, common)

    def cosines(self, vector: Vector, slots: Slots) -> Vector:
        """The cosine of each of `slots`, which are in ascending order, to a unit vector."""
        found = np.zeros(len(slots), np.float32)
        blocks = slots // _ROWS
        ends = np.append(np.flatnonzero(np.diff(blocks)) + 1, len(slots))
        begin = 0
        for end in ends if len(slots) else ():
            block = int(blocks[begin])
            if block in self._blocks:
                found[begin:end] = self._blocks[block][slots[begin:end] - block * _ROWS] @ vector
            begin = end
        return found

    def _every_cosine(self, vector: Vector, size: int) -> Vector:
        cosines = np.zeros(size, np.float32)
        for block, rows in self._blocks.items():
            part = cosines[block * _ROWS : (block + 1) * _ROWS]
            np.dot(rows[: len(part)], vector, out=part)
        return cosines

    def _estimated_cosines(self, vector: Vector, size: int) -> Vector:
        unequal = np.zeros(size, np.uint16)
        for words, word in zip(self._signs, _signs_of(vector), strict=True):
            part = words[:size]
            unequal[: len(part)] += np.bitwise_count(part ^ word)
        estimated: Vector = self._cosines.take(unequal)
        return estimated


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike each slot is to a question: 0 to 1, or NaN for a slot without a vector.

    This is the cosine above what any text has in common with the question. Some models give any two texts
    a cosine of 0.5, and without this nothing could be said from a single one.
    """

    by_slot: Vector
    """Shape (slots,)."""
    is_exact: bool
    """Whether `by_slot` is; if not, `of` is for some of them."""
    _dense: Dense
    _vector: Vector
    _common: float

    def of(self, slots: Slots) -> Vector:
        """The exact likeness of slots that have a vector, in ascending order."""
        return _above(self._dense.cosines(self._vector, slots), self._common)


def _above(cosines: Vector, common: float) -> Vector:
    """What of `cosines` is above `common`, as a share of what could be; in place."""
    cosines -= np.float32(common)
    cosines /= np.float32(1 - common)
    return np.maximum(cosines, 0, out=cosines)


def _signs_of(vector: Vector) -> NDArray[np.uint64]:
    """A bit for each number, 1 if it is positive, in words of 64; the last one is filled up with zeros."""
    bits = np.zeros(-(-len(vector) // _WORD_BITS) * _WORD_BITS, np.bool_)
    bits[: len(vector)] = vector > 0
    return np.packbits(bits).view(np.uint64)
