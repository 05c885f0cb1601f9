"""One connection to one MCP server, owned by one task that makes it, watches it and makes it again.

    connecting → connected → lost ─┐
        ↑  └────→ failed ──────────┤
        └── after a pause, or at once for a call

The SDK's client must be entered and left in one task; calls come from others and share it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from mcp import Client, types
from mcp.client._transport import TransportStreams

from kernel import __version__
from kernel.mcp.allow_list import AllowList
from kernel.mcp.discovery import ToolSet, discover
from kernel.mcp.failures import describe
from kernel.mcp.gate import Fuse, GatedStream
from kernel.mcp.http import Resolve, http_streams
from kernel.mcp.limits import Limits
from kernel.mcp.policy import check_target
from kernel.mcp.stdio import stdio_streams
from kernel.shared.errors import ToolUnreachable
from kernel.store.mcp_records import McpTarget, Network

log = logging.getLogger(__name__)

_SWITCHED_OFF = "the server was changed or switched off"
_CLIENT_INFO = types.Implementation(name="AIgentOS", version=__version__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What connections need of the process they live in."""

    limits: Limits
    allow_list: AllowList
    own_ports: frozenset[int]
    homes: Path  # of the programs, one folder each
    resolve: Resolve


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a connection: an error, or tools and perhaps a note of what was left out of them."""

    tools: ToolSet | None
    error: str | None
    network: Network | None = None


Report = Callable[[McpTarget, Seen], Awaitable[None]]


@dataclass(slots=True)
class Live:
    """A connection that stands."""

    client: Client
    fuse: Fuse
    tools: ToolSet
    calls: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)  # the server says so of its tools


class Connection:
    """Keeps the connection to a server until `stop`."""

    def __init__(self, target: McpTarget, surroundings: Surroundings, report: Report) -> None:
        self.target = target
        self.slots = asyncio.Semaphore(surroundings.limits.concurrent_calls)
        self._around = surroundings
        self.limits = surroundings.limits.of_managed() if target.managed else surroundings.limits
        self._refused_ports: frozenset[int] = frozenset() if target.managed else surroundings.own_ports
        self._report = report
        self._live: Live | None = None
        self._wanted: asyncio.Future[Live] | None = None  # by calls, while there is none
        self._hurry = asyncio.Event()
        self._before: Connection | None = None
        self._stopped = False
        self._task: asyncio.Task[None] | None = None

    def start(self, after: Connection | None = None) -> None:
        """Begin to connect, once the connection that this one replaces is gone."""
        self._before = after
        self._task = asyncio.create_task(self._keep(), name=f"mcp {self.target.slug}")

    async def stop(self) -> None:
        """End the connection and its program, and any that it was waiting for."""
        self._stopped = True
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._before:
            await self._before.stop()
        self._refuse_calls(_SWITCHED_OFF)

    async def live(self) -> Live:
        """The connection, made at once if there is none. Raises ToolUnreachable, saying why."""
        if self._live:
            return self._live
        if self._stopped:
            raise ToolUnreachable(f"{self.target.name} cannot be reached: {_SWITCHED_OFF}")
        if self._wanted is None:
            self._wanted = asyncio.get_running_loop().create_future()
        self._hurry.set()
        return await asyncio.shield(self._wanted)

    def lose(self, live: Live, reason: str | None = None) -> None:
        """Make the connection anew: this one is of no use any more. Without a reason, it ended by itself."""
        live.fuse.blow(reason)
        if self._live is live:
            self._live = None

    async def _keep(self) -> None:
        if self._before:
            await self._before.stop()
            self._before = None
        pause = self.limits.first_pause
        clock = asyncio.get_running_loop().time
        while True:
            stood_since: float | None = None
            try:
                async with self._connected() as live:
                    self._hurry.clear()
                    stood_since = clock()
                    await self._watch(live)
            except _Ended as ended:
                reason = str(ended)
            log.warning("MCP server %s: %s", self.target.slug, reason)
            await self._report(self.target, Seen(tools=None, error=reason))
            if stood_since is None:
                self._refuse_calls(reason)
                self._hurry.clear()
            elif clock() - stood_since > self.limits.longest_pause:
                pause = self.limits.first_pause
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), pause)
            pause = min(pause * 2, self.limits.longest_pause)

    def _refuse_calls(self, reason: str) -> None:
        if self._wanted and not self._wanted.done():
            self._wanted.set_exception(ToolUnreachable(f"{self.target.name} cannot be reached: {reason}"))
            self._wanted.exception()  # nobody may be waiting any more
        self._wanted = None

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Live]:
        """A connection with its tools listed and reported. Raises _Ended, whatever happened."""
        fuse = Fuse()
        phase = "connecting"
        try:
            check_target(self.target, self._around.allow_list, self._refused_ports)
            changed = asyncio.Event()
            networks: list[Network] = []
            async with asyncio.timeout(self.limits.handshake) as patience:
                client = Client(
                    self._streams(fuse, changed, networks),
                    cache=None,
                    client_info=_CLIENT_INFO,
                    read_timeout_seconds=self.limits.handshake,
                )
                async with client:
                    patience.reschedule(None)
                    phase = "listing its tools"
                    tools = await discover(client, self.limits)
                    phase = "connected"
                    network = networks[0] if networks else None
                    await self._report(self.target, Seen(tools, tools.notes, network))
                    self._live = Live(client, fuse, tools, changed=changed)
                    if self._wanted:
                        self._wanted.set_result(self._live)
                        self._wanted = None
                    yield self._live
        except Exception as error:  # a boundary: strangers' programs; `explain` logs what is new
            raise _Ended(describe(error, fuse, self.target, phase)) from error
        finally:
            self._live = None
        raise _Ended(describe(None, fuse, self.target, phase))

    @contextlib.asynccontextmanager
    async def _streams(
        self, fuse: Fuse, changed: asyncio.Event, networks: list[Network]
    ) -> AsyncIterator[TransportStreams]:
        target, around = self.target, self._around
        async with contextlib.AsyncExitStack() as stack:
            if target.transport == "stdio":
                home = around.homes / target.slug
                reader, writer = await stack.enter_async_context(
                    stdio_streams(target, self.limits, fuse, home)
                )
            else:
                (reader, writer), network = await stack.enter_async_context(
                    http_streams(target, self.limits, fuse, self._refused_ports, around.resolve)
                )
                networks.append(network)
            yield GatedStream(reader, self.limits, fuse, changed.set), writer

    async def _watch(self, live: Live) -> None:
        """Until it ends: look at the tools again when the server says that they changed, and now and then."""
        ended = asyncio.create_task(live.fuse.wait())
        asked = asyncio.create_task(live.changed.wait())
        try:
            while not ended.done():
                await asyncio.wait(
                    [ended, asked], timeout=self.limits.recheck, return_when=asyncio.FIRST_COMPLETED
                )
                if ended.done():
                    return
                live.changed.clear()
                live.tools = await discover(live.client, self.limits)
                await self._report(self.target, Seen(live.tools, live.tools.notes))
                await asyncio.wait([ended], timeout=self.limits.relist_pause)
                asked = asyncio.create_task(live.changed.wait()) if asked.done() else asked
        finally:
            ended.cancel()
            asked.cancel()


class _Ended(Exception):
    """Why a connection is no more, in words."""
