"""What the dialogue worker's handlers may use beside what every worker has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

from kernel.memory.warm import WarmMemory
from kernel.workers.context import WorkerContext

FRESH_SECONDS = 1.0  # that a turn waits for an index which is still being loaded
EMBEDDING_SECONDS = 0.5  # that a turn waits for its message as a vector


@dataclass(frozen=True, slots=True)
class DialogueContext(WorkerContext):
    memory: WarmMemory

    def on_change(self) -> None:
        self.memory.poke()


@asynccontextmanager
async def dialogue_context(base: WorkerContext) -> AsyncIterator[DialogueContext]:
    """The parts of a dialogue worker; stopped at the end."""
    memory = WarmMemory(
        base.db, base.models, fresh_seconds=FRESH_SECONDS, embedding_seconds=EMBEDDING_SECONDS
    )
    try:
        yield DialogueContext(
            **{field.name: getattr(base, field.name) for field in fields(base)}, memory=memory
        )
    finally:
        await memory.aclose()
