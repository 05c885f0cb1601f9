"""Deleting everything: first what runs is ended, so that whoever listens is told, then the rows go."""

from __future__ import annotations

from kernel.shared.clock import Clock
from kernel.store.database import Transaction
from kernel.store.queries import queries
from kernel.store.turns import cancel_turn

_STEPS = "wipe_"


async def cancel_all_turns(tx: Transaction, clock: Clock) -> int:
    """Stop every unfinished turn, imports too; returns how many."""
    cancelled = 0
    for row in await tx.fetch("conversations_at_work"):
        while await cancel_turn(tx, clock, row["conversation_id"]):
            cancelled += 1
    return cancelled


async def delete_everything(tx: Transaction) -> None:
    """Delete every row of the user's. Workers lose their jobs with it, and can write nothing more."""
    for name in sorted(name for name in queries() if name.startswith(_STEPS)):
        await tx.fetch(name)
    await tx.fetch("raise_mcp_revision")
    tx.wake("orchestrator")
    tx.wake("dialogue")
