"""Warming up: load the model and have it read the system prompt, so that the first answer comes quickly."""

from __future__ import annotations

from contextlib import aclosing

from kernel.api.deps import Kernel, Warmth
from kernel.llm.base import ChatMessage, Done
from kernel.llm.registry import ModelChoice
from kernel.prompts.active import active_system_prompt
from kernel.store.choices import get_model_choice

WARM_SECONDS = 240.0  # backends unload an idle model after about five minutes


async def warm_up(kernel: Kernel) -> tuple[Warmth, bool]:
    """Warm the chosen model unless it still is; returns when it was warmed and whether it was just now.

    Raises ModelError.
    """
    choice = ModelChoice(*await get_model_choice(kernel.db))
    model = await kernel.models.chat(choice)
    known = known_warmth(kernel, model.provider, model.model, choice.context_window)
    if known is not None:
        return known, False
    system_prompt = await active_system_prompt(kernel.db, kernel.profile, today=kernel.clock.today())
    prompt = [
        ChatMessage("system", system_prompt),
        ChatMessage("user", "Hello"),
    ]
    async with aclosing(model.stream(prompt, max_tokens=1, temperature=0)) as stream:
        async for delta in stream:
            if isinstance(delta, Done):
                break
    at_mono, at = kernel.clock.monotonic(), kernel.clock.now()
    warmth = kernel.warmth = Warmth(model.provider, model.model, choice.context_window, at_mono, at)
    return warmth, True


def known_warmth(
    kernel: Kernel, provider: str | None, model: str | None, context_window: int | None
) -> Warmth | None:
    """The last warming if it was of this model and still lasts."""
    warmth = kernel.warmth
    if warmth is None or kernel.clock.monotonic() - warmth.at_mono >= WARM_SECONDS:
        return None
    wanted = (provider, model, context_window)
    return warmth if (warmth.provider, warmth.model, warmth.context_window) == wanted else None
