"""The model: warm it up, list what the backend offers, choose one, pull one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent

from kernel.api.deps import Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.models import ModelList, ModelPull, ModelPut, OfferedModel, WarmupResult
from kernel.api.warmup import warm_up
from kernel.llm.ollama import short_name
from kernel.llm.registry import ModelChoice
from kernel.shared.errors import AIgentError, NotFound
from kernel.store.choices import get_model_choice, put_model_choice

router = APIRouter(prefix="/api/llm", tags=["models"])


@router.post("/warmup", responses=problems(415, 502, 504))
async def warmup(kernel: KernelDep) -> WarmupResult:
    """Load the model and the beginning of every prompt."""
    started = kernel.clock.monotonic()
    warmth, just_now = await warm_up(kernel)
    return WarmupResult(
        ok=True,
        status="warmed" if just_now else "already_warmed",
        latency_ms=round((kernel.clock.monotonic() - started) * 1000, 1),
        model=warmth.model,
        warmed_at=warmth.at,
    )


@router.get("/models", responses=problems(502, 504))
async def list_models(kernel: KernelDep) -> ModelList:
    """What the reachable backends offer, and which model answers now."""
    return await _models(kernel)


@router.put("/model", responses=problems(404, 413, 415, 422, 502, 504))
async def choose_model(request: ModelPut, kernel: KernelDep) -> ModelList:
    """Choose the model that answers from the next turn on."""
    offered = await kernel.models.list_models()
    matching = [
        model
        for model in offered
        if model.name == short_name(request.model) and request.provider in (None, model.provider)
    ]
    if not matching:
        names = ", ".join(sorted({model.name for model in offered})[:20]) or "none"
        raise NotFound(f"no backend offers the model {request.model!r}; offered: {names}")
    async with kernel.db.write() as tx:
        await put_model_choice(tx, matching[0].provider, matching[0].name)
    return await _models(kernel)


@router.post(
    "/pull",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **problems(413, 415, 422, 502)},
)
async def pull_model(request: ModelPull, kernel: KernelDep) -> EventSourceResponse:
    """Have Ollama fetch a model: events `progress` {status, completed, total}, then `done` or `error`."""
    progress = kernel.models.pull(request.model)

    async def frames() -> AsyncIterator[ServerSentEvent]:
        try:
            async for step in progress:
                yield ServerSentEvent(event="progress", data=json.dumps(asdict(step)))
            yield ServerSentEvent(event="done", data="{}")
        except AIgentError as error:
            yield ServerSentEvent(
                event="error", data=json.dumps({"code": error.code, "detail": error.detail})
            )

    return EventSourceResponse(frames(), sep="\n")


async def _models(kernel: Kernel) -> ModelList:
    choice = ModelChoice(*await get_model_choice(kernel.db))
    now = await kernel.models.status(choice)
    models = [
        OfferedModel(
            name=model.name,
            provider=model.provider,
            size_bytes=model.size_bytes,
            current=(model.provider, model.name) == (now.provider, now.model),
        )
        for model in await kernel.models.list_models()
    ]
    return ModelList(provider=now.provider, model=now.model, models=models)
