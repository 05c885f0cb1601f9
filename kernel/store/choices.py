"""Choices that a user makes while the program runs, such as the model."""

from __future__ import annotations

import json

from kernel.store.database import Reader, Transaction


async def get_choice(db: Reader, key: str) -> object | None:
    """The stored JSON value, None if there is none."""
    row = await db.fetch_one("get_setting", {"key": key})
    return json.loads(row["value"]) if row else None


async def put_choice(tx: Transaction, key: str, value: object) -> None:
    """Store a JSON value."""
    await tx.fetch("put_setting", {"key": key, "value": json.dumps(value)})
