"""A worker's context on a real database, with nothing of it faked but the model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.llm.registry import ModelRegistry
from kernel.prompts.files import load_profile
from kernel.prompts.orchestrator import load_orchestrator_prompts
from kernel.shared.clock import system_clock
from kernel.shared.settings import load_settings
from kernel.store.migrate import migrate
from kernel.store.sqlite import open_sqlite
from kernel.store.wakeup import Wakeup
from kernel.workers.context import WorkerContext
from kernel.workers.group_commit import GroupCommit
from kernel.workers.orchestrator.context import OrchestratorContext, orchestrator_context
from kernel.workers.token_rates import TokenRates
from tests.fakes.model_server import FakeModelServer
from tests.fakes.note_model import can_take_notes
from tests.workers.configured import configured


@pytest.fixture
async def wakeup(tmp_path: Path) -> AsyncIterator[Wakeup]:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    ear = Wakeup(tmp_path / "run", "orchestrator", "test", path, poll_ms=20)
    await ear.start()
    yield ear
    await ear.stop()


@pytest.fixture
async def context(tmp_path: Path, wakeup: Wakeup) -> AsyncIterator[OrchestratorContext]:
    settings = load_settings(CHAT_DB_PATH=tmp_path / "chat.db", AIGENT_NOTES_DELAY=0)
    db = await open_sqlite(settings.chat_db_path, wakeup)
    events = GroupCommit(db)
    events.start()
    models = ModelRegistry(settings)
    profile = load_profile(settings.prompts_dir, settings.agent_id)
    prompts = load_orchestrator_prompts(settings.prompts_dir)
    base = WorkerContext(settings, system_clock(), db, events, models, profile, prompts, TokenRates())
    async with orchestrator_context(base) as context:
        yield context
    await models.aclose()
    await events.stop()
    await db.close()


@pytest.fixture
async def model() -> AsyncIterator[FakeModelServer]:
    """One that gets every sample for notes right."""
    async with FakeModelServer() as server:
        can_take_notes(server)
        yield server


@pytest.fixture
def limits() -> dict[str, object]:
    """Settings that the tests of a file want for `worker`."""
    return {}


@pytest.fixture
async def worker(
    context: OrchestratorContext, model: FakeModelServer, limits: dict[str, object]
) -> AsyncIterator[OrchestratorContext]:
    """A worker whose model is `model`."""
    async with configured(
        context, AIGENT_LLM_PROVIDER="ollama", OLLAMA_BASE_URL=model.base_url, **limits
    ) as worker:
        yield worker
