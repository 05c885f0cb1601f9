"""Imports: a document that arrived, as a turn of its own kind.

    accept_import ─▶ processing ─▶ ready | failed | cancelled        (the turn's end, see turns.py)

Its progress and its end are told by `document.updated`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.crash import crash_point
from kernel.shared.errors import LeaseLost, NotFound
from kernel.shared.ids import new_id
from kernel.store import jobs
from kernel.store.conversations import create_conversation, get_conversation
from kernel.store.database import Reader, Transaction
from kernel.store.event_types import DocumentUpdated, TurnAccepted, TurnRouted
from kernel.store.events import append_events, append_events_fenced
from kernel.store.import_records import Import, ImportProgress, StoredDocument
from kernel.store.jobs import IMPORT_DOCUMENT
from kernel.store.memory_forget import forget_import
from kernel.store.messages import insert_message
from kernel.store.records import Job, Message

IMPORT_ROUTE = "import"


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file that has arrived, under the id that its import will have."""

    id: str
    filename: str
    media_type: str
    size_bytes: int
    sha256: str
    stored_name: str


async def accept_import(
    tx: Transaction, clock: Clock, new: NewImport, *, conversation_id: str | None
) -> Import:
    """Write a document with everything that makes it read, in a new conversation if none is named.

    The same file in the same conversation gets the import it has, with `reused_existing`. Raises NotFound if
    the conversation does not exist.
    """
    if conversation_id is None:
        conversation_id = await create_conversation(tx, clock)
    await get_conversation(tx, conversation_id)
    same = await tx.fetch_one("find_same_import", {"conversation_id": conversation_id, "sha256": new.sha256})
    if same is not None:
        existing = await get_import(tx, same["id"])
        return existing.model_copy(update={"reused_existing": True})
    await _insert(tx, clock, new, conversation_id)
    created = await get_import(tx, new.id)
    text = Message(
        id=new.id,
        conversation_id=conversation_id,
        turn_id=new.id,
        role="user",
        event_type="user_message",
        content=f"Imported {new.filename}",
        status="completed",
        timestamp=created.created_at,
    )
    await insert_message(tx, text)
    accepted = TurnAccepted(turn_id=new.id, message=text)
    routed = TurnRouted(turn_id=new.id, route=IMPORT_ROUTE, decided_by="rule", confidence=1.0)
    updated = DocumentUpdated(turn_id=new.id, document=created)
    await append_events(tx, conversation_id, [accepted, routed, updated])
    await jobs.enqueue(tx, clock, IMPORT_DOCUMENT, conversation_id=conversation_id, turn_id=new.id, ordinal=0)
    crash_point("import.before_accept")
    return created


async def _insert(tx: Transaction, clock: Clock, new: NewImport, conversation_id: str) -> None:
    now = clock.now()
    counter = await tx.fetch_one("next_ordinal", {"id": conversation_id, "now": now})
    assert counter is not None
    progress = ImportProgress(stage="queued").model_dump_json()
    row = {**dataclasses.asdict(new), "conversation_id": conversation_id, "now": now, "progress": progress}
    turn = {
        "ordinal": counter["last_ordinal"],
        "reply_id": new_id(),
        "mono": clock.monotonic(),
        "boot_id": clock.boot_id,
    }
    await tx.fetch("insert_import_turn", {**row, **turn})
    await tx.fetch("insert_import", row)


async def get_import(db: Reader, import_id: str) -> Import:
    """Raises NotFound."""
    found = await _list(db, import_id=import_id)
    if not found:
        raise NotFound("this import does not exist; it may have been deleted")
    return found[0]


async def list_imports(
    db: Reader, *, conversation_id: str | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[Import], str | None]:
    """A page of imports, newest first, and the cursor of the next page (None at the end)."""
    found = await _list(db, conversation_id=conversation_id, before=cursor, limit=limit + 1)
    page = found[:limit]
    return page, page[-1].id if len(found) > limit else None


async def get_stored_document(db: Reader, import_id: str) -> StoredDocument:
    """Raises LeaseLost if the import was deleted while its job ran."""
    row = await db.fetch_one("get_stored_document", {"id": import_id})
    if row is None:
        raise LeaseLost(f"import {import_id} was deleted")
    return StoredDocument(**row)


async def tell_progress(tx: Transaction, job: Job, progress: ImportProgress) -> None:
    """Store what is being done and tell the conversation's clients. Raises LeaseLost."""
    await tx.fetch("set_import_progress", {"id": job.turn_id, "progress": progress.model_dump_json()})
    await append_events_fenced(tx, job, await import_events(tx, job.turn_id))


async def import_events(db: Reader, import_id: str) -> list[DocumentUpdated]:
    """What is to be told of an import as it is now; nothing if it was deleted."""
    return [
        DocumentUpdated(turn_id=found.id, document=found) for found in await _list(db, import_id=import_id)
    ]


async def delete_import(tx: Transaction, import_id: str) -> None:
    """Delete it with its chunks and the remembered answers from them; its file is then nobody's.

    Raises NotFound.
    """
    await forget_import(tx, import_id)
    if await tx.fetch_one("delete_import", {"id": import_id}) is None:
        raise NotFound("this import does not exist; it may have been deleted already")


async def owned_uploads(db: Reader) -> set[str]:
    """The stored names of all files that belong to an import that is processing or ready."""
    return {row["stored_name"] for row in await db.fetch("owned_uploads")}


async def _list(
    db: Reader,
    *,
    import_id: str | None = None,
    conversation_id: str | None = None,
    before: str | None = None,
    limit: int = 1,
) -> list[Import]:
    params = {"id": import_id, "conversation_id": conversation_id, "before": before, "limit": limit}
    return [Import.from_row(row) for row in await db.fetch("list_imports", params)]
