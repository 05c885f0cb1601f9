"""The prompt in use: the files, with what the active profile changes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kernel.prompts.compose import compose_system_prompt
from kernel.prompts.files import AgentProfile
from kernel.store.database import Reader
from kernel.store.prompt_profiles import Override, active_overrides


async def active_system_prompt(db: Reader, files: AgentProfile, *, today: str) -> str:
    """See `compose_system_prompt`."""
    return compose_system_prompt(with_overrides(files, await active_overrides(db)), today=today)


def with_overrides(files: AgentProfile, overrides: Mapping[str, Override]) -> AgentProfile:
    """Overrides of components that are not in the files any more have no effect."""
    components = []
    for component in files.components:
        override = overrides.get(component.id, Override())
        components.append(
            replace(
                component,
                content=component.content if override.content is None else override.content,
                enabled=component.enabled if override.enabled is None else override.enabled,
            )
        )
    return replace(files, components=tuple(components))
