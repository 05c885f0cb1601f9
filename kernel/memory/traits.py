"""What is known of each chunk beside its words: when and by whom it was said, whether it asks, its pin."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np

from kernel.memory.columns import grown
from kernel.memory.text import ROLES, is_question
from kernel.store.memory_records import MemoryChunk


class Traits:
    """Columns by slot. `day`: the ordinal of the date it was said on; `speaker`: a code of `speakers`."""

    def __init__(self) -> None:
        self.present = np.zeros(0, np.bool_)
        self.day = np.zeros(0, np.int32)
        self.asks = np.zeros(0, np.float32)
        self.pinned = np.zeros(0, np.bool_)
        self.speaker = np.zeros(0, np.int32)
        self.speakers: dict[str, int] = {}
        self._said: Counter[str] = Counter()

    def add(self, slot: int, chunk: MemoryChunk) -> None:
        if slot >= len(self.present):
            for name in ("present", "day", "asks", "pinned", "speaker"):
                setattr(self, name, grown(getattr(self, name), slot + 1))
        speaker = speaker_of(chunk)
        self._said[speaker] += 1
        self.present[slot] = True
        self.day[slot] = day_of(chunk)
        self.asks[slot] = is_question(chunk)
        self.pinned[slot] = chunk.pinned
        self.speaker[slot] = self.speakers.setdefault(speaker, len(self.speakers))

    def remove(self, slot: int, chunk: MemoryChunk) -> None:
        self.present[slot] = False
        self.day[slot] = 0
        self._said[speaker_of(chunk)] -= 1

    @property
    def names(self) -> list[str]:
        """Of those who said something, besides user and assistant."""
        return [name for name, count in self._said.items() if count and name and name not in ROLES]


def speaker_of(chunk: MemoryChunk) -> str:
    """Who says it: a note says what the user said; a document is nobody's saying."""
    if chunk.source_type in ("note", "summary"):
        return "user"
    return chunk.speaker or ""


def day_of(chunk: MemoryChunk) -> int:
    return datetime.fromisoformat(chunk.said_at).date().toordinal()
