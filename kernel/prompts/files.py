"""Reads `agent-prompts/<agent>/agent.yaml` and its components: once, when a process starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kernel.shared.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class PromptComponent:
    """One piece of the system prompt. `content` is Markdown without blank lines around it."""

    id: str
    title: str
    content: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """An agent's prompt: its components in order, the disabled ones among them."""

    id: str
    title: str
    components: tuple[PromptComponent, ...]

    @property
    def enabled_components(self) -> tuple[PromptComponent, ...]:
        return tuple(component for component in self.components if component.enabled)


class _ComponentEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    file: Path
    enabled: bool = True


class _ProfileFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1)
    components: list[_ComponentEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [component.id for component in self.components]
        if len(set(ids)) < len(ids):
            raise ValueError("two components have the same id")
        return self


def load_profile(prompts_dir: Path, agent_id: str) -> AgentProfile:
    """The profile in the folder `agent_id` of `prompts_dir`.

    Raises ConfigurationError, which names the file, when one is missing, unreadable or malformed.
    """
    folder = prompts_dir / agent_id
    path = folder / "agent.yaml"
    try:
        entries = _ProfileFile.model_validate(yaml.safe_load(read_text(path)))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path} is not valid YAML: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"{path} is malformed: {wrong}") from error
    components = tuple(
        PromptComponent(entry.id, entry.title, _component(folder, entry.file), entry.enabled)
        for entry in entries.components
    )
    return AgentProfile(agent_id, entries.title, components)


def _component(folder: Path, file: Path) -> str:
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ConfigurationError(f"{folder / 'agent.yaml'} names {file}, which is outside its folder")
    content = read_text(path).strip()
    if not content:
        raise ConfigurationError(f"{path} is empty: write the component or take it out of agent.yaml")
    return content


def read_text(path: Path) -> str:
    """A prompt file. Raises ConfigurationError, which names it."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{path} is missing: restore it, or point AIGENT_PROMPTS_DIR and AIGENT_AGENT_ID at a profile"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as UTF-8 text: {error}") from error
