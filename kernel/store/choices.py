"""Choices that a user makes while the program runs."""

from __future__ import annotations

import json

from kernel.store.database import Reader, Transaction

_MODEL = "model"


async def get_model_choice(db: Reader) -> tuple[str | None, str | None]:
    """Provider and model the user chose, None where the settings decide."""
    row = await db.fetch_one("get_setting", {"key": _MODEL})
    chosen = json.loads(row["value"]) if row else {}
    return chosen.get("provider"), chosen.get("model")


async def put_model_choice(tx: Transaction, provider: str, model: str) -> None:
    """Choose the model that answers from the next turn on."""
    await tx.fetch(
        "put_setting", {"key": _MODEL, "value": json.dumps({"provider": provider, "model": model})}
    )
