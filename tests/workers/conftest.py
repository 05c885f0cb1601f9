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
from kernel.tools.registry import native_tools
from kernel.workers.context import WorkerContext
from kernel.workers.group_commit import GroupCommit
from kernel.workers.orchestrator.mcp_servers import McpServers
from kernel.workers.routing import build_router
from kernel.workers.tool_view import ToolView


@pytest.fixture
async def wakeup(tmp_path: Path) -> AsyncIterator[Wakeup]:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path / "backups")
    ear = Wakeup(tmp_path / "run", "orchestrator", "test", path, poll_ms=20)
    await ear.start()
    yield ear
    await ear.stop()


@pytest.fixture
async def context(tmp_path: Path, wakeup: Wakeup) -> AsyncIterator[WorkerContext]:
    settings = load_settings(CHAT_DB_PATH=tmp_path / "chat.db")
    db = await open_sqlite(settings.chat_db_path, wakeup)
    events = GroupCommit(db)
    events.start()
    prompts = load_orchestrator_prompts(settings.prompts_dir)
    models = ModelRegistry(settings)
    servers = McpServers(db, system_clock(), settings)
    router, gate = build_router(settings, system_clock(), db, models, prompts)
    yield WorkerContext(
        settings=settings,
        clock=system_clock(),
        db=db,
        events=events,
        models=models,
        router=router,
        gate=gate,
        tool_view=ToolView(),
        tools=native_tools(prompts["math_subagent"].render, prompts["tool_arguments"].render),
        call_mcp=servers.call,
        profile=load_profile(settings.prompts_dir, settings.agent_id),
        prompts=prompts,
    )
    await gate.aclose()
    await servers.stop()
    await models.aclose()
    await events.stop()
    await db.close()
