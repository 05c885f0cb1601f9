"""Documents that the orchestrator reads itself, on a real database."""

from __future__ import annotations

import hashlib

import pytest

from kernel.documents.uploads import uploads_dir
from kernel.shared.ids import new_id
from kernel.store.choices import put_memory_enabled
from kernel.store.imports import NewImport, accept_import
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.import_document import import_document
from tests.store.turns import claim


async def imported(context: OrchestratorContext, content: bytes) -> str:
    """What the conversation is told once a text is read."""
    import_id = new_id()
    folder = uploads_dir(context.settings)
    folder.mkdir(exist_ok=True)
    (folder / f"{import_id}.txt").write_bytes(content)
    new = NewImport(
        id=import_id,
        filename="tides.txt",
        media_type="text/plain",
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_name=f"{import_id}.txt",
    )
    async with context.db.write() as tx:
        await accept_import(tx, context.clock, new, conversation_id=None)
    [job] = await claim(context.db, context.clock, "documents")
    await import_document(context, job)
    rows = await context.db.fetch("messages_of_turn", {"turn_id": import_id})
    return str(rows[-1]["content"])


@pytest.mark.parametrize(
    ("enabled", "then"),
    [(True, "Ask me about it."), (False, "Memory is off: turn it on, and ask me about it.")],
)
async def test_a_document_is_not_said_to_be_of_use_while_memory_is_off(
    enabled: bool, then: str, context: OrchestratorContext
) -> None:
    async with context.db.write() as tx:
        await put_memory_enabled(tx, enabled=enabled)
    assert await imported(context, b"High at noon.") == f"tides.txt is ready: 1 passage. {then}"
