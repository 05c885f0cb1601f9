"""A large memory is compared by the signs of its vectors first; what is found is the same."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kernel.memory.index import MemoryIndex
from kernel.memory.query import Query
from kernel.store.memory_records import MemoryChunk
from tests.memory.rigs import chunk, embedded, forget, found, put, unit

Vectors = NDArray[np.float32]

CHUNKS = 3000
DIMENSIONS = 100  # no multiple of the 64 bits of a word
WORDS = ("dog", "cat", "thunder", "kitchen", "paint", "blue", "train", "garden")


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(4)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every memory counts as large."""
    monkeypatch.setattr("kernel.memory.dense._ESTIMATED_FROM", 0)


def vectors(random: np.random.Generator, count: int, *, common: float = 0.0) -> Vectors:
    """Unit vectors around 60 topics. common: how much of one direction all have."""
    topics = random.standard_normal((60, DIMENSIONS))
    around = topics[random.integers(0, 60, count)] + 0.9 * random.standard_normal((count, DIMENSIONS))
    around += common * np.sqrt(DIMENSIONS) * unit(topics[0].astype(np.float32))
    return np.stack([unit(vector.astype(np.float32)) for vector in around])


def chunks(random: np.random.Generator, embeddings: Vectors) -> list[MemoryChunk | tuple[MemoryChunk, bytes]]:
    """One in ten has no vector."""
    made: list[MemoryChunk | tuple[MemoryChunk, bytes]] = []
    for number, embedding in enumerate(embeddings):
        words = " ".join(random.choice(WORDS, 3))
        one = chunk(f"{words} {number}", conversation_id=f"c{number // 40}")
        made.append(one if number % 10 == 9 else embedded(one, embedding))
    return made


@pytest.mark.parametrize("floor", [True, False])
@pytest.mark.parametrize("common", [0.0, 1.0], ids=["apart", "all alike"])
def test_a_large_memory_finds_what_reading_every_vector_finds(
    common: float, floor: bool, random: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    embeddings = vectors(random, CHUNKS + 40, common=common)
    index = MemoryIndex()
    put(index, *chunks(random, embeddings[:CHUNKS]))
    queries = [
        Query(text=" ".join(random.choice(WORDS, 2)), vector=vector, model="m", floor=floor)
        for vector in embeddings[CHUNKS:]
    ]
    exact = [index.search(query) for query in queries]
    monkeypatch.setattr("kernel.memory.dense._ESTIMATED_FROM", 0)
    for query, expected in zip(queries, exact, strict=True):
        hits = index.search(query)
        assert expected
        assert [hit.chunk.id for hit in hits] == [hit.chunk.id for hit in expected]
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in expected], abs=0.001)


@pytest.mark.usefixtures("large")
def test_a_large_memory_forgets_and_takes_new_vectors(random: np.random.Generator) -> None:
    *embeddings, asked = vectors(random, CHUNKS + 1)
    other = -asked
    index = MemoryIndex()
    put(index, *chunks(random, np.stack(embeddings)))
    one = chunk("the thing meant")
    put(index, embedded(one, asked))
    assert found(index, "something else", vector=asked, model="m")[0] == "the thing meant"
    put(index, embedded(one, other))
    assert "the thing meant" not in found(index, "something else", vector=asked, model="m")
    assert found(index, "something else", vector=other, model="m")[0] == "the thing meant"
    forget(index, one.id)
    assert "the thing meant" not in found(index, "something else", vector=other, model="m")


@pytest.mark.usefixtures("large")
def test_a_chunk_without_a_vector_is_found_by_its_words_in_a_large_memory(
    random: np.random.Generator,
) -> None:
    embeddings = vectors(random, CHUNKS)
    index = MemoryIndex()
    put(index, *chunks(random, embeddings), chunk("the anchovy is in the fridge"))
    assert "the anchovy is in the fridge" in found(
        index, "where is the anchovy", vector=embeddings[0], model="m"
    )
