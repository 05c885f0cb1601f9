"""How many characters a token of a model has, learned from what its backend counted; the old fades."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.store.database import Reader, Transaction
from kernel.store.exchange_records import TokenRate

_KEEP = 0.9  # of what was learned, with each new prompt


@dataclass(frozen=True, slots=True)
class CountedPrompt:
    """A prompt that a backend counted. characters: ASCII ones, and the tokens that they took.

    error_default, error_learned: share by which the estimates without and with learning were off.
    """

    characters: int
    tokens: float
    error_default: float
    error_learned: float


async def get_token_rate(db: Reader, provider: str, model: str) -> TokenRate | None:
    """None if nothing was learned of the model yet."""
    row = await db.fetch_one("get_token_rate", {"provider": provider, "model": model})
    return TokenRate(**row) if row else None


async def list_token_rates(db: Reader) -> list[TokenRate]:
    return [TokenRate(**row) for row in await db.fetch("list_token_rates")]


async def learn_token_rate(tx: Transaction, provider: str, model: str, counted: CountedPrompt) -> None:
    await tx.fetch(
        "learn_token_rate",
        {
            "provider": provider,
            "model": model,
            "keep": _KEEP,
            "characters": counted.characters,
            "tokens": counted.tokens,
            "error_default": counted.error_default,
            "error_learned": counted.error_learned,
        },
    )
