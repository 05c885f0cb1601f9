"""Many notes to roll up, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kernel.store import jobs
from kernel.store.accept import Accepted
from kernel.store.jobs import COMPACT_MEMORY
from kernel.store.memory import NewChunk, insert_chunks
from kernel.workers.orchestrator.context import OrchestratorContext
from tests.fakes.model_server import FakeModelServer
from tests.fakes.note_model import SUMMARY
from tests.workers.notes import answered, chunks


async def with_notes(worker: OrchestratorContext, contents: Sequence[str]) -> list[str]:
    """A turn with these notes and a job to roll up what is too many; the ids of the notes."""
    accepted = await answered(worker, "I have much to tell")
    return await add_notes(worker, contents, accepted)


async def add_notes(worker: OrchestratorContext, contents: Sequence[str], said: Accepted) -> list[str]:
    new = [
        NewChunk(
            source_type="note",
            conversation_id=said.conversation_id,
            turn_id=said.event_id,
            trust="user",
            speaker="user",
            kind="fact",
            quote="much to tell",
            content=content,
            said_at=(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).isoformat(),
        )
        for minute, content in enumerate(contents, start=len(chunks(worker, "note")))
    ]
    async with worker.db.write() as tx:
        await tx.fetch("delete_jobs_of_turn", {"turn_id": said.event_id})
        ids = await insert_chunks(tx, worker.clock, new)
        await jobs.enqueue(
            tx,
            worker.clock,
            COMPACT_MEMORY,
            conversation_id=said.conversation_id,
            turn_id=said.event_id,
            ordinal=0,
        )
    return ids


def facts(count: int) -> list[str]:
    return [f"The user's fact number {number} is {number * 7919}." for number in range(count)]


def shown(model: FakeModelServer) -> str:
    """All that the model was shown to sum up."""
    asked = [item.body["messages"][-1]["content"] for item in model.log]
    return "\n".join(text for text in asked if SUMMARY in text)


def live(worker: OrchestratorContext) -> set[str]:
    return {row["id"] for row in chunks(worker, "note") if row["superseded_by"] is None}
