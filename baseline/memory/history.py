"""A user and an assistant over half a year: facts among distracting turns, as the store keeps them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from baseline.memory.distraction import distracting_turns
from baseline.memory.lives import Fact
from kernel.llm.base import Embedder
from kernel.memory.embed import embed_some
from kernel.memory.rounds import cut
from kernel.shared.clock import system_clock
from kernel.store.conversations import create_conversation
from kernel.store.database import Database
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.memory_records import Trust

DISTRACTING = 200
_TURNS_A_CONVERSATION = 10
_START = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
_BATCH = 8  # texts a request: even a busy machine answers before the time-out


@dataclass(frozen=True, slots=True)
class History:
    """What was stored. `turn_of`: the turn that a fact was told in, by what is asked for it."""

    turn_of: dict[str, str]
    chunks: int


async def store_history(
    db: Database, embedder: Embedder | None, facts: Sequence[Fact], seed: int = 4
) -> History:
    """Write the rounds, in shuffled order, ten turns a conversation, and embed them if there is a model."""
    told: list[Fact | tuple[str, str]] = [*facts, *distracting_turns(DISTRACTING, seed)]
    random.Random(seed).shuffle(told)  # noqa: S311 (an order, not a secret)
    turn_of: dict[str, str] = {}
    chunks = 0
    for start in range(0, len(told), _TURNS_A_CONVERSATION):
        part = told[start : start + _TURNS_A_CONVERSATION]
        chunks += await _store_conversation(db, part, start, turn_of)
    while embedder and await embed_some(db, embedder, _BATCH):
        pass
    return History(turn_of, chunks)


async def _store_conversation(
    db: Database, part: Sequence[Fact | tuple[str, str]], start: int, turn_of: dict[str, str]
) -> int:
    clock = system_clock()
    async with db.write(durable=False) as tx:
        conversation_id = await create_conversation(tx, clock)
        chunks = []
        for ordinal, turn in enumerate(part):
            turn_id = f"turn-{start + ordinal:03}"
            said, reply = (turn.said, turn.reply) if isinstance(turn, Fact) else turn
            if isinstance(turn, Fact):
                turn_of[turn.asked] = turn_id
            said_at = (_START + timedelta(hours=17 * (start + ordinal))).isoformat(timespec="milliseconds")
            place = NewChunk(
                source_type="round",
                source_id=turn_id,
                conversation_id=conversation_id,
                ordinal=ordinal,
                trust="user",
                content="",
                said_at=said_at,
            )
            chunks += _rounds(place, said, reply)
        return len(await insert_chunks(tx, clock, chunks))


def _rounds(place: NewChunk, said: str, reply: str) -> list[NewChunk]:
    pieces: list[tuple[Trust, str]] = [("user", piece) for piece in cut(said)]
    pieces += [("assistant", piece) for piece in cut(reply)]
    return [
        replace(place, position=position, trust=who, speaker=who, content=piece)
        for position, (who, piece) in enumerate(pieces)
    ]
