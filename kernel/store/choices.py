"""Choices that a user makes while the program runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from kernel.shared.settings import LEAST_CONTEXT_TOKENS, LEAST_RESPONSE_TOKENS, Settings
from kernel.store.database import Reader, Transaction

DEFAULT_TRIGGER_PCT: Final = 95
MOST_INSTRUCTION_CHARACTERS: Final = 4_000
MOST_TOKENS: Final = 10_000_000  # more than any model has, and small enough for every integer on the way

ContextTokens = Annotated[int, Field(ge=LEAST_CONTEXT_TOKENS, le=MOST_TOKENS)]
ResponseTokens = Annotated[int, Field(ge=LEAST_RESPONSE_TOKENS, le=MOST_TOKENS)]
TriggerPct = Annotated[int, Field(ge=50, le=95)]

_MODEL = "model"
_CONTEXT = "context"
_MEMORY = "memory_enabled"
_PROMPTS = "keep_prompts"


@dataclass(frozen=True, slots=True)
class ContextSettings:
    """How much a model is sent and may answer; sizes in tokens.

    compact_trigger_pct: percentage of the context window beyond which a prompt's history is shortened.
    compact_instructions: what the user asks of summaries; empty if nothing.
    """

    max_context_tokens: int
    max_response_tokens: int
    compact_trigger_pct: int
    compact_instructions: str


@dataclass(frozen=True, slots=True)
class ContextChoice:
    """What the user chose of `ContextSettings`; None where the default counts. The bounds are kept by whoever
    makes one from outside: pydantic checks them in requests and in archives.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    max_context_tokens: ContextTokens | None = None
    max_response_tokens: ResponseTokens | None = None
    compact_trigger_pct: TriggerPct | None = None
    compact_instructions: Annotated[str, Field(max_length=MOST_INSTRUCTION_CHARACTERS)] | None = None

    def over(self, settings: Settings) -> ContextSettings:
        """The choice, with the settings of the environment where there is none."""
        return ContextSettings(
            self.max_context_tokens or settings.context_window,
            self.max_response_tokens or settings.max_response_tokens,
            self.compact_trigger_pct or DEFAULT_TRIGGER_PCT,
            self.compact_instructions or "",
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """Who answers, None where the settings decide, and how much of a conversation they are sent."""

    provider: str | None
    model: str | None
    context: ContextChoice

    @property
    def of_model(self) -> tuple[str | None, str | None, int | None]:
        """Provider, model and context window, which together are what a turn asks the registry for."""
        return self.provider, self.model, self.context.max_context_tokens


async def get_choices(db: Reader) -> Choices:
    """All of it in one read, because every turn waits for it."""
    rows = await db.fetch("get_settings", {"first": _MODEL, "second": _CONTEXT})
    found = {row["key"]: json.loads(row["value"]) for row in rows}
    model = found.get(_MODEL, {})
    return Choices(model.get("provider"), model.get("model"), ContextChoice(**found.get(_CONTEXT, {})))


async def get_model_choice(db: Reader) -> tuple[str | None, str | None, int | None]:
    """Provider, model and context window the user chose, None where the settings decide."""
    return (await get_choices(db)).of_model


async def put_model_choice(tx: Transaction, provider: str, model: str) -> None:
    """Choose the model that answers from the next turn on."""
    await tx.fetch(
        "put_setting", {"key": _MODEL, "value": json.dumps({"provider": provider, "model": model})}
    )


async def put_context_choice(tx: Transaction, choice: ContextChoice) -> None:
    """Choose how much a model is sent and may answer, from the next turn on."""
    await tx.fetch("put_setting", {"key": _CONTEXT, "value": json.dumps(asdict(choice))})


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
