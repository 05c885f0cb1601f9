"""What is done after a turn that nobody waits for."""

from __future__ import annotations

import pytest

from kernel.store.conversations import get_conversation
from kernel.store.imports import NewImport, accept_import
from kernel.store.turns import cancel_turn
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.finalize_turn import TITLE_CHARACTERS, finalize_turn
from tests.store.turns import claim
from tests.workers.notes import answered


async def title(worker: OrchestratorContext, conversation_id: str) -> str:
    found = (await get_conversation(worker.db, conversation_id)).title
    assert found is not None
    return found


async def test_a_conversation_is_titled_by_its_first_message(context: OrchestratorContext) -> None:
    first = await answered(context, "What is  yeast?\nTell me.")
    await answered(context, "And what is bread?", conversation_id=first.conversation_id)
    assert await title(context, first.conversation_id) == "What is yeast? Tell me."


@pytest.mark.parametrize(
    ("filename", "expected"),
    [("plan.md", "plan.md"), (f"{'x' * 200}.pdf", "x" * (TITLE_CHARACTERS - 1) + "…")],
)
async def test_a_conversation_that_began_with_a_file_is_titled_by_its_name(
    filename: str, expected: str, context: OrchestratorContext
) -> None:
    new = NewImport("import-1", filename, "text/plain", 3, "abc", "stored")
    async with context.db.write() as tx:
        imported = await accept_import(tx, context.clock, new, conversation_id=None)
        await cancel_turn(tx, context.clock, imported.conversation_id, imported.id)
    for job in await claim(context.db, context.clock, "background"):
        await finalize_turn(context, job)
    await answered(context, "What is the plan?", conversation_id=imported.conversation_id)
    assert await title(context, imported.conversation_id) == expected
