"""A conversation of many turns, written straight into the store of a running stack: `python -m
tests.fakes.long_conversation DATABASE TURNS`. Prints its id. The turns ask "Question 0001" and on."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from kernel.shared.clock import Clock, system_clock
from kernel.shared.ids import new_id
from kernel.store.conversations import create_conversation
from kernel.store.database import Transaction
from kernel.store.messages import insert_message
from kernel.store.records import Message
from kernel.store.sqlite import open_sqlite


async def write_conversation(database: Path, turns: int) -> str:
    """Returns its id."""
    clock = system_clock()
    db = await open_sqlite(database)
    try:
        async with db.write() as tx:
            conversation_id = await create_conversation(tx, clock, "A long talk")
            for number in range(1, turns + 1):
                await _write_turn(tx, clock, conversation_id, number)
    finally:
        await db.close()
    return conversation_id


async def _write_turn(tx: Transaction, clock: Clock, conversation_id: str, number: int) -> None:
    turn_id, reply_id, now = new_id(), new_id(), clock.now()
    await tx.fetch("next_ordinal", {"id": conversation_id, "now": now})
    await tx.fetch(
        "insert_turn",
        {
            "id": turn_id,
            "conversation_id": conversation_id,
            "ordinal": number,
            "reply_id": reply_id,
            "key": None,
            "request_hash": "",
            "now": now,
            "mono": clock.monotonic(),
            "boot_id": clock.boot_id,
        },
    )
    question = Message(
        id=turn_id,
        conversation_id=conversation_id,
        turn_id=turn_id,
        role="user",
        event_type="user_message",
        content=f"Question {number:04}",
        status="completed",
        timestamp=now,
    )
    answer = f"Answer {number:04} is **{number} times** as `long`.\n\n" + "- a point of it\n" * (number % 7)
    changes = {"id": reply_id, "role": "assistant", "event_type": "assistant_message", "content": answer}
    await insert_message(tx, question)
    await insert_message(tx, question.model_copy(update=changes))
    ending = {"id": turn_id, "status": "completed", "now": now, "error_code": None, "error": None}
    await tx.fetch("finish_turn", ending)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("turns", type=int)
    options = parser.parse_args()
    sys.stdout.write(asyncio.run(write_conversation(options.database, options.turns)))


if __name__ == "__main__":
    main()
