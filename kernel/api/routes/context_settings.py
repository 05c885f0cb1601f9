"""How much of a conversation a model is sent, and whether memory is: changed while the program runs."""

from __future__ import annotations

from dataclasses import asdict, replace

from fastapi import APIRouter

from kernel.api.deps import Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.context_settings import ContextSettings, ContextSettingsPatch, ContextSizes
from kernel.llm.registry import ModelChoice
from kernel.shared.errors import InvalidRequest
from kernel.shared.settings import Settings
from kernel.store.choices import (
    ContextChoice,
    get_choices,
    get_model_choice,
    memory_enabled,
    put_context_choice,
    put_memory_enabled,
)
from kernel.store.database import Reader

router = APIRouter(prefix="/api/prompts/context-settings", tags=["prompts"])


@router.get("", responses=problems())
async def context_settings(kernel: KernelDep) -> ContextSettings:
    """What goes into a prompt beside the system prompt and the message.

    `compact_trigger_pct`: a prompt that would take a larger share of the window leaves out the oldest turns.
    `compact_instructions` are given to the model whenever it rolls notes up into a summary.
    """
    async with kernel.db.snapshot() as reader:
        return await _shown(reader, kernel.settings)


@router.patch("", responses=problems(413, 415, 422))
async def change_context_settings(request: ContextSettingsPatch, kernel: KernelDep) -> ContextSettings:
    """Change what is given, from the next prompt on; null resets to the default.

    The window is at most what the model offers, where its backend says it, and larger than an answer. Another
    window has Ollama load the model anew, once.
    """
    change = request.model_dump(exclude_unset=True)
    if request.max_context_tokens is not None:
        await _check_offered(kernel, request.max_context_tokens)
    async with kernel.db.write() as tx:
        if "memory_enabled" in change:
            await put_memory_enabled(tx, enabled=change.pop("memory_enabled") is not False)
        if change:
            choice = replace((await get_choices(tx)).context, **change)
            if {"max_context_tokens", "max_response_tokens"} & change.keys():
                _check_sizes(choice, kernel.settings)
            await put_context_choice(tx, choice)
        return await _shown(tx, kernel.settings)


async def _shown(db: Reader, settings: Settings) -> ContextSettings:
    chosen = (await get_choices(db)).context
    return ContextSettings(
        memory_enabled=await memory_enabled(db),
        defaults=ContextSizes(**asdict(ContextChoice().over(settings))),
        **asdict(chosen.over(settings)),
    )


def _check_sizes(choice: ContextChoice, settings: Settings) -> None:
    """Raises InvalidRequest. Sizes of the environment alone are the operator's, whatever they are."""
    if choice.max_context_tokens is None and choice.max_response_tokens is None:
        return
    sizes = choice.over(settings)
    if sizes.max_response_tokens >= sizes.max_context_tokens:
        raise InvalidRequest(
            f"an answer of {sizes.max_response_tokens} tokens does not fit into a context window of "
            f"{sizes.max_context_tokens}: make max_response_tokens smaller than max_context_tokens"
        )


async def _check_offered(kernel: Kernel, tokens: int) -> None:
    choice = ModelChoice(*await get_model_choice(kernel.db))
    largest = await kernel.models.largest_window(choice)
    if largest is not None and tokens > largest:
        raise InvalidRequest(
            f"the model has a context of {largest} tokens: make max_context_tokens that or less"
        )
