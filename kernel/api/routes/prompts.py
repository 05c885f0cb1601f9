"""The prompts the agent works with, and the profiles that change them."""

from __future__ import annotations

from fastapi import APIRouter

from kernel.api.deps import Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.prompts import (
    OrchestratorPrompt,
    OrchestratorPrompts,
    PromptComponent,
    PromptComponentPatch,
    PromptComponents,
    PromptProfileCreate,
    PromptProfiles,
    PromptReset,
    SystemPrompt,
    SystemPromptPart,
)
from kernel.prompts.active import with_overrides
from kernel.prompts.compose import compose_system_prompt
from kernel.shared.errors import NotFound
from kernel.shared.tokens import estimate_tokens
from kernel.store import prompt_profiles as store
from kernel.store.database import Reader
from kernel.store.prompt_profiles import Override, PromptProfile

router = APIRouter(prefix="/api/prompts", tags=["prompts"])


@router.get("/system", responses=problems())
async def system_prompt(kernel: KernelDep) -> SystemPrompt:
    """The system prompt as it is sent today."""
    profile = with_overrides(kernel.profile, await store.active_overrides(kernel.db))
    content = compose_system_prompt(profile, today=kernel.clock.today())
    return SystemPrompt(
        agent_id=profile.id,
        content=content,
        components=[
            SystemPromptPart(id=component.id, title=component.title, content=component.content)
            for component in profile.enabled_components
        ],
        tokens_est=estimate_tokens(content),
    )


@router.get("/components", responses=problems())
async def prompt_components(kernel: KernelDep) -> PromptComponents:
    """The components of the system prompt in the active profile."""
    async with kernel.db.snapshot() as reader:
        return await _components(kernel, reader)


@router.patch("/components/{component_id}", responses=problems(404, 413, 415, 422))
async def change_component(
    component_id: str, request: PromptComponentPatch, kernel: KernelDep
) -> PromptComponents:
    """Change a component in the active profile, from the next prompt on; its file stays as it is."""
    default = next((one for one in kernel.profile.components if one.id == component_id), None)
    if default is None:
        known = ", ".join(one.id for one in kernel.profile.components)
        raise NotFound(f"there is no such component; there are {known}")
    async with kernel.db.write() as tx:
        before = (await store.active_overrides(tx)).get(component_id, Override())
        content = before.content if request.content is None else request.content
        enabled = before.enabled if request.enabled is None else request.enabled
        override = Override(
            None if content == default.content else content, None if enabled == default.enabled else enabled
        )
        await store.change_component(tx, component_id, override)
        return await _components(kernel, tx)


@router.post("/reset", responses=problems(413, 415, 422))
async def reset_prompts(kernel: KernelDep, request: PromptReset | None = None) -> PromptComponents:
    """Take back what the active profile changes."""
    async with kernel.db.write() as tx:
        await store.reset_components(tx, request.component_id if request else None)
        return await _components(kernel, tx)


@router.get("/profiles", responses=problems())
async def prompt_profiles(kernel: KernelDep) -> PromptProfiles:
    """All profiles, the oldest first."""
    async with kernel.db.snapshot() as reader:
        return PromptProfiles(profiles=await store.list_profiles(reader))


@router.post("/profiles", status_code=201, responses=problems(404, 409, 413, 415, 422))
async def create_profile(request: PromptProfileCreate, kernel: KernelDep) -> PromptProfile:
    """Add a profile; it is used once it is activated."""
    async with kernel.db.write() as tx:
        return await store.create_profile(tx, kernel.clock, request.title, copy_of=request.copy_of)


@router.post("/profiles/{profile_id}/activate", responses=problems(404, 422))
async def activate_profile(profile_id: str, kernel: KernelDep) -> PromptProfile:
    """Use a profile from the next prompt on."""
    async with kernel.db.write() as tx:
        return await store.activate_profile(tx, profile_id)


@router.delete("/profiles/{profile_id}", status_code=204, responses=problems(404, 409, 422))
async def delete_profile(profile_id: str, kernel: KernelDep) -> None:
    """Delete a profile with its changes; the default one and the active one stay."""
    async with kernel.db.write() as tx:
        await store.delete_profile(tx, profile_id)


@router.get("/orchestrator", responses=problems())
async def orchestrator_prompts(kernel: KernelDep) -> OrchestratorPrompts:
    """The prompts of routing and tools, as they are in `agent-prompts/orchestrator`."""
    return OrchestratorPrompts(
        prompts=[
            OrchestratorPrompt(
                id=prompt.id,
                title=prompt.title,
                content=prompt.content,
                tokens_est=estimate_tokens(prompt.content),
            )
            for prompt in kernel.prompts.values()
        ]
    )


async def _components(kernel: Kernel, db: Reader) -> PromptComponents:
    active = with_overrides(kernel.profile, await store.active_overrides(db))
    return PromptComponents(
        profile_id=await store.active_profile_id(db),
        components=[
            PromptComponent(
                id=component.id,
                title=component.title,
                content=component.content,
                enabled=component.enabled,
                default_content=default.content,
                default_enabled=default.enabled,
                tokens_est=estimate_tokens(component.content),
            )
            for component, default in zip(active.components, kernel.profile.components, strict=True)
        ],
    )
