"""The best of what was ranked: above the floor, not in the prompt already, each text once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kernel.memory.neighbours import Neighbours
from kernel.memory.query import Hit, Query
from kernel.memory.ranking import Ranked, Scores
from kernel.memory.relevance import FLOOR, confidence, says_nothing
from kernel.memory.shelf import Shelf
from kernel.memory.terms import query_terms
from kernel.memory.traits import Traits
from kernel.store.memory_records import MemoryChunk

_SPARE = 24  # candidates beyond the limit: some repeat a text, or come from a turn that is in the prompt


def pick(
    query: Query,
    ranked: Ranked,
    shelf: Shelf,
    *,
    neighbours: Neighbours,
    traits: Traits,
    document: int,
) -> list[Hit]:
    """At most `query.limit` hits, best first. document: the session whose chunks need no floor, or 0."""
    # Sums differ in their last digits by the order of slots; equal scores must be equal.
    scores = np.round(ranked.score, 4)
    allowed = traits.present[: len(scores)] & (scores > -np.inf)
    if query.floor:
        relevant = ranked.relevance >= FLOOR
        if document:
            relevant |= neighbours.session[: len(scores)] == document
        allowed &= relevant
    if query.conversation_id is not None and query.without_turns:
        rounds = neighbours.rounds_of(query.conversation_id)
        held = [slot for slot in rounds if shelf.turn_of(slot) in query.without_turns]
        allowed[held] = False
    hits: list[Hit] = []
    texts: set[str] = set()
    asked = frozenset(query_terms(query.text)) if query.floor else frozenset()
    for chunk, score in _best(scores, allowed, shelf, query.limit + _SPARE):
        text = " ".join(chunk.content.split()).casefold()
        if query.floor and says_nothing(chunk, asked):
            continue
        if len(hits) < query.limit and text not in texts and not _is_held(chunk, query):
            texts.add(text)
            hits.append(Hit(chunk, confidence(score)))
    return hits


def _best(
    scores: Scores, allowed: NDArray[np.bool_], shelf: Shelf, wanted: int
) -> list[tuple[MemoryChunk, float]]:
    """The best chunks with their scores. Of equal ones the newer first, of one time in a document's order."""
    slots = np.flatnonzero(allowed)
    if len(slots) > wanted:
        slots = slots[np.argpartition(scores[slots], -wanted)[-wanted:]]
    found = [(shelf.chunk(int(slot)), float(scores[slot])) for slot in slots]
    found.sort(key=lambda one: (one[0].ordinal, one[0].position, one[0].id))
    found.sort(key=lambda one: one[0].said_at, reverse=True)
    found.sort(key=lambda one: one[1], reverse=True)
    return found


def _is_held(chunk: MemoryChunk, query: Query) -> bool:
    """Whether the prompt has it already. Of an import's turn it has the file's name alone."""
    return chunk.turn_id in query.without_turns and chunk.source_type in ("round", "note")
