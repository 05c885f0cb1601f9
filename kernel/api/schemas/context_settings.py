"""How much of a conversation a model is sent, as the API shows and changes it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kernel.api.schemas.texts import STORABLE
from kernel.store.choices import MOST_INSTRUCTION_CHARACTERS, ContextTokens, ResponseTokens, TriggerPct


class ContextSizes(BaseModel):
    """`compact_trigger_pct`: the percentage of the context window beyond which a conversation's oldest turns
    are left out of the prompt, a block at a time. The room that an answer needs is kept free whatever it is.
    """

    max_context_tokens: int = Field(description="Tokens that a prompt and its answer share.")
    max_response_tokens: int = Field(description="The longest answer, in tokens.")
    compact_trigger_pct: int
    compact_instructions: str = Field(
        description="What the user asks of the summaries that notes are rolled up into; empty if nothing."
    )


class ContextSettings(ContextSizes):
    """What goes into a prompt. `defaults`: what counts for what is reset, from the environment."""

    memory_enabled: bool
    defaults: ContextSizes


class ContextSettingsPatch(BaseModel):
    """What to change; what is left out stays, and null resets to the default."""

    model_config = ConfigDict(extra="forbid")

    max_context_tokens: ContextTokens | None = None
    max_response_tokens: ResponseTokens | None = None
    compact_trigger_pct: TriggerPct | None = None
    compact_instructions: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, max_length=MOST_INSTRUCTION_CHARACTERS),
            STORABLE,
        ]
        | None
    ) = None
    memory_enabled: bool | None = Field(
        None, description="Off: from now on nothing is read from memory or written to it."
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing to change: give at least one of the settings")
        return self
