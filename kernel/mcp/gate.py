"""What stands between a server and the SDK: counts what comes in, lets through what is of use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

import anyio
from mcp.client._transport import ReadStream
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCNotification, JSONRPCRequest

from kernel.mcp.limits import Allowance, Limits

Item = SessionMessage | Exception

REQUEST_COST = 20  # a request must be answered, which costs more than reading it
_USEFUL = {"notifications/progress", "notifications/cancelled"}
_LIST_CHANGED = "notifications/tools/list_changed"


class Fuse:
    """Why a connection must end, once it must. The first reason counts."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.stderr = b""  # the last bytes that a program wrote there
        self._blown = asyncio.Event()
        self._sealed = False

    def blow(self, reason: str | None) -> None:
        """Without a reason: the connection ended by itself, and what it ends with says why."""
        if not self._sealed:
            self.reason = self.reason or reason
            self._blown.set()

    def seal(self) -> None:
        """The connection is being ended: what happens from now on is the consequence, not the reason."""
        self._sealed = True

    async def wait(self) -> None:
        await self._blown.wait()


class GatedStream:
    """A read stream for the SDK. It ends when the server ends the connection or sends too much."""

    def __init__(
        self, inner: ReadStream[Item], limits: Limits, fuse: Fuse, on_list_changed: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._fuse = fuse
        self._on_list_changed = on_list_changed
        self._messages = Allowance(limits.messages, limits.messages / 5)

    @property
    def last_context(self) -> object:
        """Of the message last read; the SDK asks for it."""
        return getattr(self._inner, "last_context", None)

    async def receive(self) -> Item:
        """The next message of use. Raises EndOfStream."""
        while True:
            try:
                item = await self._inner.receive()
            except (anyio.EndOfStream, anyio.ClosedResourceError):
                self._fuse.blow(None)
                raise
            message = item.message if isinstance(item, SessionMessage) else None
            costly = message is None or isinstance(message, JSONRPCRequest)
            if not self._messages.take(REQUEST_COST if costly else 1):
                self._fuse.blow("it sends messages faster than anyone could use them")
                raise anyio.EndOfStream
            if not isinstance(message, JSONRPCNotification) or message.method in _USEFUL:
                return item
            if message.method == _LIST_CHANGED:
                self._on_list_changed()

    async def aclose(self) -> None:
        await self._inner.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)
