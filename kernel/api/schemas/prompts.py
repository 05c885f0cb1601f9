"""Prompts as the API shows and changes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kernel.api.schemas.chat import TitleText
from kernel.api.schemas.texts import STORABLE
from kernel.store.prompt_profiles import PromptProfile

MOST_CHARACTERS = 20_000  # of a component: many times what a small model can be given


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty: switch the component off instead")
    return text.strip()


PromptText = Annotated[str, Field(max_length=MOST_CHARACTERS), STORABLE, AfterValidator(_not_blank)]


class SystemPromptPart(BaseModel):
    id: str
    title: str
    content: str


class SystemPrompt(BaseModel):
    """The system prompt as it is sent today, and the components it is made of."""

    agent_id: str
    content: str
    components: list[SystemPromptPart]
    tokens_est: int


class PromptComponent(BaseModel):
    """A component in the active profile, and as it is in the files."""

    id: str
    title: str
    content: str
    enabled: bool
    default_content: str
    default_enabled: bool
    tokens_est: int


class PromptComponents(BaseModel):
    """In the order in which they are joined."""

    profile_id: str
    components: list[PromptComponent]


class PromptComponentPatch(BaseModel):
    """What to change; what is left out stays. Equal to the file's, it is no change any more."""

    model_config = ConfigDict(extra="forbid")
    content: PromptText | None = None
    enabled: bool | None = None


class PromptReset(BaseModel):
    """Which component; without one, all of the active profile."""

    model_config = ConfigDict(extra="forbid")
    component_id: str | None = Field(None, max_length=100)


class PromptProfiles(BaseModel):
    profiles: list[PromptProfile]


class PromptProfileCreate(BaseModel):
    """copy_of: a profile whose changes it begins with."""

    model_config = ConfigDict(extra="forbid")
    title: TitleText
    copy_of: str | None = Field(None, max_length=64)


class OrchestratorPrompt(BaseModel):
    """What the orchestrator tells the model; placeholders such as `{message}` are filled in for each call."""

    id: str
    title: str
    content: str
    tokens_est: int


class OrchestratorPrompts(BaseModel):
    prompts: list[OrchestratorPrompt]
