"""The event log: append-only, with a gapless seq per conversation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.shared.errors import LeaseLost, NotFound
from kernel.store.database import Reader, Transaction
from kernel.store.event_types import Event, MessageDelta, MessageReasoning, MessageStarted, TurnStage
from kernel.store.records import Job, Stage, StoredEvent


async def append_events(
    tx: Transaction, conversation_id: str, events: Sequence[Event], *, urgent: bool = True
) -> int:
    """Append `events`; returns the seq of the last. Raises NotFound if the conversation is gone.

    urgent: whether clients hear of them at once; else it is with the next that are (such as the first token,
    which is what they wait for) or with the kernel's next poll.
    """
    row = await tx.fetch_one("advance_seq", {"conversation_id": conversation_id, "count": len(events)})
    if row is None:
        raise NotFound("this conversation does not exist; it may have been deleted")
    await _insert(tx, conversation_id, events, row["last_seq"])
    if urgent:
        tx.wake("kernel")
    return int(row["last_seq"])


async def append_events_fenced(tx: Transaction, job: Job, events: Sequence[Event]) -> None:
    """Append what a job has to say. Raises LeaseLost if the job is no longer its owner's."""
    fence = {"job_id": job.id, "owner": job.owner, "attempt": job.attempt}
    row = await tx.fetch_one(
        "advance_seq_fenced", {"conversation_id": job.conversation_id, "count": len(events), **fence}
    )
    if row is None:
        raise LeaseLost(f"job {job.id} was cancelled or taken over")
    await _insert(tx, job.conversation_id, events, row["last_seq"])
    tx.wake("kernel")


async def _insert(tx: Transaction, conversation_id: str, events: Sequence[Event], last_seq: int) -> None:
    first = last_seq - len(events) + 1
    rows = [
        {
            "conversation_id": conversation_id,
            "seq": first + offset,
            "turn_id": event.turn_id,
            "type": event.type,
            "data": event.model_dump_json(),
        }
        for offset, event in enumerate(events)
    ]
    await tx.execute_many("insert_event", rows)


async def events_after(db: Reader, conversation_id: str, after: int, limit: int) -> list[StoredEvent]:
    """Events of one conversation with seq > after, oldest first."""
    rows = await db.fetch(
        "events_after", {"conversation_id": conversation_id, "after": after, "limit": limit}
    )
    return [StoredEvent.model_construct(**row) for row in rows]


async def events_tail(db: Reader, after_id: int, limit: int) -> list[StoredEvent]:
    """Events of all conversations with id > after_id, in commit order."""
    rows = await db.fetch("events_tail", {"after": after_id, "limit": limit})
    return [StoredEvent.model_construct(**row) for row in rows]


async def newest_event_id(db: Reader) -> int:
    row = await db.fetch_one("newest_event_id")
    return int(row["id"]) if row else 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a running turn has written so far, of its newest attempt only. `attempt` is 0 before any."""

    attempt: int = 0
    text: str = ""
    reasoning: str = ""
    stage: Stage | None = None
    stage_detail: str | None = None


async def draft_of_turn(db: Reader, turn_id: str) -> Draft:
    """Put a turn's draft together from its events."""
    attempt, stage, detail = 0, None, None
    text: list[str] = []
    reasoning: list[str] = []
    for row in await db.fetch("events_of_turn", {"turn_id": turn_id}):
        data = json.loads(row["data"])
        if row["type"] == MessageStarted.type:
            attempt = data["attempt"]
            text, reasoning = [], []
        elif row["type"] == MessageDelta.type:
            text.append(data["text"])
        elif row["type"] == MessageReasoning.type:
            reasoning.append(data["text"])
        elif row["type"] == TurnStage.type:
            stage, detail = data["stage"], data["detail"]
    return Draft(attempt, "".join(text), "".join(reasoning), stage, detail)
