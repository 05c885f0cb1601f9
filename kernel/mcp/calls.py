"""One call of a tool: within its time, on a new connection if need be, twice only where that is harmless."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

import mcp_types
from mcp import MCPError, types
from pydantic import TypeAdapter, ValidationError

from kernel.mcp.connection import Connection, Live
from kernel.mcp.limits import Limits
from kernel.mcp.results import McpResult, read_result
from kernel.mcp.text import clean
from kernel.shared.errors import ToolError, ToolUnreachable
from kernel.store.mcp_records import McpTool

OnProgress = Callable[[str], None]

LONGEST_PROGRESS = 200  # characters
PROGRESS_PAUSE = 0.25  # seconds between two reports passed on
_ANSWER: TypeAdapter[types.CallToolResult | types.InputRequiredResult] = TypeAdapter(
    types.CallToolResult | types.InputRequiredResult
)
_SESSION_OVER = "Session terminated"  # the SDK's words for HTTP 404


class _Lost(Exception):
    """The connection ended before the answer came. `unheard`: the server did not take the call."""

    def __init__(self, reason: str, *, unheard: bool) -> None:
        super().__init__(reason)
        self.unheard = unheard


@dataclass(frozen=True, slots=True)
class Call:
    """A tool and its arguments. `deadline` on the event loop's clock."""

    tool: McpTool
    arguments: Mapping[str, object]
    limits: Limits
    on_progress: OnProgress | None
    deadline: float


async def call_tool(
    connection: Connection,
    tool: McpTool,
    arguments: Mapping[str, object],
    on_progress: OnProgress | None,
) -> McpResult:
    """Call an approved tool. Raises ToolError with a text for the user."""
    limits = connection.limits
    deadline = asyncio.get_running_loop().time() + limits.call_total
    call = Call(tool, arguments, limits, on_progress, deadline)
    async with _slot(connection, call):
        try:
            return await _once(connection, await _live(connection, call), call)
        except _Lost as lost:
            if not (lost.unheard or tool.read_only or tool.idempotent):
                raise ToolError(
                    f"{tool.server_name} was lost in the middle of {tool.name}: {lost}. "
                    "Whether the tool did its work is unknown"
                ) from lost
        try:
            return await _once(connection, await _live(connection, call), call)
        except _Lost as lost:
            raise ToolError(
                f"{tool.server_name} was lost twice in the middle of {tool.name}: {lost}"
            ) from lost


@contextlib.asynccontextmanager
async def _slot(connection: Connection, call: Call) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout_at(call.deadline):
            await connection.slots.acquire()
    except TimeoutError as error:
        raise ToolError(f"{call.tool.server_name} is busy with other calls: try again later") from error
    try:
        yield
    finally:
        connection.slots.release()


async def _live(connection: Connection, call: Call) -> Live:
    try:
        async with asyncio.timeout_at(call.deadline):
            return await connection.live()
    except TimeoutError as error:
        raise ToolUnreachable(f"{call.tool.server_name} could not be reached in time") from error


async def _once(connection: Connection, live: Live, call: Call) -> McpResult:
    tool, limits = call.tool, call.limits
    params = types.CallToolRequestParams(name=tool.name, arguments=dict(call.arguments))
    timer = _Timer(call)
    live.calls += 1
    try:
        async with timer.running:
            answer = await live.client.session.send_request(
                types.CallToolRequest(params=params),
                _ANSWER,
                request_read_timeout_seconds=limits.call_total + limits.write,
                progress_callback=timer.heard,
            )
    except TimeoutError as error:
        if live.calls == 1:  # it may hang for good
            connection.lose(live, f"{tool.name} gave no answer")
        raise ToolError(timer.complaint()) from error
    except MCPError as error:
        raise _translated(error, connection, live, tool) from error
    except ValidationError as error:
        raise ToolError(f"{tool.server_name} sent an answer that is not MCP") from error
    finally:
        live.calls -= 1
    if isinstance(answer, types.InputRequiredResult):
        raise ToolError(f"{tool.name} asks something back, which AIgentOS cannot answer: give it all at once")
    schema = live.tools.result_schemas.get(tool.name)
    return await asyncio.to_thread(read_result, answer, schema, limits)


def _translated(error: MCPError, connection: Connection, live: Live, tool: McpTool) -> Exception:
    if error.code == mcp_types.CONNECTION_CLOSED:
        connection.lose(live)
        return _Lost(live.fuse.reason or "it closed the connection", unheard=False)
    if error.code == mcp_types.INVALID_REQUEST and error.message == _SESSION_OVER:
        connection.lose(live, "it ended the session")
        return _Lost("it ended the session", unheard=True)
    return ToolError(f"{tool.server_name} refuses: {clean(error.message, 500)}")


class _Timer:
    """Ends a call that is silent for too long, or takes too long whatever it says."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._clock = asyncio.get_running_loop().time
        self._passed_on = 0.0
        self.running = asyncio.timeout_at(self._next())

    async def heard(self, progress: float, total: float | None, message: str | None) -> None:
        """The server reports progress."""
        if not self.running.expired():
            with contextlib.suppress(RuntimeError):  # the answer has come
                self.running.reschedule(self._next())
        if self._call.on_progress and self._clock() - self._passed_on >= PROGRESS_PAUSE:
            self._passed_on = self._clock()
            amount = f"{progress:g} of {total:g}" if total else f"{progress:g}"
            self._call.on_progress(clean(message or amount, LONGEST_PROGRESS, lines=False))

    def complaint(self) -> str:
        name, limits = self._call.tool.name, self._call.limits
        if self._clock() >= self._call.deadline:
            return f"{name} was not done after {limits.call_total:g} s and was given up"
        return f"{name} gave no answer for {limits.call_idle:g} s and was given up"

    def _next(self) -> float:
        return min(self._clock() + self._call.limits.call_idle, self._call.deadline)
