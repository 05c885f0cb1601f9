"""How sure it is that a chunk helps, and what is not shown at all.

Both were calibrated by `python -m baseline.memory`: the floor on half of its unrelated questions.
"""

from __future__ import annotations

from collections.abc import Collection
from math import exp

from kernel.memory.terms import query_terms
from kernel.memory.text import is_question
from kernel.store.memory_records import MemoryChunk

FLOOR = 0.31
"""Relevance (`ranking.Ranked`) below which a chunk is not given to a model."""

_FEW_TERMS = 3
_EVEN = 5.0  # the score at which a chunk helps as often as not
_STEEPNESS = 0.8


def says_nothing(chunk: MemoryChunk, asked: Collection[str]) -> bool:
    """Whether a chunk is near a question and cannot answer it; asked: the question's terms.

    So are the same question asked before, and the "Noted." that an assistant put under what is near.
    """
    if chunk.source_type != "round":
        return False
    said = query_terms(chunk.content)
    if is_question(chunk) and set(said).issubset(asked):
        return True
    return chunk.trust != "user" and len(said) < _FEW_TERMS and set(said).isdisjoint(asked)


def confidence(score: float) -> float:
    """A score of `ranking` as a share from 0 to 1."""
    return 1 / (1 + exp(-_STEEPNESS * (score - _EVEN)))
