"""Search by words: BM25 over postings kept in memory, changed chunk by chunk.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the inverse
document frequency that is never negative, ln(1 + (N - n + 0.5) / (n + 0.5)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from kernel.memory.columns import grown

_K1 = 0.9
_B = 0.3
_COUNT_BITS = 8  # of a posting, for how often the term occurs in the chunk; the rest is the chunk's slot
_MOST = (1 << _COUNT_BITS) - 1
_PACKED = Struct("=I")

# Texts without any of the terms, counted on top of the real ones. In a memory of three chunks no word is rare
# yet, although the question's are; in one of thousands these make no difference.
_PRIOR_TEXTS = 500


class Lexical:
    """Which slots hold which terms."""

    def __init__(self) -> None:
        # Bytes, not arrays: the garbage collector would look at each of a hundred thousand, and all wait.
        self._postings: dict[str, bytearray] = {}
        self._lengths = np.zeros(0, np.float32)  # terms by slot
        self._texts = 0
        self._terms = 0

    def add(self, slot: int, terms: Sequence[str]) -> None:
        self._lengths = grown(self._lengths, slot + 1)
        self._lengths[slot] = len(terms)
        self._texts += 1
        self._terms += len(terms)
        once = _posting(slot, 1)
        for term, count in Counter(terms).items():
            added = once if count == 1 else _posting(slot, count)
            posting = self._postings.get(term)
            if posting is None:
                self._postings[term] = bytearray(added)
            else:
                posting += added

    def remove(self, slot: int, terms: Sequence[str]) -> None:
        """Forget a slot; `terms` as they were added."""
        self._texts -= 1
        self._terms -= len(terms)
        for term, count in Counter(terms).items():
            posting = self._postings[term]
            wanted = np.frombuffer(_posting(slot, count), np.uint32)
            at = int(np.flatnonzero(np.frombuffer(posting, np.uint32) == wanted)[0]) * _PACKED.size
            posting[at : at + _PACKED.size] = posting[-_PACKED.size :]
            del posting[-_PACKED.size :]
            if not posting:
                del self._postings[term]

    def coverage(self, terms: Sequence[str], size: int) -> NDArray[np.float32]:
        """How much of what `terms` ask for each slot has, shape (size,), 0 to 1.

        This is BM25 divided by the most that a text can reach, so that it says the same of any question.
        """
        scores = np.zeros(size, np.float32)
        most = 0.0
        mean_length = max(self._terms / self._texts, 1.0) if self._texts else 1.0
        damping = _K1 * (1 - _B + _B / mean_length * self._lengths[:size])
        for term in terms:
            posting = self._postings.get(term)
            weight = self._rarity(len(posting) // _PACKED.size if posting else 0)
            most += weight
            if posting:
                packed = np.frombuffer(posting, np.uint32)
                # In place: for a common term these are as long as the memory is large.
                slots = np.right_shift(packed, _COUNT_BITS, dtype=np.intp)
                gained = (packed & _MOST).astype(np.float32)
                damped = damping.take(slots)
                damped += gained
                gained *= np.float32(weight)
                gained /= damped
                np.add.at(scores, slots, gained)
        if most:
            scores /= np.float32(most)
        return scores

    def _rarity(self, texts: int) -> float:
        return log(1 + (self._texts + _PRIOR_TEXTS - texts + 0.5) / (texts + 0.5))


def _posting(slot: int, count: int) -> bytes:
    return _PACKED.pack(slot << _COUNT_BITS | min(count, _MOST))
