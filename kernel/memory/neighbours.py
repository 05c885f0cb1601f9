"""Who stands beside whom: the chunks of a conversation, and those of a document, in their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kernel.memory.columns import grown
from kernel.store.memory_records import MemoryChunk

Place = tuple[int, int, str]  # ordinal, position, id


@dataclass(slots=True)
class Session:
    """A conversation's rounds, or a document's chunks. `code`: its number in `Neighbours.sessions`."""

    code: int
    conversation_id: str | None
    places: list[Place] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)


class Neighbours:
    """Sessions, and by slot: the slots before and after it (-1: none), and its session's code (0: none).

    Notes and summaries stand alone.
    """

    def __init__(self) -> None:
        self.before = np.zeros(0, np.int32)
        self.after = np.zeros(0, np.int32)
        self.session = np.zeros(0, np.int32)
        self.codes = 1
        self._free: list[int] = []
        self._sessions: dict[tuple[str, str], Session] = {}

    def add(self, slot: int, chunk: MemoryChunk) -> None:
        if slot >= len(self.before):
            for name in ("before", "after", "session"):
                setattr(self, name, grown(getattr(self, name), slot + 1))
        self.before[slot] = self.after[slot] = -1
        self.session[slot] = 0
        key = _key(chunk)
        if key is None:
            return
        if key not in self._sessions:
            self._sessions[key] = Session(self._code(), chunk.conversation_id)
        session = self._sessions[key]
        place = _place(chunk)
        at = bisect_left(session.places, place)
        session.places.insert(at, place)
        session.slots.insert(at, slot)
        self.session[slot] = session.code
        self._link(session, at - 1, at)
        self._link(session, at, at + 1)

    def remove(self, chunk: MemoryChunk) -> None:
        """Close the gap; `chunk` as it was added."""
        key = _key(chunk)
        if key is None:
            return
        session = self._sessions[key]
        at = bisect_left(session.places, _place(chunk))
        del session.places[at], session.slots[at]
        self._link(session, at - 1, at)
        if not session.slots:
            self._free.append(session.code)
            del self._sessions[key]

    def rounds_of(self, conversation_id: str) -> list[int]:
        """The slots of a conversation's rounds, in their order."""
        session = self._sessions.get(("round", conversation_id))
        return session.slots if session else []

    def documents_of(self, conversation_id: str) -> Iterator[Session]:
        return (
            session
            for (kind, _), session in self._sessions.items()
            if kind == "document" and session.conversation_id == conversation_id
        )

    def _code(self) -> int:
        if self._free:
            return self._free.pop()
        self.codes += 1
        return self.codes - 1

    def _link(self, session: Session, first: int, second: int) -> None:
        before = session.slots[first] if first >= 0 else -1
        after = session.slots[second] if second < len(session.slots) else -1
        if before >= 0:
            self.after[before] = after
        if after >= 0:
            self.before[after] = before


def _key(chunk: MemoryChunk) -> tuple[str, str] | None:
    owner = {"round": chunk.conversation_id, "document": chunk.import_id}.get(chunk.source_type)
    return (chunk.source_type, owner) if owner else None


def _place(chunk: MemoryChunk) -> Place:
    return chunk.ordinal, chunk.position, chunk.id
