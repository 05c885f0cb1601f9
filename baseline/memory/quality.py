"""What is found of the history, and what is kept away from questions that it says nothing about."""

from __future__ import annotations

from collections.abc import Sequence

from baseline.memory.history import store_history
from baseline.memory.lives import Life
from kernel.llm.base import Embedder
from kernel.memory.index import MemoryIndex
from kernel.memory.query import Hit, Query
from kernel.store.database import Database

FIRST = 5
Figures = dict[str, float]


async def measure_quality(db: Database, embedder: Embedder | None, life: Life) -> Figures:
    """Shares from 0 to 1. The floor was set on the calibration's unrelated messages at even places."""
    history = await store_history(db, embedder, life.facts)
    index = MemoryIndex()
    await index.refresh(db)
    ranked = await _ask(index, embedder, list(history.turn_of), floor=False)
    given = await _ask(index, embedder, list(history.turn_of), floor=True)
    unrelated = await _ask(index, embedder, life.unrelated, floor=True)
    found = [_has(hits, turn) for hits, turn in zip(ranked, history.turn_of.values(), strict=True)]
    kept = [_has(hits, turn) for hits, turn in zip(given, history.turn_of.values(), strict=True)]
    return {
        "facts": len(life.facts),
        "chunks": history.chunks,
        "found_in_the_first_5": _share(found),
        "found_and_above_the_floor": _share(kept),
        "share_of_found_that_survives_the_floor": sum(kept) / max(sum(found), 1),
        "unrelated_given_nothing_even_places": _share([not hits for hits in unrelated[::2]]),
        "unrelated_given_nothing_odd_places": _share([not hits for hits in unrelated[1::2]]),
    }


async def _ask(
    index: MemoryIndex, embedder: Embedder | None, texts: Sequence[str], *, floor: bool
) -> list[list[Hit]]:
    answers = []
    for text in texts:
        vector = (await embedder.embed([text]))[0] if embedder else None
        model = embedder.model if embedder else None
        answers.append(
            await index.find(Query(text=text, vector=vector, model=model, limit=FIRST, floor=floor))
        )
    return answers


def _has(hits: Sequence[Hit], turn: str) -> bool:
    """Whether the user's words or the assistant's answer to them are among the hits."""
    return any(hit.chunk.source_id == turn for hit in hits)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
