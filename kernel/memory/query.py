"""What is asked of memory, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kernel.store.memory_records import MemoryChunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A user's message, looked up in memory."""

    text: str
    vector: NDArray[np.float32] | None = None
    """The same, embedded; unit length, shape (dimensions,). None: words alone are compared."""
    model: str | None = None
    """The embedding model of `vector`; only chunks of the same model are compared by vector."""
    conversation_id: str | None = None
    """The one it is said in: its documents are preferred where the text is about "the document"."""
    without_turns: frozenset[str] = frozenset()
    """Turns that the prompt holds already: their rounds are not wanted."""
    limit: int = 8
    today: date | None = None
    """What "yesterday" is counted from; None: such words say no date."""
    floor: bool = True
    """Leave out what is not relevant. False: everything ranked, to measure the ranking."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found. score: 0 to 1, how sure it is that it helps."""

    chunk: MemoryChunk
    score: float
