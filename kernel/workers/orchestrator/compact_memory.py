"""Compaction: the oldest notes are rolled up into summaries by the model while nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from kernel.llm.base import ChatModel
from kernel.llm.structured import ModelReplyInvalid, ModelReplyLate
from kernel.memory import compact
from kernel.memory.compact import Instructed, SummaryUnusable
from kernel.shared.crash import crash_point
from kernel.store import jobs
from kernel.store.choices import get_choices, memory_enabled
from kernel.store.jobs import COMPACT_MEMORY
from kernel.store.memory import insert_chunks
from kernel.store.notes import LiveNote, compaction_is_due, live_notes, supersede
from kernel.store.records import Job
from kernel.workers.orchestrator.background_model import ask_in_background, capable_model
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.retry import MOST_TRIES

FIRST_DELAY = 60.0  # seconds after a summary that cannot be used; four times as long after the second
log = logging.getLogger(__name__)


async def compact_memory(context: OrchestratorContext, job: Job) -> None:
    """Roll up one batch if notes are too many; more are another job's. What is done stays done.

    Raises TurnGoesFirst, or ModelError if the model cannot be reached.
    """
    crash_point("compact.claimed")
    try:
        summaries = await _roll_up(context)
    except (ModelReplyInvalid, ModelReplyLate, SummaryUnusable) as error:
        await _try_later(context, job, str(error))
        return
    await _end(context, job, more=summaries > 0)


async def _roll_up(context: OrchestratorContext) -> int:
    """Have the model sum up the oldest notes, piece by piece; how many summaries were kept."""
    live = await live_notes(context.db)
    if len(live) <= context.settings.memory_chunk_limit or not await memory_enabled(context.db):
        return 0
    model = await capable_model(context)
    if model is None:
        return 0
    chosen = (await get_choices(context.db)).context.over(context.settings)
    prompt = Instructed(context.prompts["memory_summary"], chosen.compact_instructions)
    batch = compact.choose(live, context.settings.memory_compaction_batch_size, prompt, model.context_window)
    for note in batch.too_long:
        log.warning("note %s is too long for %s to be summed up: it stays as it is", note.id, model.model)
    return sum(
        [await _keep(context, await _sum_up(context, model, prompt, piece), piece) for piece in batch.pieces]
    )


async def _sum_up(
    context: OrchestratorContext, model: ChatModel, prompt: Instructed, piece: Sequence[LiveNote]
) -> str:
    messages = compact.request(prompt, piece)
    tokens = compact.reply_tokens(piece)
    value = await ask_in_background(context, model, tokens, compact.SCHEMA, messages)
    return compact.read_reply(value, piece)


async def _keep(context: OrchestratorContext, summary: str, piece: Sequence[LiveNote]) -> bool:
    """Store a summary and mark its notes, unless one of them must not go into it any more."""
    crash_point("compact.summed")
    async with context.db.write() as tx:
        if not await memory_enabled(tx):
            return False
        live = {note.id: note.content for note in await live_notes(tx) if not note.pinned}
        # It may have been changed, pinned or forgotten while the model worked.
        if any(live.get(note.id) != note.content for note in piece):
            return False
        [summary_id] = await insert_chunks(tx, context.clock, [compact.summary_chunk(summary, piece)])
        await supersede(tx, context.clock, [note.id for note in piece], summary_id)
        crash_point("compact.before_commit")
    return True


async def _end(context: OrchestratorContext, job: Job, *, more: bool) -> None:
    """End the job. more: if notes are still too many, another one goes on."""
    async with context.db.write() as tx:
        await jobs.finish(tx, job)
        if more and await compaction_is_due(tx, context.settings.memory_chunk_limit):
            await jobs.enqueue(
                tx,
                context.clock,
                COMPACT_MEMORY,
                conversation_id=job.conversation_id,
                turn_id=job.turn_id,
                ordinal=0,
            )


async def _try_later(context: OrchestratorContext, job: Job, problem: str) -> None:
    """Leave the rest as it is, for a while or, after MOST_TRIES, until the next note is taken."""
    log.warning("notes cannot be rolled up: %s", problem)
    async with context.db.write() as tx:
        if job.tries < MOST_TRIES:
            delay = FIRST_DELAY * 4.0 ** (job.tries - 1)
            await jobs.retry(tx, context.clock, job, delay=delay, error=problem)
        else:
            await jobs.finish(tx, job)
