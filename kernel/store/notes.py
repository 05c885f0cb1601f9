"""Notes of what users said: read to write new ones, superseded, and rolled up when they are too many."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kernel.shared.clock import Clock
from kernel.store.database import Reader, Transaction
from kernel.store.memory_records import NoteKind
from kernel.store.records import Record


class LiveNote(Record):
    """A note that counts. `embedding`: as in the chunk, None until it is made."""

    id: str
    conversation_id: str | None
    kind: NoteKind
    content: str
    said_at: str
    pinned: bool
    embedding: bytes | None
    embedding_model: str | None


class MessageVector(Record):
    """A user's message as routing embedded it: float32, little-endian, unit length, by `model`."""

    embedding: bytes
    model: str


class Verdict(Record):
    """Whether a model takes notes well enough, found by trying it with `samples` (their digest)."""

    passed: bool
    reason: str | None
    samples: str


async def live_notes(db: Reader) -> list[LiveNote]:
    """The notes that are not superseded, oldest first."""
    return [LiveNote(**row) for row in await db.fetch("live_notes")]


async def words_kept(db: Reader, turn_id: str) -> list[str]:
    """What memory still holds of the user's own words of a turn, in order: nothing if it was forgotten."""
    return [row["content"] for row in await db.fetch("user_rounds_of_turn", {"turn_id": turn_id})]


async def message_vector(db: Reader, turn_id: str) -> MessageVector | None:
    """The vector of a turn's message, None if routing needed none."""
    row = await db.fetch_one("get_query_embedding", {"id": turn_id})
    if row is None or row["query_embedding"] is None:
        return None
    return MessageVector(embedding=row["query_embedding"], model=row["query_embedding_model"])


async def supersede(tx: Transaction, clock: Clock, ids: Sequence[str], by: str) -> None:
    """From now on `by` counts instead of these. One that is gone or superseded already stays as it is."""
    now = clock.now()
    await tx.execute_many("supersede_chunk", [{"id": one, "by": by, "now": now} for one in ids])


async def compaction_is_due(db: Reader, limit: int) -> bool:
    """Whether more than `limit` notes count and no job is there yet that will roll some up."""
    row = await db.fetch_one("compaction_is_due", {"limit": limit})
    return row is not None


async def a_turn_is_unfinished(db: Reader) -> bool:
    """Whether somebody waits for an answer, in any conversation. Imports do not count."""
    return await db.fetch_one("unfinished_chat_turn") is not None


async def get_verdict(db: Reader, provider: str, model: str) -> Verdict | None:
    """What trying this model for notes showed, None if it was not tried yet."""
    row = await db.fetch_one("get_setting", {"key": _key(provider, model)})
    return Verdict.model_validate_json(row["value"]) if row else None


async def put_verdict(tx: Transaction, provider: str, model: str, verdict: Verdict) -> None:
    await tx.fetch("put_setting", {"key": _key(provider, model), "value": json.dumps(verdict.model_dump())})


def _key(provider: str, model: str) -> str:
    return f"notes of {provider} {model}"
