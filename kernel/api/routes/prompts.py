"""The prompts the agent works with."""

from __future__ import annotations

from fastapi import APIRouter

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.memory import ContextSettings, ContextSettingsPatch
from kernel.api.schemas.models import OrchestratorPrompt, OrchestratorPrompts, PromptComponent, SystemPrompt
from kernel.prompts.compose import compose_system_prompt
from kernel.shared.tokens import estimate_tokens
from kernel.store.choices import memory_enabled, put_memory_enabled

router = APIRouter(prefix="/api/prompts", tags=["prompts"])


@router.get("/system", responses=problems())
async def system_prompt(kernel: KernelDep) -> SystemPrompt:
    """The system prompt as it is sent today."""
    content = compose_system_prompt(kernel.profile, today=kernel.clock.today())
    return SystemPrompt(
        agent_id=kernel.profile.id,
        content=content,
        components=[
            PromptComponent(id=component.id, title=component.title, content=component.content)
            for component in kernel.profile.enabled_components
        ],
        tokens_est=estimate_tokens(content),
    )


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


@router.get("/context-settings", responses=problems())
async def context_settings(kernel: KernelDep) -> ContextSettings:
    """What goes into a prompt beside the system prompt and the message."""
    return ContextSettings(
        memory_enabled=await memory_enabled(kernel.db),
        max_context_tokens=kernel.settings.context_window,
        max_response_tokens=kernel.settings.max_response_tokens,
    )


@router.patch("/context-settings", responses=problems(413, 415, 422))
async def change_context_settings(request: ContextSettingsPatch, kernel: KernelDep) -> ContextSettings:
    """Turn memory on or off, at once: for the next prompt, and for what is said from now on."""
    async with kernel.db.write() as tx:
        await put_memory_enabled(tx, enabled=request.memory_enabled)
    return await context_settings(kernel)
