"""The smallest HTTP/1.1 server that can misbehave on purpose: reset, cut, dribble, see a client leave."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests", 503: "Unavailable"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body or b"{}")
        return value


class _Reader(asyncio.StreamReader):
    """A reader that notes when the client went, without having to be read for it."""

    gone_at: float | None = None
    on_gone: Callable[[], object] | None = None

    def feed_eof(self) -> None:
        self._gone()
        super().feed_eof()

    def set_exception(self, exc: BaseException) -> None:
        self._gone()
        super().set_exception(exc)  # type: ignore[arg-type]

    def _gone(self) -> None:
        if self.gone_at is None:
            self.gone_at = time.monotonic()
            if self.on_gone is not None:
                self.on_gone()


class Connection:
    """One client connection, seen from a handler."""

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @property
    def gone_at(self) -> float | None:
        return self._reader.gone_at

    def when_gone(self, action: Callable[[], object] | None) -> None:
        """Call `action` when the client leaves (None: nothing any more)."""
        self._reader.on_gone = action
        if action is not None and self._reader.gone_at is not None:
            action()

    async def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        self.head(
            status, {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        )
        self._writer.write(body)
        await self._writer.drain()

    def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [
            f"HTTP/1.1 {status} {_REASONS.get(status, 'Error')}",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())

    async def chunk(self, data: bytes, bytes_at_a_time: int = 0) -> None:
        """Send one HTTP chunk, or several small ones that arrive apart."""
        step = bytes_at_a_time or len(data)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            self._writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            if self._writer.transport.get_write_buffer_size() or bytes_at_a_time:
                await self._writer.drain()
                await asyncio.sleep(0)

    def end_chunks(self) -> None:
        self._writer.write(b"0\r\n\r\n")

    def cut(self) -> None:
        self._writer.close()

    def reset(self) -> None:
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    @property
    def is_open(self) -> bool:
        return not self._writer.is_closing()


Handler = Callable[[Request, Connection], Awaitable[None]]


class HttpServer:
    """Serves `handler` on a port; one request at a time a connection, connections are kept alive."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.accepted = 0  # connections so far
        self._connections: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen and return the port."""

        def connection() -> asyncio.StreamReaderProtocol:
            return asyncio.StreamReaderProtocol(_Reader(), self._connected)

        self._server = await asyncio.get_running_loop().create_server(connection, host, port, backlog=256)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop as a process that ends: open connections are closed too."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert isinstance(reader, _Reader)
        assert task is not None
        self.accepted += 1
        self._connections.add(task)
        connection = Connection(reader, writer)
        try:
            while connection.is_open and (request := await _read_request(reader)) is not None:
                await self._handler(request, connection)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client's right
        except asyncio.CancelledError:
            pass  # stopped
        finally:
            writer.close()
            self._connections.discard(task)


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)
