"""What the dialogue worker's handlers may use beside what every worker has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

from kernel.workers.context import WorkerContext
from kernel.workers.dialogue.warm_memory import WarmMemory


@dataclass(frozen=True, slots=True)
class DialogueContext(WorkerContext):
    memory: WarmMemory

    def on_wake(self) -> None:
        self.memory.poke()


@asynccontextmanager
async def dialogue_context(base: WorkerContext) -> AsyncIterator[DialogueContext]:
    """The parts of a dialogue worker; stopped at the end."""
    memory = WarmMemory(base.db, base.models)
    try:
        yield DialogueContext(
            **{field.name: getattr(base, field.name) for field in fields(base)}, memory=memory
        )
    finally:
        await memory.aclose()
