"""The reference: a prompt sent straight to a backend, in either wire format."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping

import httpx

from baseline.bench.timeline import Timeline

Ask = Callable[[httpx.AsyncClient, str, str], Awaitable[Timeline]]
"""Stream one reply of a model to a message and note when its pieces arrive."""


async def ask_directly(http: httpx.AsyncClient, model: str, message: str) -> Timeline:
    """In Ollama's format."""
    body = {"model": model, "messages": [{"role": "user", "content": message}], "stream": True}
    timeline = Timeline(asked=time.monotonic())
    async with http.stream("POST", "/api/chat", json=body) as answer:
        async for line in answer.aiter_lines():
            piece = json.loads(line)
            if piece.get("message", {}).get("content"):
                timeline.arrived(len(line) + 1)
    return timeline


async def ask_openai_directly(http: httpx.AsyncClient, model: str, message: str) -> Timeline:
    """In OpenAI's format."""
    return await send_directly(
        http, {"model": model, "messages": [{"role": "user", "content": message}], "stream": True}
    )


async def send_directly(http: httpx.AsyncClient, body: Mapping[str, object]) -> Timeline:
    """A whole request in OpenAI's format; a token is a piece unless the backend counts them."""
    timeline = Timeline(asked=time.monotonic())
    async with http.stream("POST", "/v1/chat/completions", json=body) as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            data = line.removeprefix("data: ")
            if data in (line, "[DONE]"):
                continue
            piece = json.loads(data)
            if any(choice["delta"].get("content") for choice in piece["choices"]):
                timeline.arrived(len(line) + 2)
            if usage := piece.get("usage"):
                timeline.performance = usage
                timeline.tokens = usage["completion_tokens"]
    return timeline
