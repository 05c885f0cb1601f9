"""What routes depend on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Path, Request

from kernel.api.backups import Backups
from kernel.api.baseline_task import BaselineTask
from kernel.api.foresight import Foresight
from kernel.api.hub import EventHub
from kernel.api.memory_search import MemorySearch
from kernel.api.metrics import KernelMetrics
from kernel.documents.uploads import Uploads
from kernel.llm.registry import ModelRegistry
from kernel.prompts.files import AgentProfile
from kernel.prompts.orchestrator import OrchestratorPrompt
from kernel.shared.clock import Clock
from kernel.shared.errors import StoreError
from kernel.shared.settings import Settings
from kernel.shared.threads import to_the_end
from kernel.store.archive.writer import ArchiveWriter
from kernel.store.imports import owned_uploads
from kernel.store.sqlite import SqliteDatabase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Warmth:
    """When which model was last warmed, and with which chosen context window: another is another load."""

    provider: str
    model: str
    context_window: int | None
    at_mono: float
    at: str


@dataclass(slots=True)
class Kernel:
    """The parts of a running kernel process."""

    settings: Settings
    clock: Clock
    db: SqliteDatabase
    hub: EventHub
    uploads: Uploads
    models: ModelRegistry
    memory: MemorySearch
    foresight: Foresight
    baseline: BaselineTask
    backups: Backups
    metrics: KernelMetrics
    profile: AgentProfile
    prompts: Mapping[str, OrchestratorPrompt]
    warmth: Warmth | None = field(default=None)
    exports: set[ArchiveWriter] = field(default_factory=set)
    """Those that are being sent."""

    async def sweep_uploads(self) -> None:
        """Remove the files that belong to no import any more; what fails is left to the next time."""
        try:
            await self.uploads.sweep(lambda: owned_uploads(self.db))
        except StoreError as error:
            log.warning("cannot look for uploads that nobody owns: %s", error.detail)

    async def end_exports(self) -> None:
        """Break off every export: its client sees that the archive is not whole."""
        for writer in list(self.exports):
            await to_the_end(writer.break_off)


async def _kernel(request: Request) -> Kernel:  # not async, it would be run in a thread
    kernel = request.app.state.kernel
    assert isinstance(kernel, Kernel)
    return kernel


KernelDep = Annotated[Kernel, Depends(_kernel)]
ConversationId = Annotated[str, Path(max_length=64)]
