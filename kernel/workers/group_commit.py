"""Group commit: take every event that is waiting, write them in one transaction, send one hint.

Under light load each token gets its own commit at once; under heavy load commits grow instead of queueing.
Token rows are not fsynced one by one: the turn's last transaction is, and a power cut before it means that
the turn is run again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from kernel.shared.crash import crash_point
from kernel.shared.errors import LeaseLost, StoreError
from kernel.store.database import Database, Transaction
from kernel.store.event_types import Event, MemoryRetrieved, MessageDelta, MessageReasoning, MessageStarted
from kernel.store.events import append_events_fenced
from kernel.store.exchanges import begin_exchange
from kernel.store.memory import note_used
from kernel.store.records import Job

LARGEST_COMMIT = 256  # batches, so that a transaction stays short


class Batch:
    """Events of one job on their way to the database."""

    __slots__ = ("events", "job", "stored")

    def __init__(self, job: Job, event: Event, loop: asyncio.AbstractEventLoop) -> None:
        self.job = job
        self.events = [event]
        self.stored: asyncio.Future[None] = loop.create_future()

    def add(self, event: Event) -> None:
        """Append, or extend the last event where both are pieces of the same text."""
        last = self.events[-1]
        if isinstance(event, MessageDelta | MessageReasoning) and type(last) is type(event):
            self.events[-1] = last.model_copy(update={"text": last.text + event.text})
        else:
            self.events.append(event)


class GroupCommit:
    """One per worker process. `add` never waits; the future it returns ends when the event is stored."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[tuple[int, int], Batch] = {}
        self._order: deque[tuple[int, int]] = deque()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="group-commit")

    async def stop(self) -> None:
        """Stop; what is waiting is dropped, its jobs will be run again."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    def add(self, job: Job, event: Event) -> asyncio.Future[None]:
        """Queue an event. The future raises LeaseLost if the job was taken away, or another StoreError."""
        key = (job.id, job.attempt)
        batch = self._waiting.get(key)
        if batch is None:
            batch = self._waiting[key] = Batch(job, event, asyncio.get_running_loop())
            self._order.append(key)
            self._arrived.set()
        else:
            batch.add(event)
        return batch.stored

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._order:
                keys = [self._order.popleft() for _ in range(min(len(self._order), LARGEST_COMMIT))]
                await self._store([self._waiting.pop(key) for key in keys])

    async def _store(self, batches: list[Batch]) -> None:
        lost: dict[int, LeaseLost] = {}
        try:
            async with self._db.write_near() as tx:
                for index, batch in enumerate(batches):
                    try:
                        await append_events_fenced(tx, batch.job, batch.events)
                        await _note(tx, batch.events)
                    except LeaseLost as error:  # found by a read: the transaction goes on for the others
                        lost[index] = error
        except StoreError as error:
            self._settle(batches, dict.fromkeys(range(len(batches)), error))
        else:
            crash_point("events.stored")
            self._settle(batches, lost)

    def _settle(self, batches: list[Batch], errors: dict[int, LeaseLost] | dict[int, StoreError]) -> None:
        for index, batch in enumerate(batches):
            if batch.stored.cancelled():
                continue
            if error := errors.get(index):
                batch.stored.set_exception(error)
                batch.stored.exception()  # whoever still writes will see it; if nobody does, that is fine
            else:
                batch.stored.set_result(None)


async def _note(tx: Transaction, events: Sequence[Event]) -> None:
    """What some events leave behind in other tables."""
    for event in events:
        if event.turn_id is None:
            continue
        if isinstance(event, MemoryRetrieved):
            await note_used(tx, event.turn_id, event.items)
        elif isinstance(event, MessageStarted) and event.exchange:
            await begin_exchange(tx, event.turn_id, event.exchange)
