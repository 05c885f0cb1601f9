"""Figures for monitoring."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from kernel.api.deps import KernelDep
from kernel.api.problems import problems

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=PlainTextResponse, responses=problems())
async def metrics(kernel: KernelDep) -> Response:
    """Figures of this kernel in Prometheus's text format 0.0.4; counters begin at 0 when it starts."""
    return Response(await kernel.metrics.render(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
