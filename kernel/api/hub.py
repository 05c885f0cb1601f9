"""The event hub: one tail of the event log per kernel process, fanned out to each conversation's clients.

However many clients listen, a commit costs one query. A client that falls behind is told to catch up from the
database instead of being buffered without end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator
from enum import Enum

from kernel.shared.errors import StoreError
from kernel.store.database import Reader
from kernel.store.events import events_tail, newest_event_id
from kernel.store.records import StoredEvent
from kernel.store.wakeup import Wakeup

PAGE = 500
LONGEST_BACKLOG = 2000  # events buffered for one client
log = logging.getLogger(__name__)


class Notice(Enum):
    """What a subscription may deliver instead of events."""

    CATCH_UP = "catch_up"  # read the database from the last seq: some events were not buffered
    IDLE = "idle"  # nothing came for the time given
    DELETED = "deleted"
    SHUTDOWN = "shutdown"


class Subscription:
    """The events of one conversation for one client."""

    def __init__(self) -> None:
        self._events: deque[StoredEvent] = deque()
        self._notice: Notice | None = None
        self._arrived = asyncio.Event()

    def push(self, event: StoredEvent) -> None:
        if len(self._events) >= LONGEST_BACKLOG:
            self._events.clear()
            self.notify(Notice.CATCH_UP)
        elif self._notice is None:
            self._events.append(event)
            self._arrived.set()

    def notify(self, notice: Notice) -> None:
        self._notice = notice
        self._arrived.set()

    async def next(self, idle_seconds: float) -> list[StoredEvent] | Notice:
        """What has come since the last call; waits for something, at most `idle_seconds`."""
        try:
            async with asyncio.timeout(idle_seconds):
                await self._arrived.wait()
        except TimeoutError:
            return Notice.IDLE
        if self._events:
            events = list(self._events)
            self._events.clear()
            if self._notice is None:
                self._arrived.clear()
            return events
        notice, self._notice = self._notice or Notice.CATCH_UP, None
        self._arrived.clear()
        return notice


class EventHub:
    """Make one per process, `start` it, `subscribe` per client."""

    def __init__(self, db: Reader, wakeup: Wakeup) -> None:
        self._db = db
        self._wakeup = wakeup
        self._subscriptions: dict[str, set[Subscription]] = {}
        self._last_id = 0
        self._opening = asyncio.Lock()
        self._is_leaving = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="event-hub")

    async def stop(self) -> None:
        self.shut_down()
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    @contextlib.asynccontextmanager
    async def subscribe(self, conversation_id: str) -> AsyncIterator[Subscription]:
        """Everything committed after entering will be delivered; read what was there before afterwards."""
        subscription = Subscription()
        async with self._opening:
            if not self._subscriptions:
                self._last_id = await newest_event_id(self._db)
            self._subscriptions.setdefault(conversation_id, set()).add(subscription)
        if self._is_leaving:
            subscription.notify(Notice.SHUTDOWN)
        try:
            yield subscription
        finally:
            remaining = self._subscriptions[conversation_id]
            remaining.discard(subscription)
            if not remaining:
                del self._subscriptions[conversation_id]

    @property
    def clients(self) -> int:
        """How many subscriptions are open."""
        return sum(map(len, self._subscriptions.values()))

    def conversation_deleted(self, conversation_id: str) -> None:
        for subscription in self._subscriptions.get(conversation_id, ()):
            subscription.notify(Notice.DELETED)

    def all_deleted(self) -> None:
        for conversation_id in self._subscriptions:
            self.conversation_deleted(conversation_id)

    async def deliver_now(self) -> None:
        """Push what is committed by now, before it may be deleted. Raises StoreError."""
        if self._subscriptions:
            await self._deliver()

    def shut_down(self) -> None:
        """Tell every client that the kernel is going; they come back by themselves."""
        self._is_leaving = True
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.notify(Notice.SHUTDOWN)

    async def _run(self) -> None:
        while True:
            await self._wakeup.wait()
            if not self._subscriptions:
                continue
            try:
                await self._deliver()
            except StoreError as error:
                log.warning("cannot read new events: %s", error.detail)
                self._wakeup.nudge()
                await asyncio.sleep(0.5)

    async def _deliver(self) -> None:
        while True:
            async with self._opening:  # so that a first subscriber's starting point is not overtaken
                events = await events_tail(self._db, self._last_id, PAGE)
                if events:
                    self._last_id = events[-1].id
            for event in events:
                for subscription in self._subscriptions.get(event.conversation_id, ()):
                    subscription.push(event)
            if len(events) < PAGE:
                return
