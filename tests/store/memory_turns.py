"""Shorthand for turns that are remembered, and for looking at what memory holds."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.memory.rounds import write_rounds
from kernel.shared.clock import Clock
from kernel.store import jobs
from kernel.store.accept import Accepted
from kernel.store.memory import NewChunk, insert_chunks, note_used
from kernel.store.memory_items import ItemFilter, list_items
from kernel.store.memory_records import MemoryItem
from kernel.store.messages import answer_message
from kernel.store.records import Performance, UsedChunk
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import complete_turn, get_turn
from tests.store.turns import claim, route_to_dialogue, say


async def answer(
    db: SqliteDatabase,
    clock: Clock,
    message: str,
    text: str,
    *,
    conversation_id: str | None = None,
    given: Sequence[MemoryItem] = (),
) -> Accepted:
    """A completed turn that is not finalized yet; `given`: what the answer was given of memory."""
    accepted = await say(db, clock, message, conversation_id)
    job = await route_to_dialogue(db, clock)
    turn = await get_turn(db, job.turn_id)
    used = [
        UsedChunk(chunk_id=item.id, source_type=item.source_type, rank=rank, score=0.5)
        for rank, item in enumerate(given)
    ]
    async with db.write() as tx:
        await note_used(tx, turn.id, used)
        reply = answer_message(clock, turn, attempt=1, text=text, reasoning="I think.")
        await complete_turn(tx, clock, job, turn, answer=reply, performance=Performance())
    return accepted


async def finalize(db: SqliteDatabase, clock: Clock) -> int:
    """End what was completed; returns how many chunks were written."""
    written = 0
    for job in await claim(db, clock, "background"):
        async with db.write() as tx:
            await jobs.finish(tx, job)
            written += await write_rounds(tx, clock, job.turn_id)
    return written


async def tell(
    db: SqliteDatabase,
    clock: Clock,
    message: str,
    text: str,
    *,
    conversation_id: str | None = None,
    given: Sequence[MemoryItem] = (),
) -> Accepted:
    """A completed turn that is remembered."""
    accepted = await answer(db, clock, message, text, conversation_id=conversation_id, given=given)
    await finalize(db, clock)
    return accepted


async def note(db: SqliteDatabase, clock: Clock, turn: Accepted, content: str) -> str:
    """A note of what the user said in a turn; returns its id."""
    chunk = NewChunk(
        source_type="note",
        conversation_id=turn.conversation_id,
        turn_id=turn.event_id,
        trust="user",
        speaker="user",
        kind="fact",
        quote=content,
        content=content,
        said_at=turn.accepted_at,
    )
    async with db.write() as tx:
        [chunk_id] = await insert_chunks(tx, clock, [chunk])
    return chunk_id


async def held(db: SqliteDatabase, **which: object) -> list[MemoryItem]:
    """What memory holds, in the order in which it was said."""
    items, _ = await list_items(db, ItemFilter(**which), limit=1000)  # type: ignore[arg-type]
    return items[::-1]


async def texts(db: SqliteDatabase, **which: object) -> list[str]:
    return [item.content for item in await held(db, **which)]


async def chunk(db: SqliteDatabase, content: str) -> MemoryItem:
    """The one chunk with this text."""
    [found] = [item for item in await held(db) if item.content == content]
    return found
