"""Conversations that the baseline suite talks in: nobody's own, so never listed, remembered or kept."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.store.conversations import create_conversation, delete_conversation
from kernel.store.database import Reader, Transaction


@dataclass(frozen=True, slots=True)
class BaselineTurn:
    """A turn of such a conversation as it stands now; `status` as of turns. Durations in milliseconds."""

    status: str
    route: str | None
    error_code: str | None
    error: str | None
    completed_at: str | None
    answer: str | None
    provider: str | None
    model: str | None
    model_ttft_ms: float | None
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None


async def create_baseline_conversation(tx: Transaction, clock: Clock, *, max_response_tokens: int) -> str:
    """An empty one, whose answers have at most so many tokens; returns its id."""
    conversation_id = await create_conversation(tx, clock, "baseline")
    params = {"conversation_id": conversation_id, "max_response_tokens": max_response_tokens}
    await tx.fetch("insert_baseline_conversation", params)
    return conversation_id


async def answer_limit(db: Reader, conversation_id: str) -> int | None:
    """Tokens that an answer may have in this conversation; None: as the settings say, it is a user's own."""
    row = await db.fetch_one("get_baseline_conversation", {"conversation_id": conversation_id})
    return int(row["max_response_tokens"]) if row else None


async def is_baseline(db: Reader, conversation_id: str) -> bool:
    """Whether it is one of them: then nothing is looked up in memory either, as both modes ask the same."""
    return await answer_limit(db, conversation_id) is not None


async def keep_out_of_memory(tx: Transaction, turn_id: str) -> None:
    """Decide before a turn is answered that nothing of it will be remembered."""
    await tx.fetch("settle_turn", {"id": turn_id})


async def get_baseline_turn(db: Reader, turn_id: str) -> BaselineTurn | None:
    """None: it was deleted."""
    row = await db.fetch_one("baseline_turn", {"id": turn_id})
    return BaselineTurn(**row) if row else None


async def has_baseline_jobs(db: Reader) -> bool:
    """Whether a worker still has something to do in one of them."""
    return await db.fetch_one("baseline_job") is not None


async def delete_baseline_conversations(tx: Transaction) -> None:
    """Whatever there is of them, with their running jobs: the end of a case, or the start of the kernel."""
    for row in await tx.fetch("list_baseline_conversations"):
        await delete_conversation(tx, row["conversation_id"])
