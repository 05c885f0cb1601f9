"""The router of a worker process: its tiers, wired to the models and to the mathematical tool's own look."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.llm.base import ChatModel
from kernel.llm.registry import ModelChoice, ModelRegistry
from kernel.prompts.orchestrator import OrchestratorPrompt
from kernel.routing.gate import Gate
from kernel.routing.model_router import ModelRouter
from kernel.routing.router import Router
from kernel.routing.rules import Rules
from kernel.shared.clock import Clock
from kernel.shared.settings import Settings
from kernel.store.choices import get_model_choice
from kernel.store.database import Reader
from kernel.tools.math import plan_arguments


def build_router(
    settings: Settings,
    clock: Clock,
    db: Reader,
    models: ModelRegistry,
    prompts: Mapping[str, OrchestratorPrompt],
) -> tuple[Router, Gate]:
    """As AIGENT_ROUTING wants it. Nothing is read or asked for yet."""
    rules = Rules(plan_arguments)
    gate = Gate(
        models.embedder,
        rules.read,
        prompts_dir=settings.prompts_dir,
        data_dir=settings.data_dir,
        monotonic=clock.monotonic,
    )

    async def chosen_model() -> ChatModel:
        return await models.chat(ModelChoice(*await get_model_choice(db)))

    model = ModelRouter(chosen_model, prompts["routing"], settings.routing_timeout, clock.monotonic)
    return Router(rules, gate, model, mode=settings.routing), gate
