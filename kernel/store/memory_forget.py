"""Forgetting: a chunk goes with everything that was derived from it.

    a user's words ─▶ the notes and the answer of the same turn
    a note         ─▶ the words it rests on, which would bring it back
    anything       ─▶ the summary with a share of it (what else is in the summary counts again)
                   ─▶ the remembered answers of the turns that were given it, and so on

The conversations themselves stay as they are: they are the user's own record.
"""

from __future__ import annotations

import json

from kernel.shared.errors import NotFound
from kernel.store.database import Transaction


async def forget_chunk(tx: Transaction, chunk_id: str) -> int:
    """Returns how many chunks are gone. Raises NotFound."""
    forgotten = await _forget(tx, chunk_id=chunk_id)
    if not forgotten:
        raise NotFound("there is no such memory: it was forgotten already")
    return forgotten


async def forget_conversation(tx: Transaction, conversation_id: str) -> None:
    """Before a conversation is deleted: forget what rests on it elsewhere. Its own chunks go with its row."""
    await _forget(tx, conversation_id=conversation_id)


async def forget_import(tx: Transaction, import_id: str) -> None:
    """Before an import is deleted: forget what was answered from it. Its own chunks go with its row."""
    await _forget(tx, import_id=import_id)


async def _forget(
    tx: Transaction,
    *,
    chunk_id: str | None = None,
    conversation_id: str | None = None,
    import_id: str | None = None,
) -> int:
    params = {"chunk_id": chunk_id, "conversation_id": conversation_id, "import_id": import_id}
    gone = await tx.fetch("chunks_to_forget", params)
    all_gone = {"ids": json.dumps([row["id"] for row in gone])}
    await tx.fetch("settle_turns_given", all_gone)
    await tx.fetch("delete_prompts_given", all_gone)
    # One by one, each of a document's chunks would have its neighbours embedded anew.
    elsewhere = [row["id"] for row in gone if not row["is_own"]]
    await tx.fetch("delete_chunks", {"ids": json.dumps(elsewhere)})
    tx.wake("dialogue")
    return len(gone)
