"""Turn step 2/8: a turn is accepted with everything that makes it run: as a new one or as another version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.crash import crash_point
from kernel.shared.errors import IdempotencyKeyReused, NotFound
from kernel.shared.ids import new_id
from kernel.store import jobs
from kernel.store.branches import branch_off
from kernel.store.conversations import create_conversation
from kernel.store.database import Transaction
from kernel.store.event_types import Event, TurnAccepted, TurnStage
from kernel.store.events import append_events
from kernel.store.jobs import ROUTE_TURN
from kernel.store.messages import insert_message, message_text
from kernel.store.records import Message


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to POST /api/chat. `event_id` is the turn's id and that of the user's message."""

    conversation_id: str
    event_id: str
    accepted_at: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came. mono: when, in monotonic seconds, from which its figures count; None is now."""

    idempotency_key: str | None = None
    mono: float | None = None


NO_KEY = Arrival()


@dataclass(frozen=True, slots=True)
class _Said:
    """digest: of the whole request, to know it again."""

    conversation_id: str
    message: str
    digest: str


async def accept_turn(
    tx: Transaction, clock: Clock, *, message: str, conversation_id: str | None, arrival: Arrival = NO_KEY
) -> Accepted:
    """Write a user's message at the end of a conversation, of a new one if none is named.

    A repeat with the same key returns the first answer. Raises IdempotencyKeyReused if the key came with
    another request, NotFound if the conversation does not exist.
    """
    digest = _digest(conversation_id, message)
    if repeated := await _repeat(tx, arrival, digest):
        return repeated
    if conversation_id is None:
        conversation_id = await create_conversation(tx, clock)
    return await _accept(tx, clock, _Said(conversation_id, message, digest), arrival)


async def accept_version(
    tx: Transaction,
    clock: Clock,
    *,
    conversation_id: str,
    turn_id: str | None,
    message: str | None,
    arrival: Arrival = NO_KEY,
) -> Accepted:
    """Write another version of a turn (None: of the last one), with another message (None: with the same).

    Raises as `accept_turn` does, NotFound if there is no such turn, Conflict if it can have no other version.
    """
    digest = _digest(conversation_id, message, turn_id)
    if repeated := await _repeat(tx, arrival, digest):
        return repeated
    replaced = await branch_off(tx, clock, conversation_id, turn_id)
    if message is None:
        message = await message_text(tx, replaced)
    return await _accept(tx, clock, _Said(conversation_id, message, digest), arrival)


async def _accept(tx: Transaction, clock: Clock, said: _Said, arrival: Arrival) -> Accepted:
    turn_id, conversation_id, now = new_id(), said.conversation_id, clock.now()
    counter = await tx.fetch_one("next_ordinal", {"id": conversation_id, "now": now})
    if counter is None:
        raise NotFound("this conversation does not exist; start a new one by leaving out conversation_id")
    ordinal = counter["last_ordinal"]
    await tx.fetch(
        "insert_turn",
        {
            "id": turn_id,
            "conversation_id": conversation_id,
            "ordinal": ordinal,
            "reply_id": new_id(),
            "key": arrival.idempotency_key,
            "request_hash": said.digest,
            "now": now,
            "mono": clock.monotonic() if arrival.mono is None else arrival.mono,
            "boot_id": clock.boot_id,
        },
    )
    text = Message(
        id=turn_id,
        conversation_id=conversation_id,
        turn_id=turn_id,
        role="user",
        event_type="user_message",
        content=said.message,
        status="completed",
        timestamp=now,
    )
    await insert_message(tx, text)
    events: list[Event] = [TurnAccepted(turn_id=turn_id, message=text)]
    if counter["unfinished"]:
        events.append(TurnStage(turn_id=turn_id, stage="queued", detail=f"behind {counter['unfinished']}"))
    await append_events(tx, conversation_id, events)
    await jobs.enqueue(
        tx, clock, ROUTE_TURN, conversation_id=conversation_id, turn_id=turn_id, ordinal=ordinal
    )
    crash_point("accept.before_commit")
    return Accepted(conversation_id, turn_id, now)


def _digest(*request: str | None) -> str:
    return hashlib.sha256(json.dumps(request).encode()).hexdigest()


async def _repeat(tx: Transaction, arrival: Arrival, digest: str) -> Accepted | None:
    if arrival.idempotency_key is None:
        return None
    row = await tx.fetch_one("find_turn_by_key", {"key": arrival.idempotency_key})
    if row is None:
        return None
    if row["request_hash"] != digest:
        raise IdempotencyKeyReused(
            "this Idempotency-Key was used for another message: use a new key for a new message"
        )
    return Accepted(row["conversation_id"], row["id"], row["accepted_at"])
