"""What a large memory costs: the time of a search, the memory of the index, and the time to load it.

The chunks are random: words by Zipf's law from a vocabulary of 20 000, unit vectors of all-MiniLM's size.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.shared.clock import system_clock
from kernel.shared.percentile import percentile
from kernel.store.conversations import create_conversation
from kernel.store.database import Database
from kernel.store.memory import NewChunk, changes_after, insert_chunks, set_embeddings

_DIMENSIONS = 384
_MODEL = "random"
_CONVERSATION = 200  # chunks of one
_WORDS_A_CHUNK = 40
_WORDS_A_QUESTION = 8
_BATCH = 2_000
_ALPHABET = "bcdfghklmnprstvz"

Figures = dict[str, float]


async def store_random(db: Database, chunks: int, random: np.random.Generator, model: str = _MODEL) -> None:
    """Write `chunks` rounds with vectors that pass for `model`'s, through the store."""
    vocabulary = _vocabulary()
    for start in range(0, chunks, _CONVERSATION):
        count = min(_CONVERSATION, chunks - start)
        async with db.write(durable=False) as tx:
            conversation_id = await create_conversation(tx, system_clock())
            texts = [_text(vocabulary, random, _WORDS_A_CHUNK) for _ in range(count)]
            await insert_chunks(tx, system_clock(), _rounds(conversation_id, texts, start))
    revision = 0
    while changes := await changes_after(db, revision, _BATCH):
        unembedded = [one.chunk for one in changes if one.chunk and one.embedding is None]
        revision = changes[-1].revision
        if unembedded:
            async with db.write(durable=False) as tx:
                await set_embeddings(tx, unembedded, _unit(random, len(unembedded)), model)


async def measure_speed(db: Database, chunks: int, questions: int = 60) -> Figures:
    """Searches in a fresh index of the store, warm, one at a time, without the embedding call."""
    random = np.random.default_rng(9)
    await store_random(db, chunks, random)
    gc.collect()
    before, started = _resident_mb(), time.perf_counter()
    index = MemoryIndex()
    async with _longest_wait() as waits:
        await index.refresh(db)
    loaded = time.perf_counter() - started
    vocabulary, times, unchanged = _vocabulary(), [], []
    for number in range(questions + 5):
        text, vector = _text(vocabulary, random, _WORDS_A_QUESTION), _unit(random, 1)[0]
        started = time.perf_counter()
        await index.refresh(db)
        refreshed = time.perf_counter()
        await index.find(Query(text=text, vector=vector, model=_MODEL))
        if number >= 5:  # the first ones warm caches
            unchanged.append((refreshed - started) * 1000)
            times.append((time.perf_counter() - refreshed) * 1000)
    return {
        f"{chunks}: search, median ms": statistics.median(times),
        f"{chunks}: search, p95 ms": percentile(times, 0.95),
        f"{chunks}: looking for changes, median ms": statistics.median(unchanged),
        f"{chunks}: index, MB": _resident_mb() - before,
        f"{chunks}: loading, s": loaded,
        f"{chunks}: longest wait of the event loop while loading, ms": max(waits) * 1000,
    }


def _rounds(conversation_id: str, texts: list[str], start: int) -> list[NewChunk]:
    return [
        NewChunk(
            source_type="round",
            source_id=f"turn-{start + position}",
            conversation_id=conversation_id,
            ordinal=position,
            trust="user",
            speaker="assistant" if position % 2 else "user",
            content=text,
            said_at=f"2026-{1 + start // _BATCH % 12:02}-11T10:00:00.000+00:00",
        )
        for position, text in enumerate(texts)
    ]


def _vocabulary() -> list[str]:
    pairs = [consonant + vowel for consonant in _ALPHABET for vowel in "aeiou"]
    return [first + second + third for first in pairs for second in pairs for third in pairs[::26]][:20_000]


def _text(vocabulary: list[str], random: np.random.Generator, words: int) -> str:
    return " ".join(vocabulary[int(rank) % len(vocabulary)] for rank in random.zipf(1.2, words))


def _unit(random: np.random.Generator, rows: int) -> NDArray[np.float32]:
    vectors = random.standard_normal((rows, _DIMENSIONS), np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@contextlib.asynccontextmanager
async def _longest_wait() -> AsyncIterator[list[float]]:
    """How long a task that wants to run every millisecond has to wait, in seconds."""
    waits = [0.0]

    async def tick() -> None:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append(time.perf_counter() - started - 0.001)

    ticking = asyncio.create_task(tick())
    try:
        yield waits
    finally:
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking
