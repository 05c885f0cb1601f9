"""How sure it is that a chunk helps, and below what it is not shown at all.

Both were calibrated by `python -m baseline.memory`: the floor on half of its unrelated questions.
"""

from __future__ import annotations

from math import exp

FLOOR = 0.31
"""Relevance (`ranking.Ranked`) below which a chunk is not given to a model."""

_EVEN = 5.0  # the score at which a chunk helps as often as not
_STEEPNESS = 0.8


def confidence(score: float) -> float:
    """A score of `ranking` as a share from 0 to 1."""
    return 1 / (1 + exp(-_STEEPNESS * (score - _EVEN)))
