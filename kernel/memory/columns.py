"""Numpy columns that grow: one value for each slot of the index."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_LEAST = 1024

Scalar = TypeVar("Scalar", bound=np.generic)


def grown(column: NDArray[Scalar], size: int) -> NDArray[Scalar]:
    """`column` with room for `size` values, the new ones zero. Grows by half, so it is seldom copied."""
    if len(column) >= size:
        return column
    wider = np.zeros(max(size, len(column) * 3 // 2, _LEAST), column.dtype)
    wider[: len(column)] = column
    return wider
