"""An MCP server of notes over real HTTP, in a thread of its own: a test can hold its calls and kill it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from tests.harness.stack import Stack, free_port
from tests.harness.waiting import wait_until

READ = "mcp::notes::read_note"
SAVE = "mcp::notes::save_note"
NOTE = "The meeting is on Tuesday at noon."


class Notes:
    """`with Notes() as notes:` serves `read_note(title)`, which may be repeated, and `save_note(text)`, which
    may not.

    `calls` are those that arrived, `cancelled` those among them that were stopped while they were held.
    """

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, str]] = []
        self.cancelled = 0
        self._port = free_port()
        self._holding = False
        self._held: list[Callable[[], object]] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.die()

    def hold(self) -> None:
        """Let calls hang from now on, until `let_go`."""
        self._holding = True

    def let_go(self) -> None:
        self._holding = False
        while self._held:
            self._held.pop()()

    def start(self) -> None:
        app = self._server().streamable_http_app()
        config = uvicorn.Config(app, port=self._port, log_level="critical", ws="none", loop="asyncio")
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._uvicorn.run, name="notes server", daemon=True)
        self._thread.start()
        wait_until(lambda: self._uvicorn.started, "the notes server")
        self.url = f"http://127.0.0.1:{self._port}/mcp"

    def die(self) -> None:
        """End as a program that is killed: every connection is cut."""
        for connection in list(self._uvicorn.server_state.connections):
            connection.transport.abort()
        self._uvicorn.should_exit = self._uvicorn.force_exit = True
        self._thread.join(10)
        self._held.clear()

    def wait_for_call(self, number: int = 1) -> None:
        """Until so many calls have arrived."""
        wait_until(lambda: len(self.calls) >= number, f"call {number} of a tool")

    def _server(self) -> MCPServer[Any]:
        server: MCPServer[Any] = MCPServer("notes", log_level="WARNING")

        @server.tool(annotations=ToolAnnotations(read_only_hint=True))
        async def read_note(title: str) -> str:
            """Read one of the user's notes."""
            await self._called("read_note", title)
            if title == "missing":
                raise ToolError("there is no such note")
            return NOTE

        @server.tool()
        async def save_note(text: str) -> str:
            """Save a text as a new note of the user."""
            await self._called("save_note", text)
            return "saved"

        return server

    async def _called(self, tool: str, argument: str) -> None:
        self.calls.append((tool, argument))
        free = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._held.append(lambda: loop.call_soon_threadsafe(free.set))
        if not self._holding:
            free.set()
        try:
            await free.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


def connect(stack: Stack, notes: Notes) -> None:
    """Add the server to a stack and wait until its tools were found."""
    added = stack.http.post(
        "/api/mcp/servers",
        json={"name": "Notes", "transport": "streamable_http", "url": notes.url},
        timeout=10,
    )
    assert added.status_code == 201, added.text

    def found() -> bool:
        servers = stack.http.get("/api/mcp/servers", timeout=10).json()["servers"]
        [server] = [one for one in servers if one["id"] == added.json()["id"]]
        assert server["status"] != "error", server["last_error"]
        return server["status"] == "connected" and len(server["discovered_tools"]) == 2

    wait_until(found, "the tools of the notes server", seconds=30)
