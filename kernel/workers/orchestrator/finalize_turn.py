"""After a turn: work that nobody waits for. It titles the conversation and remembers what was said."""

from __future__ import annotations

import textwrap

from kernel.memory.rounds import write_rounds
from kernel.shared.crash import crash_point
from kernel.store import jobs
from kernel.store.conversations import set_title
from kernel.store.event_types import TurnFinalized
from kernel.store.events import append_events
from kernel.store.jobs import EXTRACT_NOTES
from kernel.store.messages import opening_of
from kernel.store.records import Job
from kernel.workers.context import WorkerContext

TITLE_CHARACTERS = 60


async def finalize_turn(context: WorkerContext, job: Job) -> None:
    """Title the conversation by its opening unless it has a title, remember the turn, tell clients."""
    crash_point("finalize.claimed")
    async with context.db.write(durable=False) as tx:
        await jobs.finish(tx, job)
        opening = await opening_of(tx, job.conversation_id)
        if opening and (title := title_of(opening)):
            await set_title(tx, job.conversation_id, title, "message")
        written = await write_rounds(tx, context.clock, job.turn_id)
        finalized = TurnFinalized(turn_id=job.turn_id, memory_written=written)
        await append_events(tx, job.conversation_id, [finalized])
        if written:
            await jobs.enqueue(
                tx,
                context.clock,
                EXTRACT_NOTES,
                conversation_id=job.conversation_id,
                turn_id=job.turn_id,
                ordinal=0,
                delay=context.settings.notes_delay,
            )
        crash_point("finalize.before_commit")


def title_of(message: str) -> str:
    """A message as a title: one line of at most TITLE_CHARACTERS, cut between words where there are any."""
    title = textwrap.shorten(message, TITLE_CHARACTERS, placeholder="…")
    if title == "…":  # the first word alone is too long, or the script has no spaces
        title = message.split(maxsplit=1)[0][: TITLE_CHARACTERS - 1] + "…"
    return title
