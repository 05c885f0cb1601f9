"""The reference: the same prompt sent straight to the scripted backend."""

from __future__ import annotations

import json
import time

import httpx

from baseline.bench.timeline import Timeline


async def ask_directly(http: httpx.AsyncClient, model: str, message: str) -> Timeline:
    """Stream one reply in Ollama's format and note when its pieces arrive."""
    body = {"model": model, "messages": [{"role": "user", "content": message}], "stream": True}
    timeline = Timeline(asked=time.monotonic())
    async with http.stream("POST", "/api/chat", json=body) as answer:
        async for line in answer.aiter_lines():
            piece = json.loads(line)
            if piece.get("message", {}).get("content"):
                timeline.arrived(len(line) + 1)
    return timeline
