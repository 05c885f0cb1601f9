"""The chunks themselves, by slot, in a form that takes little memory."""

from __future__ import annotations

import sys
from typing import Any

from kernel.store.memory_records import MemoryChunk

_FIELDS = tuple(MemoryChunk.model_fields)
_TURN_ID = _FIELDS.index("turn_id")
_SHARED = ("source_id", "conversation_id", "turn_id", "import_id", "speaker", "embedding_model", "said_at",
           "created_at", "updated_at", "label")  # fmt: skip


class Shelf:
    """Chunks by slot. A record of 23 fields takes over a kilobyte, its bare values 300 bytes."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...] | None] = []
        self._slots: dict[str, int] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def size(self) -> int:
        """One more than the highest slot in use so far."""
        return len(self._rows)

    def slot_of(self, chunk_id: str) -> int | None:
        return self._slots.get(chunk_id)

    def put(self, chunk: MemoryChunk) -> int:
        """Its slot: a free one, else a new one."""
        values = dict(vars(chunk))
        values |= {name: sys.intern(values[name]) for name in _SHARED if values[name] is not None}
        row = tuple([values[name] for name in _FIELDS])
        if self._free:
            slot = self._free.pop()
            self._rows[slot] = row
        else:
            slot = len(self._rows)
            self._rows.append(row)
        self._slots[chunk.id] = slot
        return slot

    def take(self, slot: int) -> MemoryChunk:
        """Remove and return what is in a slot."""
        chunk = self.chunk(slot)
        self._rows[slot] = None
        del self._slots[chunk.id]
        self._free.append(slot)
        return chunk

    def turn_of(self, slot: int) -> str | None:
        """The turn of the chunk in a slot, without building the record."""
        row = self._rows[slot]
        turn_id: str | None = row[_TURN_ID] if row is not None else None
        return turn_id

    def chunk(self, slot: int) -> MemoryChunk:
        row = self._rows[slot]
        assert row is not None, f"slot {slot} is free"
        return MemoryChunk.model_construct(**dict(zip(_FIELDS, row, strict=True)))
