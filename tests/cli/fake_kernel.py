"""The kernel's chat API over real HTTP, driven by a test: it says which events there are and when."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.webui.servers import free_listener, serving

CONVERSATION = "c-1"
TURN = "t-1"
END_OF_STREAM = "end of stream"  # as an event's type: the connection is cut here, once


@dataclass
class FakeKernel:
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)
    cancelled: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    broken_answers: int = 0
    url: str = ""
    _grown: asyncio.Condition = field(default_factory=asyncio.Condition)

    def app(self) -> Starlette:
        conversation = f"/api/conversations/{CONVERSATION}"
        return Starlette(
            routes=[
                Route("/health", self._health),
                Route("/api/chat", self._chat, methods=["POST"]),
                Route("/api/conversations", self._list),
                Route(f"{conversation}/stream", self._stream),
                Route(f"{conversation}/events", self._state),
                Route(f"{conversation}/cancel", self._cancel, methods=["POST"]),
            ]
        )

    def will_say(self, *events: tuple[str, dict[str, Any]]) -> None:
        """Events of the turn; the position, from 1, is the id."""
        self.events += [(kind, {"turn_id": TURN} | data) for kind, data in events]

    async def say(self, *events: tuple[str, dict[str, Any]]) -> None:
        async with self._grown:
            self.will_say(*events)
            self._grown.notify_all()

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _chat(self, request: Request) -> Response:
        self.received.append(await request.json())
        self.keys.append(request.headers["idempotency-key"])
        if self.broken_answers:
            self.broken_answers -= 1
            return StreamingResponse(_too_little(), headers={"Content-Length": "10"})
        if "poison" in self.received[-1]["message"]:
            problem = {"code": "invalid_request", "detail": "the message is not allowed"}
            return JSONResponse(problem, 400, media_type="application/problem+json")
        return JSONResponse(
            {"conversation_id": CONVERSATION, "event_id": TURN, "accepted_at": "now"}, status_code=202
        )

    async def _list(self, request: Request) -> Response:
        item = {"id": CONVERSATION, "title": "Of herons", "updated_at": "2026-11-22T10:00:00+00:00"}
        return JSONResponse({"conversations": [item], "next_cursor": None})

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self.state)

    async def _cancel(self, request: Request) -> Response:
        self.cancelled.append(await request.json())
        await self.say(("turn.cancelled", {}))
        return JSONResponse({"cancelled": [TURN]})

    async def _stream(self, request: Request) -> Response:
        self.cursors.append(request.headers["last-event-id"])
        return StreamingResponse(self._frames(int(self.cursors[-1])), media_type="text/event-stream")

    async def _frames(self, cursor: int) -> AsyncIterator[str]:
        yield ": hello\n\n"
        while True:
            async with self._grown:
                while len(self.events) <= cursor:
                    await self._grown.wait()
            kind, data = self.events[cursor]
            cursor += 1
            if kind == END_OF_STREAM:
                self.events[cursor - 1] = ("silent", {})
                return
            number = "" if kind == "reset" else f"id: {cursor}\n"
            yield f"{number}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _too_little() -> AsyncGenerator[bytes, None]:
    """Less than the header promised: the server cuts the connection."""
    yield b"{"


@asynccontextmanager
async def fake_kernel() -> AsyncGenerator[FakeKernel, None]:
    listener = free_listener()
    kernel = FakeKernel(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    async with serving((kernel.app(), listener)):
        yield kernel
