"""The dialogue worker: answers turns with the model. `python -m` this file."""

from __future__ import annotations

import logging

from kernel.llm.registry import ModelChoice
from kernel.shared.errors import AIgentError
from kernel.store.choices import get_model_choice, memory_enabled
from kernel.store.jobs import GENERATE_REPLY
from kernel.workers.dialogue.context import DialogueContext, dialogue_context
from kernel.workers.dialogue.generate_reply import generate_reply
from kernel.workers.process import Worker, run_worker
from kernel.workers.runner import LaneOptions

log = logging.getLogger(__name__)


def main() -> None:
    run_worker(
        Worker(
            role="dialogue",
            equip=dialogue_context,
            lanes=lambda settings: {"dialogue": LaneOptions(settings.dialogue_concurrency, foreground=True)},
            handlers={GENERATE_REPLY.name: generate_reply},
            prepare=warm_up,
            on_change=DialogueContext.on_change,
        )
    )


async def warm_up(context: DialogueContext) -> None:
    """Find out which backends answer and embed, so that the first turn need not."""
    try:
        await context.models.chat(ModelChoice(*await get_model_choice(context.db)))
        if await memory_enabled(context.db):
            await context.memory.embed("Is anybody there?")
    except AIgentError as error:
        log.info("no model yet: %s", error.detail)


if __name__ == "__main__":
    main()
