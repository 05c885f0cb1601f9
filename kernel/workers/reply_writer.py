"""Turn step 6/8: an answer becomes rows: piece by piece while it is written, then everything final at once.

Used for answers of tools and of models alike.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

from kernel.shared.crash import crash_point
from kernel.shared.errors import LeaseLost, StoreError
from kernel.store.database import Transaction
from kernel.store.event_types import (
    Event,
    MemoryRetrieved,
    MessageDelta,
    MessageReasoning,
    MessageStarted,
    TurnStage,
)
from kernel.store.exchange_records import Begun
from kernel.store.messages import answer_message
from kernel.store.records import Job, Performance, Stage, TurnWork, UsedChunk
from kernel.store.turns import complete_turn
from kernel.workers.context import WorkerContext
from kernel.workers.trace import Trace

UNNOTICED_SECONDS = 0.1  # a wait that is longer is told


Also = Callable[[Transaction], Awaitable[None]]
Waits = Callable[[], AsyncIterator[tuple[Stage, str]]]
"""What is waited for, with its detail, each when it begins."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a model. mono: when, in monotonic seconds. prompt_parts: estimated tokens by part."""

    model: str
    provider: str
    mono: float
    prompt_parts: dict[str, int]


class ReplyWriter:
    """Writes the answer of one turn in one attempt. Its methods raise LeaseLost or StoreError."""

    def __init__(self, context: WorkerContext, job: Job, turn: TurnWork) -> None:
        self._context = context
        self._job = job
        self._turn = turn
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._last: asyncio.Future[None] | None = None
        self._asked: Asked | None = None
        self.trace = Trace(context.clock, turn, job)
        self.first_piece_mono: float | None = None  # monotonic seconds when the first piece came

    @property
    def text(self) -> str:
        return "".join(self._text)

    @property
    def has_reasoning(self) -> bool:
        return bool(self._reasoning)

    def stage(self, stage: Stage, detail: str) -> None:
        """Tell clients what the turn is doing; does not wait for the database."""
        self._add(TurnStage(turn_id=self._turn.id, stage=stage, detail=detail))

    @contextlib.asynccontextmanager
    async def stages_if_slow(self, waits: Waits) -> AsyncIterator[None]:
        """Tell clients what is waited for if nothing was answered UNNOTICED_SECONDS after the block began."""
        telling: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()

        def begin() -> None:
            if self.first_piece_mono is None:
                telling.append(loop.create_task(self._tell(waits)))

        timer = loop.call_later(UNNOTICED_SECONDS, begin)
        try:
            yield
        finally:
            timer.cancel()
            for task in telling:
                task.cancel()

    def asks(self, asked: Asked) -> None:
        """A model is asked for the answer: what it is asked becomes part of the turn's figures."""
        self._asked = asked

    def use_memory(self, items: Iterable[UsedChunk]) -> None:
        """Say what the answer is given of memory, instead of what was said before; does not wait."""
        self._add(MemoryRetrieved(turn_id=self._turn.id, items=tuple(items)))

    def write(self, text: str) -> None:
        """Append to the answer; does not wait for the database."""
        self._begin()
        self._text.append(text)
        self._add(MessageDelta(turn_id=self._turn.id, message_id=self._turn.reply_id, text=text))

    def reason(self, text: str) -> None:
        """Append to the model's reasoning, which is shown but is not part of the answer."""
        self._begin()
        self._reasoning.append(text)
        self._add(MessageReasoning(turn_id=self._turn.id, message_id=self._turn.reply_id, text=text))

    async def flush(self) -> None:
        """Wait until all that was written is stored."""
        if self._last is not None:
            await asyncio.shield(self._last)

    async def complete(self, performance: Performance, *, also: Also | None = None) -> None:
        """End the turn with what was written: message, events, figures and next job in one transaction.

        also: what else to write in it.
        """
        await self.flush()
        crash_point("reply.before_complete")
        turn, clock = self._turn, self._context.clock
        answer = answer_message(
            clock, turn, attempt=self._job.attempt, text=self.text, reasoning="".join(self._reasoning)
        )
        async with self._context.db.write_near(durable=True) as tx:
            await complete_turn(
                tx,
                clock,
                self._job,
                turn,
                answer=answer,
                performance=performance,
                prompt_parts=self._asked.prompt_parts if self._asked else None,
                trace=self.trace.steps,
            )
            if also:
                await also(tx)
        crash_point("reply.after_complete")

    async def _tell(self, waits: Waits) -> None:
        with contextlib.suppress(LeaseLost, StoreError):  # of an earlier piece: the next one raises it
            async for stage, detail in waits():
                if self.first_piece_mono is not None:
                    return
                self.stage(stage, detail)

    def _begin(self) -> None:
        if self.first_piece_mono is None:
            self.first_piece_mono = self._context.clock.monotonic()
            if self._asked:
                self.trace.end("model", self._asked.model)
            self._add(
                MessageStarted(
                    turn_id=self._turn.id,
                    message_id=self._turn.reply_id,
                    attempt=self._job.attempt,
                    exchange=self._begun(),
                )
            )
            crash_point("reply.started")

    def _begun(self) -> Begun:
        ttft = self.trace.until_now_ms
        if self._asked is None or self.first_piece_mono is None:
            return Begun(ttft_ms=ttft, trace=self.trace.steps)
        return Begun(
            model=self._asked.model,
            provider=self._asked.provider,
            ttft_ms=ttft,
            model_ttft_ms=round((self.first_piece_mono - self._asked.mono) * 1000, 3),
            prompt_parts=self._asked.prompt_parts,
            trace=self.trace.steps,
        )

    def _add(self, event: Event) -> None:
        # An earlier piece that could not be stored ends the writing here, not at the end of a long answer.
        if self._last is not None and self._last.done():
            self._last.result()
        self._last = self._context.events.add(self._job, event)
