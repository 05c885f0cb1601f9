"""What it costs that many watch a conversation in which nothing happens."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import httpx

from baseline.bench.processes import cpu_seconds
from baseline.bench.rows import Bar, Row
from tests.harness.client import Client, Frame
from tests.harness.stack import Stack

_SUBSCRIBERS = 50
_WINDOWS = 4
_WINDOW_SECONDS = 5.0
_HEALTH_CALLS = 40


async def watch(stack: Stack, conversation_id: str) -> list[Row]:
    limits = httpx.Limits(max_connections=_SUBSCRIBERS + 1)
    async with (
        httpx.AsyncClient(base_url=stack.base_url, timeout=60, limits=limits) as http,
        AsyncExitStack() as subscriptions,
    ):
        for _ in range(_SUBSCRIBERS):
            frames = Client(http).frames(conversation_id, after=None)
            await anext(frames)  # the state
            reading = asyncio.create_task(_read(frames))
            subscriptions.callback(reading.cancel)
        kernel = stack.processes["kernel"].pid
        cpu = [await _cpu_percent(kernel) for _ in range(_WINDOWS)]
        health = [await _health_ms(http) for _ in range(_HEALTH_CALLS)]
    what = f"{_SUBSCRIBERS} SSE subscribers, idle"
    return [
        Row(f"{what}: kernel CPU", "%", Bar(3), statistics.mean(cpu), cpu),
        Row(f"{what}: GET /health, median", "ms", Bar(5), statistics.median(health), health),
    ]


async def _read(frames: AsyncGenerator[Frame, None]) -> None:
    with contextlib.suppress(TimeoutError):  # nothing comes
        async for _ in frames:
            pass


async def _cpu_percent(pid: int) -> float:
    """Of one core."""
    before = cpu_seconds([pid])
    await asyncio.sleep(_WINDOW_SECONDS)
    return (cpu_seconds([pid]) - before) / _WINDOW_SECONDS * 100


async def _health_ms(http: httpx.AsyncClient) -> float:
    started = time.perf_counter()
    (await http.get("/health")).raise_for_status()
    return (time.perf_counter() - started) * 1000
