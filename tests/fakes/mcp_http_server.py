"""An MCP server over streamable HTTP: follows a script like hostile_mcp_server, keeps its requests."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from tests.fakes.hostile_mcp_server import Message, answer, progress
from tests.fakes.http_server import Connection, HttpServer, Request


class FakeMcpHttp:
    """`async with FakeMcpHttp(script) as server:` serves at `server.url`.

    The script's faults are by method: hang, crash, redirect, large, endless_event, notifications, progress,
    forget (the session is unknown: HTTP 404, once). `sse`: answers are event streams. `session`: it has one.
    """

    def __init__(self, script: Message | None = None, host: str = "127.0.0.1") -> None:
        self.script: Message = script or {}
        self.requests: list[Request] = []
        self._host = host
        self._http = HttpServer(self._handle)
        self._sessions = 0

    async def __aenter__(self) -> Self:
        self.port = await self._http.start(self._host, self.script.get("port", 0))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.stop()

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}/mcp"

    @property
    def methods(self) -> list[str]:
        """The MCP requests that came, in order."""
        return [str(request.json().get("method")) for request in self.requests if request.method == "POST"]

    async def _handle(self, request: Request, connection: Connection) -> None:
        self.requests.append(request)
        if request.method != "POST":
            await connection.answer(405, {})
            return
        message = request.json()
        if "id" not in message:
            await connection.answer(202, {})
            return
        fault = self.script.get(message["method"])
        if fault:
            await getattr(self, f"_{fault}")(message, connection)
        else:
            await self._behave(message, connection)

    async def _behave(self, message: Message, connection: Connection) -> None:
        reply = answer(self.script, message)
        headers: dict[str, str] = {}
        if message["method"] == "initialize" and self.script.get("session"):
            self._sessions += 1
            headers["Mcp-Session-Id"] = f"session-{self._sessions}"
        if self.script.get("sse"):
            self._stream(connection, headers)
            await self._event(connection, reply)
            connection.end_chunks()
        else:
            await connection.answer(200, reply, headers)

    def _stream(self, connection: Connection, headers: dict[str, str] | None = None) -> None:
        events = {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}
        connection.head(200, events | (headers or {}))

    async def _event(self, connection: Connection, message: Message) -> None:
        await connection.chunk(f"event: message\ndata: {json.dumps(message)}\n\n".encode())

    async def _hang(self, _message: Message, _connection: Connection) -> None:
        await asyncio.Event().wait()

    async def _crash(self, _message: Message, connection: Connection) -> None:
        connection.reset()

    async def _redirect(self, _message: Message, connection: Connection) -> None:
        await connection.answer(self.script.get("status", 307), {}, {"Location": self.script["location"]})

    async def _large(self, _message: Message, connection: Connection) -> None:
        headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
        connection.head(200, headers)
        for _ in range(100):
            await connection.chunk(b" " * 1024 * 1024)

    async def _endless_event(self, _message: Message, connection: Connection) -> None:
        self._stream(connection)
        await connection.chunk(b"data: ")
        while connection.is_open:
            await connection.chunk(b"x" * 64 * 1024)

    async def _notifications(self, message: Message, connection: Connection) -> None:
        self._stream(connection)
        event = f"data: {json.dumps(progress(message, 1))}\n\n".encode()
        for _ in range(1000):
            await connection.chunk(event * 1000)

    async def _progress(self, message: Message, connection: Connection) -> None:
        self._stream(connection)
        number = 0
        while connection.is_open:
            number += 1
            await self._event(connection, progress(message, number))
            await asyncio.sleep(0.02)

    async def _forget(self, message: Message, connection: Connection) -> None:
        del self.script[message["method"]]
        await connection.answer(404, {})


class Resolver:
    """Answers for names in tests: a fixed list of address lists, one for each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[Any] = []

    async def __call__(self, name: str, port: int) -> list[str]:
        self.asked.append((name, port))
        return self._answers[min(len(self.asked), len(self._answers)) - 1]
