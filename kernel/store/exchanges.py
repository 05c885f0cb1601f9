"""Performance rows: one per answered turn."""

from __future__ import annotations

from kernel.shared.clock import Clock
from kernel.store.database import Transaction
from kernel.store.records import Performance, TurnWork


async def insert_exchange(tx: Transaction, clock: Clock, turn: TurnWork, performance: Performance) -> None:
    """Store the figures of a turn; route and decision are the turn's own."""
    await tx.fetch(
        "insert_exchange",
        {
            **performance.model_dump(exclude={"route", "decided_by"}),
            "turn_id": turn.id,
            "conversation_id": turn.conversation_id,
            "now": clock.now(),
        },
    )
