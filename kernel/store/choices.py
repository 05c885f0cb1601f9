"""Choices that a user makes while the program runs."""

from __future__ import annotations

import json

from kernel.store.database import Reader, Transaction

_MODEL = "model"
_MEMORY = "memory_enabled"
_PROMPTS = "keep_prompts"


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


async def memory_enabled(db: Reader) -> bool:
    """Whether memory is read and written; the user's choice, on until they turn it off."""
    row = await db.fetch_one("get_setting", {"key": _MEMORY})
    return row is None or bool(json.loads(row["value"]))


async def put_memory_enabled(tx: Transaction, *, enabled: bool) -> None:
    """Turn memory on or off, from the next look at it on."""
    await tx.fetch("put_setting", {"key": _MEMORY, "value": json.dumps(enabled)})
    tx.wake("orchestrator")
    tx.wake("dialogue")


async def prompts_are_kept(db: Reader) -> bool:
    """Whether the exact prompts are kept, to be looked at; the user's choice, off until they turn it on."""
    row = await db.fetch_one("get_setting", {"key": _PROMPTS})
    return row is not None and bool(json.loads(row["value"]))


async def put_prompts_kept(tx: Transaction, *, kept: bool) -> None:
    """From the next prompt on. Turned off, those that were kept are forgotten."""
    await tx.fetch("put_setting", {"key": _PROMPTS, "value": json.dumps(kept)})
    if not kept:
        await tx.fetch("delete_prompts")
