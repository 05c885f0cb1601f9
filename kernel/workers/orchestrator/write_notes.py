"""After a turn: notes of what the user said in it, taken by the model while nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.memory import notes
from kernel.memory.notes import Draft
from kernel.shared.crash import crash_point
from kernel.store import jobs
from kernel.store.choices import memory_enabled
from kernel.store.jobs import COMPACT_MEMORY
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.notes import compaction_is_due, live_notes, message_vector, supersede, words_kept
from kernel.store.records import Job, TurnWork
from kernel.store.turns import get_turn
from kernel.workers.orchestrator.background_model import ask_in_background, capable_model
from kernel.workers.orchestrator.context import OrchestratorContext


async def write_notes(context: OrchestratorContext, job: Job) -> None:
    """Ask for notes of the turn and keep those that it proves.

    Raises TurnGoesFirst, or ModelError: a reply that cannot be used leaves no notes.
    """
    crash_point("notes.claimed")
    turn = await get_turn(context.db, job.turn_id)
    drafts = await _find(context, turn)
    crash_point("notes.found")
    await _keep(context, job, turn, drafts)


async def _find(context: OrchestratorContext, turn: TurnWork) -> Sequence[Draft]:
    """What the model notes. Only what memory keeps of the user's words is read: nothing of a turn that
    failed, was forgotten, or was said while memory was off."""
    said = " ".join(await words_kept(context.db, turn.id))
    if not said or not await memory_enabled(context.db):
        return []
    model = await capable_model(context)
    if model is None:
        return []
    live = await live_notes(context.db)
    shown = notes.most_similar(said, await message_vector(context.db, turn.id), live)
    prompt = context.prompts["memory_notes"]
    messages = notes.request(prompt, said, turn.accepted_at, shown, model.context_window)
    value = await ask_in_background(context, model, notes.REPLY_TOKENS, notes.SCHEMA, messages)
    return notes.read_reply(value, said, shown)


async def _keep(context: OrchestratorContext, job: Job, turn: TurnWork, drafts: Sequence[Draft]) -> None:
    """Store what is new and still to be remembered, and end the job."""
    async with context.db.write() as tx:
        await jobs.finish(tx, job)
        if not drafts or not await memory_enabled(tx):
            return
        kept = await words_kept(tx, turn.id)  # some may have been forgotten while the model worked
        proven = [draft for draft in drafts if notes.is_kept(draft.quote, kept)]
        live = await live_notes(tx)
        new = notes.unknown(proven, live)
        ids = await insert_chunks(tx, context.clock, [_chunk(turn, draft) for draft in new])
        replaceable = {note.id: note.content for note in live if not note.pinned}
        for note_id, draft in zip(ids, new, strict=True):
            old = draft.replaces
            if old and replaceable.get(old.id) == old.content:  # not pinned or edited meanwhile
                await supersede(tx, context.clock, [old.id], note_id)
        if await compaction_is_due(tx, context.settings.memory_chunk_limit):
            await jobs.enqueue(
                tx,
                context.clock,
                COMPACT_MEMORY,
                conversation_id=turn.conversation_id,
                turn_id=turn.id,
                ordinal=0,
            )
        crash_point("notes.before_commit")


def _chunk(turn: TurnWork, draft: Draft) -> NewChunk:
    return NewChunk(
        source_type="note",
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        ordinal=turn.ordinal,
        trust="user",
        speaker="user",
        kind=draft.kind,
        quote=draft.quote,
        content=draft.content,
        said_at=turn.accepted_at,
    )
