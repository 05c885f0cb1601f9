"""Conversations loaded into a store of their own, and questions asked of the product's retrieval."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kernel.cli.evaluation.memory_data import Conversation, Question, Utterance
from kernel.llm.base import Embedder
from kernel.memory.embed import embed_some
from kernel.memory.index import MemoryIndex
from kernel.memory.query import Hit, Query
from kernel.memory.rounds import cut
from kernel.shared.clock import Clock, system_clock
from kernel.store.conversations import create_conversation
from kernel.store.database import Database
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite

DEPTH = 10  # turns that are ranked
_CHUNKS = 3 * DEPTH  # that these may take: a long turn is several
_MOST_PIECES = 1000  # of an utterance
_BATCH = 8  # texts a request: even a busy machine answers before the time-out


@dataclass(frozen=True, slots=True)
class Answer:
    """What retrieval gave a question.

    ranked: ids of turns, best first, without the floor; relevant: those that the floor lets through, as a
    prompt would get them; ms: of bringing the index up to date and searching, without the embedding.
    """

    question: Question
    ranked: tuple[str, ...]
    relevant: tuple[str, ...]
    ms: float


async def ask_conversation(conversation: Conversation, embedder: Embedder | None) -> list[Answer]:
    """Load a conversation into a fresh store and ask its questions; by words alone without an embedder."""
    async with _fresh_store() as db:
        turns = await _load(db, system_clock(), conversation.turns)
        while embedder and await embed_some(db, embedder, _BATCH):
            pass
        index = MemoryIndex()
        await index.refresh(db)
        await index.find(Query(text="warm up"))
        return [await _ask(db, index, embedder, item, turns) for item in conversation.qa]


@asynccontextmanager
async def _fresh_store() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory(prefix="aigentos-eval-") as folder:
        path = Path(folder, "chat.db")
        migrate(path, Path(folder, "backups"))
        db = await open_sqlite(path)
        try:
            yield db
        finally:
            await db.close()


async def _load(db: Database, clock: Clock, utterances: Sequence[Utterance]) -> dict[str, str]:
    """Store each session as a conversation, each two utterances as a turn: one says something, one answers.

    Returns `dia_id` by chunk id.
    """
    turns: dict[str, str] = {}
    for session, said in groupby(utterances, lambda utterance: utterance.session):
        async with db.write(durable=False) as tx:
            conversation_id = await create_conversation(tx, clock, title=f"session {session}")
            for number, utterance in enumerate(said):
                chunks = _rounds(conversation_id, number, utterance)
                turns |= dict.fromkeys(await insert_chunks(tx, clock, chunks), utterance.dia_id)
    return turns


def _rounds(conversation_id: str, number: int, utterance: Utterance) -> list[NewChunk]:
    turn, is_answer = divmod(number, 2)
    return [
        NewChunk(
            source_type="round",
            source_id=f"{utterance.session}:{turn}",
            conversation_id=conversation_id,
            ordinal=turn,
            position=_MOST_PIECES * is_answer + position,
            trust="user",
            speaker=utterance.speaker,
            content=piece,
            said_at=utterance.date.isoformat(timespec="milliseconds"),
        )
        for position, piece in enumerate(cut(utterance.content))
    ]


async def _ask(
    db: Database, index: MemoryIndex, embedder: Embedder | None, item: Question, turns: dict[str, str]
) -> Answer:
    vector = (await embedder.embed([item.question]))[0] if embedder else None
    model = embedder.model if embedder else None
    started = time.perf_counter()
    await index.refresh(db)
    hits = await index.find(Query(text=item.question, vector=vector, model=model, limit=_CHUNKS, floor=False))
    taken = (time.perf_counter() - started) * 1000
    relevant = await index.find(Query(text=item.question, vector=vector, model=model, limit=_CHUNKS))
    return Answer(item, _turns(hits, turns), _turns(relevant, turns), round(taken, 3))


def _turns(hits: Sequence[Hit], turns: dict[str, str]) -> tuple[str, ...]:
    """The turns of chunks, each once, the best first."""
    return tuple(dict.fromkeys(turns[hit.chunk.id] for hit in hits))[:DEPTH]
