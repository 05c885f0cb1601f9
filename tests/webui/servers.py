"""A kernel that a test drives by hand, and real uvicorn servers on free ports."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send


@asynccontextmanager
async def serving(*apps: tuple[ASGIApp, socket.socket]) -> AsyncGenerator[None, None]:
    """Serve each app on its bound socket until the block ends."""
    servers = [uvicorn.Server(_config(app)) for app, _ in apps]
    listeners = [listener for _, listener in apps]
    async with asyncio.TaskGroup() as running:
        for server, listener in zip(servers, listeners, strict=True):
            running.create_task(server.serve(sockets=[listener]))
            await asyncio.to_thread(_connect, listener.getsockname())
        yield
        for server in servers:
            server.should_exit = True


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=1
    )


def free_listener() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def _connect(address: tuple[str, int]) -> None:
    socket.create_connection(address, timeout=10).close()


@dataclass
class HandDrivenKernel:
    """An upstream whose event stream says what the test puts into `frames`; None ends it."""

    frames: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    stream_left: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    first_upload_piece: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return Starlette(
            routes=[
                Route("/api/stream", self._stream),
                Route("/api/slow", self._slow),
                Mount("/api/broken", self._broken),
                Route("/api/upload", self._upload, methods=["POST"]),
                Route("/{path:path}", self._echo, methods=methods),
            ]
        )

    async def _echo(self, request: Request) -> Response:
        headers = [[name.decode(), value.decode()] for name, value in request.headers.raw]
        body = (await request.body()).decode()
        seen = {"method": request.method, "path": request.url.path, "query": request.url.query}
        return JSONResponse(
            seen | {"headers": headers, "body": body},
            status_code=201 if request.method == "POST" else 200,
            headers={"X-Kernel": "yes", "Connection": "X-Secret-Hop", "X-Secret-Hop": "1"},
        )

    async def _stream(self, request: Request) -> Response:
        return StreamingResponse(self._frames(), media_type="text/event-stream")

    async def _frames(self) -> AsyncIterator[str]:
        try:
            while (frame := await self.frames.get()) is not None:
                yield frame
        finally:
            self.stream_left.set()

    async def _slow(self, request: Request) -> Response:
        self.waiting.set()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        self.stream_left.set()
        return Response()

    async def _broken(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    async def _upload(self, request: Request) -> Response:
        size = 0
        async for piece in request.stream():
            size += len(piece)
            self.first_upload_piece.set()
        return JSONResponse({"size": size})
