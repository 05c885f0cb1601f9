"""What memory adds to the prompt of one turn: looked up beside the reading of the history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from kernel.memory.query import Hit, Query
from kernel.prompts.context_window import Fitted, PastTurn
from kernel.prompts.memories import MEMORY_SHARE, fit_memories
from kernel.shared.crash import crash_point
from kernel.store.baseline_conversations import is_baseline
from kernel.store.choices import memory_enabled
from kernel.store.memory import memory_outside
from kernel.store.memory_items import find_items
from kernel.store.memory_records import MemoryItem
from kernel.store.query_embedding import QueryEmbedding, query_embedding
from kernel.store.records import Job, TurnWork, UsedChunk
from kernel.workers.dialogue.context import DialogueContext
from kernel.workers.reply_writer import UNNOTICED_SECONDS, ReplyWriter


class Recall:
    """One for an attempt at a turn; make it with `recall_for`. With memory off it finds nothing."""

    def __init__(self, context: DialogueContext, job: Job, turn: TurnWork, writer: ReplyWriter) -> None:
        self._context = context
        self._job = job
        self._turn = turn
        self._writer = writer
        self._is_on = False
        self._told = False
        self._vector: asyncio.Task[QueryEmbedding | None] | None = None

    async def prepare(self) -> None:
        """Bring the index up to date and begin to embed the message, if there is something to find."""
        near = self._context.db.near
        self._is_on = await memory_enabled(near) and not await is_baseline(near, self._turn.conversation_id)
        if self._is_on:
            if await memory_outside(self._context.db.near, self._turn.conversation_id):
                self._vector = asyncio.create_task(self._embed(), name="embed the message")
            await self._context.memory.refresh()

    def reserve(self, context_window: int) -> int:
        """Tokens to leave for what is found: the same in every turn, so that prompts keep their beginning."""
        return int(context_window * MEMORY_SHARE) if self._is_on else 0

    async def find(self, past: Sequence[PastTurn], fitted: Fitted) -> list[MemoryItem]:
        """What helps with the message and is not in the prompt; stored as what the answer is given."""
        hits = await self._search(fitted) if self._may_find_something(past, fitted) else []
        scores = {hit.chunk.id: hit.score for hit in hits}
        items = fit_memories(await find_items(self._context.db.near, scores), fitted.room)
        # An earlier attempt, or an earlier search of this one, may have been given other chunks.
        if items or self._told or self._job.attempt > 1:
            self._told = True
            self._writer.use_memory(
                UsedChunk(chunk_id=item.id, source_type=item.source_type, rank=rank, score=scores[item.id])
                for rank, item in enumerate(items)
            )
            crash_point("reply.remembered")
        return items

    async def aclose(self) -> None:
        if self._vector and not self._vector.done():
            self._vector.cancel()
            await asyncio.wait([self._vector])

    def _may_find_something(self, past: Sequence[PastTurn], fitted: Fitted) -> bool:
        left_out = len(fitted.turns) < len(past)
        return self._is_on and len(self._context.memory) > 0 and (self._vector is not None or left_out)

    async def _search(self, fitted: Fitted) -> list[Hit]:
        embedded = await self._embedded()
        query = Query(
            text=self._turn.message,
            vector=embedded.vector if embedded else None,
            model=embedded.model if embedded else None,
            conversation_id=self._turn.conversation_id,
            without_turns=frozenset(turn.turn_id for turn in fitted.turns),
            today=self._context.clock.local_date(),
        )
        return await self._context.memory.find(query)

    async def _embedded(self) -> QueryEmbedding | None:
        if self._vector is None:
            self._vector = asyncio.create_task(self._embed(), name="embed the message")
        done, _ = await asyncio.wait([self._vector], timeout=UNNOTICED_SECONDS)
        if not done:
            self._writer.stage("retrieving", "looking in memory")
        return await self._vector

    async def _embed(self) -> QueryEmbedding | None:
        stored = await query_embedding(self._context.db.near, self._turn.id)
        return stored or await self._context.memory.embed(self._turn.message)


@asynccontextmanager
async def recall_for(
    context: DialogueContext, job: Job, turn: TurnWork, writer: ReplyWriter
) -> AsyncIterator[Recall]:
    recall = Recall(context, job, turn, writer)
    try:
        yield recall
    finally:
        await recall.aclose()
