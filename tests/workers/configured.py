"""A worker with settings of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from kernel.llm.registry import ModelRegistry
from kernel.shared.settings import load_settings
from kernel.workers.orchestrator.context import OrchestratorContext


@asynccontextmanager
async def configured(context: OrchestratorContext, **settings: object) -> AsyncIterator[OrchestratorContext]:
    """The same worker on the same database, with these settings and the models that they name."""
    loaded = load_settings(CHAT_DB_PATH=context.settings.chat_db_path, AIGENT_NOTES_DELAY=0, **settings)
    models = ModelRegistry(loaded)
    try:
        yield replace(context, settings=loaded, models=models)
    finally:
        await models.aclose()
