"""The application: routes, guard, error answers, and what runs beside them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from fastapi import FastAPI

from kernel import __version__
from kernel.api.backups import Backups
from kernel.api.baseline_task import BaselineTask
from kernel.api.deps import Kernel
from kernel.api.foresight import Foresight
from kernel.api.hub import EventHub
from kernel.api.memory_search import MemorySearch
from kernel.api.metrics import KernelMetrics
from kernel.api.problems import Problem, add_problem_handlers
from kernel.api.routes import (
    admin,
    baseline,
    chat,
    context_settings,
    conversations,
    debug,
    health,
    imports,
    llm,
    mcp,
    memory,
    memory_notes,
    metrics,
    performance,
    prompts,
    stream,
)
from kernel.api.schemas.stream import event_schemas
from kernel.api.security import Guard, GuardPolicy
from kernel.documents.uploads import Uploads, uploads_dir
from kernel.llm.registry import ModelRegistry
from kernel.mcp.allow_list import AllowList
from kernel.prompts.files import load_profile
from kernel.prompts.orchestrator import load_orchestrator_prompts
from kernel.shared.clock import Clock
from kernel.shared.errors import StoreError
from kernel.shared.ids import new_id
from kernel.shared.settings import Settings
from kernel.store.events import newest_event_id
from kernel.store.mcp_servers import ensure_managed_server
from kernel.store.migrate import migrate
from kernel.store.sqlite import SqliteDatabase, open_sqlite
from kernel.store.wakeup import Wakeup

CHECKPOINT_SECONDS = 10.0
SWEEP_SECONDS = 300.0
log = logging.getLogger(__name__)


def create_app(settings: Settings, clock: Clock) -> FastAPI:
    """The kernel as an ASGI application; its database is opened when it starts, not before."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(settings, clock) as kernel:
            app.state.kernel = kernel
            yield

    app = FastAPI(
        title="AIgentOS kernel",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # they load scripts from other hosts
        redoc_url=None,
    )
    for module in (
        health,
        metrics,
        chat,
        conversations,
        stream,
        llm,
        prompts,
        context_settings,
        mcp,
        imports,
        memory,
        memory_notes,
        baseline,
        performance,
        debug,
        admin,
    ):
        app.include_router(module.router)
    add_problem_handlers(app)
    _describe_events_and_problems(app)
    app.add_middleware(Guard, policy=GuardPolicy.of(settings))
    return app


@contextlib.asynccontextmanager
async def _running(settings: Settings, clock: Clock) -> AsyncIterator[Kernel]:
    profile = load_profile(settings.prompts_dir, settings.agent_id)
    prompts = load_orchestrator_prompts(settings.prompts_dir)
    backup = migrate(settings.chat_db_path, settings.backups_dir)
    if backup:
        log.info("migrated the database; the one before is kept as %s", backup)
    AllowList(settings.data_dir).create()
    wakeup = Wakeup(
        settings.run_dir, "kernel", new_id()[-12:], settings.chat_db_path, settings.worker_poll_interval_ms
    )
    db = await open_sqlite(settings.chat_db_path, wakeup)
    await wakeup.start()
    async with db.write() as tx:
        await ensure_managed_server(tx, clock, settings.markitdown_url)
    hub = EventHub(db.near, wakeup)
    hub.start()
    models = ModelRegistry(settings)
    search = MemorySearch(db, models, clock)
    foresight = Foresight(db.near, models, reads_excerpts=settings.routing == "tiered")
    suite = BaselineTask(
        settings=settings, clock=clock, db=db, models=models, hub=hub, foresight=foresight, profile=profile
    )
    await suite.clean_up()
    uploads = Uploads(uploads_dir(settings))
    uploads.clear_staging()
    backups = Backups(settings)
    kernel = Kernel(
        settings=settings,
        clock=clock,
        db=db,
        hub=hub,
        uploads=uploads,
        models=models,
        memory=search,
        foresight=foresight,
        baseline=suite,
        backups=backups,
        metrics=KernelMetrics(db, clock, hub, since=await newest_event_id(db.near)),
        profile=profile,
        prompts=prompts,
    )
    upkeep = [
        asyncio.create_task(_checkpoint_forever(db), name="checkpoints"),
        asyncio.create_task(_sweep_forever(kernel), name="uploads"),
        asyncio.create_task(backups.run(), name="backups"),
    ]
    try:
        yield kernel
    finally:
        for task in upkeep:
            task.cancel()
        await suite.aclose()
        await hub.stop()
        await kernel.foresight.aclose()
        await search.aclose()
        await models.aclose()
        await wakeup.stop()
        await db.close()


async def _checkpoint_forever(db: SqliteDatabase) -> None:
    while True:
        await asyncio.sleep(CHECKPOINT_SECONDS)
        try:
            await db.checkpoint()
        except StoreError as error:
            log.warning("cannot checkpoint: %s; trying again", error.detail)


async def _sweep_forever(kernel: Kernel) -> None:
    """Remove what a process that died has left, and the files of documents that could not be read."""
    while True:
        await kernel.sweep_uploads()
        await asyncio.sleep(SWEEP_SECONDS)


def _describe_events_and_problems(app: FastAPI) -> None:
    plain = app.openapi

    def openapi() -> dict[str, object]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("Problem", Problem.model_json_schema())
        for name, schema in event_schemas().items():
            schemas.setdefault(name, schema)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
