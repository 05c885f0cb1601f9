"""What a turn waits for while its model has not said anything yet, for people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

from kernel.llm.base import ChatModel
from kernel.shared.errors import ModelError
from kernel.store.database import Database
from kernel.store.exchanges import tokens_read_before
from kernel.store.records import Stage, TurnWork

_LOOK_AGAIN_SECONDS = 1.0
_MOST_SECONDS = 2.0  # for the server's word on what it has loaded; a busy one must not hold up what is told


async def waits_for(
    db: Database, turn: TurnWork, model: ChatModel, prompt_parts: Mapping[str, int]
) -> AsyncIterator[tuple[Stage, str]]:
    """The stages of the wait with their details, each when it begins. prompt_parts: tokens, estimated.

    Asks the server and the database, so it is only for a wait that is noticed. Raises StoreError.
    """
    loaded = await _is_loaded(model)
    if loaded is False:
        yield "loading_model", model.model
        while loaded is False:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            loaded = await _is_loaded(model)
    if loaded is None:
        yield "waiting_for_model", model.model
        return
    tokens = sum(prompt_parts.values())
    before = await tokens_read_before(db, turn.id, model.model)
    # A prompt that is shorter than what was read before has lost its beginning, and is read anew.
    cached = f", {before} of them read before" if before and before < tokens else ""
    yield "reading_prompt", f"{tokens} tokens{cached}"


async def _is_loaded(model: ChatModel) -> bool | None:
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            return await model.is_loaded()
    except (ModelError, TimeoutError):
        return None
