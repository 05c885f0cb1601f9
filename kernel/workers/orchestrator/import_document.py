"""An import: a document is read, cut into chunks and remembered.

    converting ─▶ chunking ─▶ chunks, message and end in one transaction
        └─▶ cannot be read: the turn fails, the file is removed, nothing is remembered

An attempt that dies before that transaction has left nothing: the next one begins anew.
"""

from __future__ import annotations

import asyncio
import logging

from kernel.documents.chunks import Cut, cut
from kernel.documents.convert import (
    NO_TEXT,
    NOT_INSTALLED,
    STOPPED,
    TOOL,
    UNREACHABLE,
    file_uri,
    readable_text,
    refusal,
)
from kernel.documents.errors import ConverterLost, DocumentUnreadable
from kernel.documents.filenames import ending_of
from kernel.documents.plain import READ_HERE, read_text
from kernel.documents.uploads import remove_upload, uploads_dir
from kernel.shared.crash import crash_point
from kernel.shared.errors import ToolError, ToolUnreachable
from kernel.store.choices import memory_enabled
from kernel.store.event_types import MessageDelta, MessageStarted
from kernel.store.events import append_events_fenced
from kernel.store.import_records import ImportProgress, ImportStage, StoredDocument
from kernel.store.imports import get_stored_document, tell_progress
from kernel.store.mcp_servers import MANAGED_SLUG
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.messages import answer_message
from kernel.store.records import Job, Performance, TurnWork
from kernel.store.turns import complete_turn, fail_turn, get_turn
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.retry import MOST_TRIES

PATIENCE = 90.0  # seconds for a converter that is starting
RETRY_AFTER = 8.0  # seconds for one that died to be started again
log = logging.getLogger(__name__)


async def import_document(context: OrchestratorContext, job: Job) -> None:
    """Read the document of a turn and complete the turn, or fail it with the reason."""
    crash_point("import.claimed")
    turn = await get_turn(context.db, job.turn_id)
    document = await get_stored_document(context.db, job.turn_id)
    try:
        await _tell(context, job, "converting")
        text = await _text_of(context, document)
        crash_point("import.converted")
        await _tell(context, job, "chunking")
        found = await asyncio.to_thread(cut, readable_text(text, document.media_type))
        if not found.chunks:
            raise DocumentUnreadable(NO_TEXT)
        await _remember(context, job, turn, document, found)
    except (DocumentUnreadable, ConverterLost) as error:
        if error.retryable and job.tries < MOST_TRIES:
            raise
        detail = f"I could not read {document.filename}: {error.detail}"
        async with context.db.write() as tx:
            await fail_turn(tx, context.clock, job, turn, code=error.code, detail=detail)
        await asyncio.to_thread(remove_upload, uploads_dir(context.settings), document.stored_name)


async def _text_of(context: OrchestratorContext, document: StoredDocument) -> str:
    ending = ending_of(document.stored_name)
    if ending not in READ_HERE:
        return await _converted(context, document)
    path = uploads_dir(context.settings) / document.stored_name
    try:
        return await asyncio.to_thread(read_text, path, ending)
    except FileNotFoundError as error:
        raise DocumentUnreadable("its file is gone: import it again") from error
    except OSError as error:
        raise DocumentUnreadable(f"its file cannot be opened ({error.strerror})") from error


async def _converted(context: OrchestratorContext, document: StoredDocument) -> str:
    """What MarkItDown makes of it. Raises DocumentUnreadable, ConverterLost."""
    if context.settings.markitdown_url is None:
        raise DocumentUnreadable(NOT_INSTALLED)
    uri = file_uri(context.settings, document.stored_name)
    deadline = context.clock.monotonic() + PATIENCE
    while True:
        try:
            reply = await context.mcp_servers.call(MANAGED_SLUG, TOOL, {"uri": uri})
        except ToolUnreachable as error:
            if context.clock.monotonic() > deadline:
                log.warning("%s", error.detail)
                raise DocumentUnreadable(UNREACHABLE) from error
            await asyncio.sleep(1)
        except ToolError as error:
            log.warning("%s", error.detail)
            raise ConverterLost(STOPPED, retry_after=RETRY_AFTER) from error
        else:
            if reply.is_error:
                raise refusal(reply.text)
            return reply.text


async def _tell(context: OrchestratorContext, job: Job, stage: ImportStage) -> None:
    async with context.db.write_near() as tx:
        await tell_progress(tx, job, ImportProgress(stage=stage, total=1))


async def _remember(
    context: OrchestratorContext, job: Job, turn: TurnWork, document: StoredDocument, found: Cut
) -> None:
    """Everything final at once: chunks, the message, the end of the turn."""
    said_at = context.clock.now()
    chunks = [
        NewChunk(
            source_type="document",
            source_id=turn.id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
            import_id=turn.id,
            ordinal=turn.ordinal,
            position=position,
            trust="document",
            label=chunk.label,
            content=chunk.content,
            said_at=said_at,
        )
        for position, chunk in enumerate(found.chunks)
    ]
    text = _ready(document.filename, found, memory_is_on=await memory_enabled(context.db))
    answer = answer_message(context.clock, turn, attempt=job.attempt, text=text, reasoning="")
    started = MessageStarted(turn_id=turn.id, message_id=answer.id, attempt=job.attempt)
    delta = MessageDelta(turn_id=turn.id, message_id=answer.id, text=text)
    performance = Performance(route=turn.route, decided_by=turn.decided_by)
    async with context.db.write() as tx:
        await append_events_fenced(tx, job, [started, delta])
        await insert_chunks(tx, context.clock, chunks)
        await complete_turn(tx, context.clock, job, turn, answer=answer, performance=performance)
        crash_point("import.before_commit")


def _ready(filename: str, found: Cut, *, memory_is_on: bool) -> str:
    parts = [_counted(found.pages, "page")] if found.pages else []
    parts.append(_counted(len(found.chunks), "passage"))
    then = "Ask me about it." if memory_is_on else "Memory is off: turn it on, and ask me about it."
    return f"{filename} is ready: {', '.join(parts)}. {then}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
