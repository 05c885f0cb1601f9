"""Turn step 7/8: a conversation's events over SSE: rows after the cursor, then live, no gap, no repeat.

Protocol: https://html.spec.whatwg.org/multipage/server-sent-events.html. The SSE id is the event's seq.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse

from kernel.api.deps import ConversationId, Kernel, KernelDep
from kernel.api.hub import PAGE, Notice, Subscription
from kernel.api.problems import problems
from kernel.api.schemas.stream import EVENT_STREAM
from kernel.shared.errors import InvalidRequest
from kernel.store.conversation_state import conversation_state
from kernel.store.conversations import get_conversation
from kernel.store.event_types import BranchChanged
from kernel.store.events import events_after
from kernel.store.records import ConversationState

RETRY_MS = 1500
PING_SECONDS = 15
SLOW_CLIENT_SECONDS = 5
IDLE_SECONDS = 300

router = APIRouter(tags=["conversations"])


class _Stream(EventSourceResponse):
    """The hub ends all streams when the kernel stops: nobody has to look twice a second whether it shall."""

    @staticmethod
    async def _listen_for_exit_signal() -> None:
        await anyio.sleep_forever()


@router.get(
    "/api/conversations/{conversation_id}/stream",
    response_class=EventSourceResponse,
    responses={200: EVENT_STREAM, **problems(404, 422)},
)
async def stream_conversation(
    conversation_id: ConversationId,
    kernel: KernelDep,
    after: Annotated[str | None, Query(description="The seq to go on after.")] = None,
    last_event_id: Annotated[str | None, Header(description="The same; wins over `after`.")] = None,
) -> EventSourceResponse:
    """Follow a conversation. Without a cursor the first frame, `conversation`, holds the whole state; so does
    the one after `branch.changed`."""
    await get_conversation(kernel.db, conversation_id)
    cursor = _cursor(last_event_id or after)
    return _Stream(
        _frames(kernel, conversation_id, cursor),
        ping=PING_SECONDS,
        send_timeout=SLOW_CLIENT_SECONDS,
        sep="\n",
    )


def _cursor(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise InvalidRequest("the cursor must be the number of an event: the id of the last one you received")
    return int(text)


async def _frames(kernel: Kernel, conversation_id: str, cursor: int | None) -> AsyncIterator[bytes]:
    yield f": AIgentOS\nretry: {RETRY_MS}\n\n".encode()
    async with kernel.hub.subscribe(conversation_id) as subscription:
        if cursor is not None and cursor > (await get_conversation(kernel.db, conversation_id)).last_seq:
            yield _frame("reset", "{}")
            cursor = None
        if cursor is None:
            state = await _state(kernel, conversation_id)
            cursor = state.cursor
            yield _frame("conversation", state.model_dump_json(), cursor)
        async for frame in _follow(kernel, conversation_id, cursor, subscription):
            yield frame


async def _follow(
    kernel: Kernel, conversation_id: str, cursor: int, subscription: Subscription
) -> AsyncIterator[bytes]:
    behind = True
    while True:
        if behind:
            events = await events_after(kernel.db, conversation_id, cursor, PAGE)
            behind = len(events) == PAGE
        else:
            news = await subscription.next(IDLE_SECONDS)
            if news is Notice.CATCH_UP:
                behind = True
                continue
            if isinstance(news, Notice):
                yield _farewell(news)
                return
            events = [event for event in news if event.seq > cursor]
            if events and events[0].seq != cursor + 1:
                behind = True  # never deliver past a gap
                continue
        for event in events:
            yield _frame(event.type, event.data, event.seq)
            cursor = event.seq
            if event.type == BranchChanged.type:
                # It may hold more than was sent so far. What it holds is sent all the same, under its own id,
                # and its cursor tells a client what of that it knows.
                state = await _state(kernel, conversation_id)
                yield _frame("conversation", state.model_dump_json(), cursor)


async def _state(kernel: Kernel, conversation_id: str) -> ConversationState:
    async with kernel.db.snapshot() as reader:
        return await conversation_state(reader, conversation_id)


def _frame(event: str, data: str, seq: int | None = None) -> bytes:
    """One SSE frame; `data` is JSON, which never holds a raw line end."""
    identity = f"id: {seq}\n" if seq is not None else ""
    return f"{identity}event: {event}\ndata: {data}\n\n".encode()


def _farewell(notice: Notice) -> bytes:
    names = {Notice.IDLE: "timeout", Notice.DELETED: "conversation.deleted", Notice.SHUTDOWN: "shutdown"}
    return _frame(names[notice], "{}")
