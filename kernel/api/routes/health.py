"""Health that tells the truth."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, Request

from kernel import __version__
from kernel.api.deps import Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.models import Health, WorkerHealth, WorkerStatus
from kernel.api.warmup import known_warmth
from kernel.llm.registry import ModelChoice
from kernel.shared.errors import StoreError
from kernel.shared.settings import Settings
from kernel.store.choices import get_model_choice
from kernel.store.database import Role
from kernel.store.processes import STALE_SECONDS, newest_process

router = APIRouter(tags=["health"])


@router.get("/health", responses=problems())
async def health(request: Request, kernel: KernelDep) -> Health:
    """Whether turns can be answered, and if not, why and what to do."""
    found: list[str] = []
    provider = model = window = None
    try:
        choice = ModelChoice(*await get_model_choice(kernel.db))
        backend = await kernel.models.status(choice)
        provider, model, window = backend.provider, backend.model, choice.context_window
        if backend.problem:
            found.append(backend.problem)
        workers = await _workers(kernel)
        for name, worker in (
            ("dialogue", workers.dialogue_worker),
            ("orchestrator", workers.orchestrator_worker),
        ):
            if worker.status != "healthy":
                found.append(f"the {name} worker is not running: start it with `aigentos up`, or see its log")
    except StoreError as error:
        found.append(error.detail)
    status = "degraded" if found else "ok"
    if not request.scope.get("authenticated"):
        return Health(status=status)
    settings = kernel.settings
    return Health(
        status=status,
        problems=found,
        version=__version__,
        tenant_id=settings.tenant_id,
        model=model,
        provider=provider,
        base_url=_base_url(settings, provider),
        ollama_base_url=settings.ollama_base_url,
        embedding_base_url=settings.embedding_base_url or settings.ollama_base_url,
        is_warm=known_warmth(kernel, provider, model, window) is not None,
        sqlite_version=sqlite3.sqlite_version,
    )


@router.get("/api/worker/health", responses=problems())
async def worker_health(kernel: KernelDep) -> WorkerHealth:
    """When each worker was last heard; a busy worker beats as well."""
    return await _workers(kernel)


def _base_url(settings: Settings, provider: str | None) -> str | None:
    match provider:
        case "ollama":
            return settings.ollama_base_url
        case "openai":
            return settings.openai_base_url
        case "embedded":
            return settings.embedded_base_url
        case _:  # `auto` that has found nobody
            return None


async def _workers(kernel: Kernel) -> WorkerHealth:
    return WorkerHealth(
        dialogue_worker=await _worker(kernel, "dialogue"),
        orchestrator_worker=await _worker(kernel, "orchestrator"),
    )


async def _worker(kernel: Kernel, role: Role) -> WorkerStatus:
    process = await newest_process(kernel.db, kernel.clock, role)
    if process is None:
        return WorkerStatus(status="unknown")
    status = "healthy" if process.age_seconds < STALE_SECONDS else "stale"
    return WorkerStatus(status=status, **process.model_dump())
