"""Mode `end_to_end_aigentos`: a message goes the way of every other, and is watched as by a client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kernel.baseline.outcome import Outcome, Stopwatch
from kernel.baseline.surroundings import News, Surroundings
from kernel.shared.errors import NotFound
from kernel.store.accept import Accepted, accept_turn
from kernel.store.baseline_conversations import (
    BaselineTurn,
    create_baseline_conversation,
    delete_baseline_conversations,
    get_baseline_turn,
    has_baseline_jobs,
    keep_out_of_memory,
)
from kernel.store.event_types import MessageDelta, MessageReasoning, TurnCancelled, TurnCompleted, TurnFailed
from kernel.store.turns import cancel_turn

_IDLE_LOOKS, _IDLE_PAUSE = 600, 0.005  # seconds: workers have 3 s to finish what follows a turn
_PIECES = (MessageDelta.type, MessageReasoning.type)
_ENDS = (TurnCompleted.type, TurnFailed.type, TurnCancelled.type)


class EndToEndTalk:
    """A conversation of its own, in the database; its history is the stored one."""

    def __init__(self, surroundings: Surroundings, conversation_id: str) -> None:
        self._surroundings = surroundings
        self._conversation_id = conversation_id

    async def ask(self, message: str) -> Outcome:
        """Hand the message over as `POST /api/chat` does and wait for the end of its turn.

        What fails is told in the outcome. Raises AIgentError when a worker is missing.
        """
        around, clock = self._surroundings, self._surroundings.clock
        async with around.follow(self._conversation_id) as news:
            watch = Stopwatch(clock.monotonic())
            accepted = await self._accept(message)
            around.accepted(self._conversation_id, message)
            try:
                await self._watch(news, accepted.event_id, watch)
            except asyncio.CancelledError:
                await self._cancel(accepted.event_id)
                raise
            total_ms = round((clock.monotonic() - watch.begun) * 1000, 3)
        await _until_idle(around)  # what follows a turn is no part of the next one
        turn = await self._turn(accepted.event_id)
        if turn.status != "completed":
            error = turn.error or f"the turn was {turn.status}"
            return Outcome(total_ms, code=turn.error_code or turn.status, error=error, route=turn.route)
        return Outcome(
            total_ms,
            answer=turn.answer or "",
            ttft_ms=watch.milliseconds(watch.first),
            model_ttft_ms=turn.model_ttft_ms,
            prompt_tokens=turn.prompt_tokens,
            cached_prompt_tokens=turn.cached_prompt_tokens,
            completion_tokens=turn.completion_tokens,
            tokens_per_second=watch.tokens_per_second(turn.completion_tokens),
            route=turn.route,
            provider=turn.provider,
            model=turn.model,
        )

    async def _accept(self, message: str) -> Accepted:
        async with self._surroundings.db.write() as tx:
            accepted = await accept_turn(
                tx,
                self._surroundings.clock,
                message=message,
                conversation_id=self._conversation_id,
            )
            await keep_out_of_memory(tx, accepted.event_id)
        return accepted

    async def _cancel(self, turn_id: str) -> None:
        around = self._surroundings
        async with around.db.write() as tx:
            await cancel_turn(tx, around.clock, self._conversation_id, turn_id)

    async def _watch(self, news: News, turn_id: str, watch: Stopwatch) -> None:
        """Until the turn has ended."""
        while True:
            events = await news()
            now = self._surroundings.clock.monotonic()
            for event in events:
                if event.turn_id == turn_id and event.type in _PIECES:
                    watch.piece(now)
                elif event.turn_id == turn_id and event.type in _ENDS:
                    return
            if not events:
                if (await self._turn(turn_id)).completed_at:
                    return
                await self._surroundings.check_workers()

    async def _turn(self, turn_id: str) -> BaselineTurn:
        turn = await get_baseline_turn(self._surroundings.db.near, turn_id)
        if turn is None:
            raise NotFound("the conversation of the baseline was deleted")
        return turn


@asynccontextmanager
async def end_to_end_talk(
    surroundings: Surroundings, max_response_tokens: int
) -> AsyncIterator[EndToEndTalk]:
    """A conversation that is deleted at the end, whatever happens."""
    try:
        async with surroundings.db.write() as tx:
            conversation_id = await create_baseline_conversation(
                tx, surroundings.clock, max_response_tokens=max_response_tokens
            )
        yield EndToEndTalk(surroundings, conversation_id)
    finally:
        await _until_idle(surroundings)
        async with surroundings.db.write() as tx:
            await delete_baseline_conversations(tx)


async def _until_idle(surroundings: Surroundings) -> None:
    for _ in range(_IDLE_LOOKS):
        if not await has_baseline_jobs(surroundings.db.near):
            return
        await asyncio.sleep(_IDLE_PAUSE)
