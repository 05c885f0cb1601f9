"""Stopping an answer: from the request to cancel until the backend is hung up on."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import httpx

from baseline.bench.rig import Rig, scripted_rig
from baseline.bench.rows import Bar, Conditions, Row
from kernel.shared.percentile import percentile
from tests.harness.client import Client
from tests.harness.waiting import until

_CANCELS = 20
_PATIENCE = 15  # seconds; what is still open then counts as so much
_STORY = "tell me a story that does not end"


def stop(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate) as rig:
        rig.remote.script(marker=_STORY, endless=True)
        took = asyncio.run(_cancel_all(rig))
    name = "stop: POST cancel to the backend's connection closed, p95"
    never = sum(milliseconds >= _PATIENCE * 1000 for milliseconds in took)
    note = f"{never} not closed within {_PATIENCE} s" if never else ""
    return [Row(name, "ms", Bar(150), percentile(took, 0.95), took, note)]


async def _cancel_all(rig: Rig) -> list[float]:
    async with rig.clients() as (_, kernel):
        return [await _cancel(rig, kernel) for _ in range(_CANCELS)]


async def _cancel(rig: Rig, kernel: httpx.AsyncClient) -> float:
    """Milliseconds; both ends are on the monotonic clock that all processes share."""
    client = Client(kernel)
    rig.remote.forget_log()
    sent = await client.send(_STORY)
    async with contextlib.aclosing(client.frames(sent.conversation_id)) as frames:
        async for frame in frames:
            if frame.type == "message.delta":
                break
        asked = time.monotonic()
        answer = await kernel.post(f"/api/conversations/{sent.conversation_id}/cancel", json={})
        answer.raise_for_status()
        try:
            closed = await until(
                lambda: _closed(rig.remote.log()), "the end of the model call", seconds=_PATIENCE
            )
        except TimeoutError:
            return _PATIENCE * 1000
    return (closed - asked) * 1000


def _closed(log: list[dict[str, Any]]) -> float:
    """When the client of the story's request left, 0 as long as it has not."""
    return max((item["client_closed"] or 0.0 for item in log if _is_story(item)), default=0.0)


def _is_story(request: dict[str, Any]) -> bool:
    return _STORY in (request["body"].get("messages") or [{"content": ""}])[-1]["content"]
