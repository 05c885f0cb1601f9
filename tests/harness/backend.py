"""The scriptable model backend in a thread of its own, so that a test that waits does not hold it up."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self

from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.fakes.stream import Exchange


class Backend:
    """`with Backend(Script(...)) as backend:` listens on `backend.url`; port 0 is a free one."""

    def __init__(self, script: Script | None = None, *, port: int = 0, slots: int = 1_000) -> None:
        self._server = FakeModelServer(script, slots=slots)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-backend", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._server.start(port=self._port), self._loop).result(5)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def url(self) -> str:
        return self._server.base_url

    @property
    def models(self) -> list[str]:
        """The models that it offers; may be changed."""
        return self._server.models

    @property
    def loaded(self) -> list[str]:
        """The models that it says are in memory; may be changed."""
        return self._server.loaded

    def script(self, script: Script, *, marker: str | None = None, times: int | None = None) -> None:
        """Answer requests whose last message contains `marker` with this, `times` times."""
        self._server.script(script, marker=marker, times=times)

    def requests(self, marker: str) -> list[Exchange]:
        """The chat requests so far whose last message contains `marker`, oldest first."""
        return [item for item in list(self._server.log) if marker in _last_message(item)]


def _last_message(exchange: Exchange) -> str:
    messages = exchange.body.get("messages") or [{"content": ""}]
    return str(messages[-1]["content"])
