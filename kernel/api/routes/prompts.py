"""The prompts the agent works with."""

from __future__ import annotations

from fastapi import APIRouter

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.models import OrchestratorPrompt, OrchestratorPrompts, PromptComponent, SystemPrompt
from kernel.prompts.compose import compose_system_prompt
from kernel.shared.tokens import estimate_tokens

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
