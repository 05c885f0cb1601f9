"""Brings connections in line with the rows of MCP servers, and calls their approved tools. See adr/0006."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from kernel.mcp.allow_list import AllowList
from kernel.mcp.calls import OnProgress, call_tool
from kernel.mcp.connection import Connection, Seen, Surroundings
from kernel.mcp.http import Resolve, resolve
from kernel.mcp.limits import Limits
from kernel.mcp.policy import own_ports
from kernel.mcp.results import McpResult
from kernel.shared.clock import Clock
from kernel.shared.errors import NotFound, StoreError, ToolError, ToolUnreachable
from kernel.shared.settings import Settings
from kernel.store import mcp_servers as store
from kernel.store.database import Database
from kernel.store.mcp_records import McpTarget, McpTool, hash_tools

LOOK_SECONDS = 5.0  # between looks at the rows when nobody pokes
log = logging.getLogger(__name__)


class McpManager:
    """The connections of one process; only the orchestrator has one."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        settings: Settings,
        *,
        limits: Limits | None = None,
        resolve_name: Resolve = resolve,
    ) -> None:
        self._db = db
        self._clock = clock
        self._surroundings = Surroundings(
            limits=limits or Limits.of(settings),
            allow_list=AllowList(settings.data_dir),
            own_ports=own_ports(settings),
            homes=settings.data_dir / "mcp",
            resolve=resolve_name,
        )
        self._connections: dict[str, Connection] = {}  # by the server's id
        self._reported: dict[str, tuple[object, ...]] = {}
        self._reconciling = asyncio.Lock()
        self._poked = asyncio.Event()
        self._stopped = False
        self._leaving: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect; returns at once and never fails because of a server."""
        self._task = asyncio.create_task(self._reconcile_forever(), name="mcp servers")

    def poke(self) -> None:
        """Something was committed: look whether the rows changed. Cheap; call it at every wake-up."""
        self._poked.set()

    async def stop(self) -> None:
        """End all connections and programs, in a few seconds."""
        self._stopped = True
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        endings = [asyncio.create_task(connection.stop()) for connection in self._connections.values()]
        self._connections.clear()
        if waiting := {*endings, *self._leaving}:
            await asyncio.wait(waiting)

    async def call(
        self,
        server_slug: str,
        tool: str,
        arguments: Mapping[str, object],
        *,
        on_progress: OnProgress | None = None,
    ) -> McpResult:
        """Call an approved tool. Raises ToolError with a text for the user, whatever the server does."""
        target, approved = await self._approved(server_slug, tool)
        connection = self._connections.get(target.id)
        if connection is None or connection.target.generation != target.generation:
            await self._reconcile()
            connection = self._connections.get(target.id)
        if connection is None:
            raise ToolError(f"{target.name} has just been switched off")
        return await call_tool(connection, approved, arguments, on_progress)

    async def _approved(self, slug: str, name: str) -> tuple[McpTarget, McpTool]:
        found = await store.find_tools(self._db, slug)
        if found is None:
            raise ToolError(f"there is no MCP server {slug!r} any more")
        target, tools = found
        for tool in tools:
            if tool.name == name:
                return target, tool
        if not target.enabled:
            raise ToolError(f"{target.name} is disabled: enable it under MCP servers")
        if not tools:
            raise ToolUnreachable(
                f"no tool of {target.name} may be called now: its tools changed, or none were found yet. "
                "Look at it under MCP servers"
            )
        raise ToolError(f"{target.name} has no tool {name!r} that you approved")

    async def _reconcile_forever(self) -> None:
        seen: int | None = None
        while True:
            try:
                revision = await store.catalogue_revision(self._db)
                if revision != seen:
                    await self._reconcile()
                    seen = revision
            except StoreError as error:
                log.warning("cannot look at the MCP servers: %s", error.detail)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), LOOK_SECONDS)
            self._poked.clear()

    async def _reconcile(self) -> None:
        async with self._reconciling:
            wanted = {target.id: target for target in await store.list_targets(self._db) if target.enabled}
            if self._stopped:
                return
            for server_id in self._connections.keys() - wanted.keys():
                self._leave(self._connections.pop(server_id))
            for server_id, target in wanted.items():
                before = self._connections.get(server_id)
                if before is None or before.target.generation != target.generation:
                    connection = Connection(target, self._surroundings, self._report)
                    self._connections[server_id] = connection
                    connection.start(after=before)

    def _leave(self, connection: Connection) -> None:
        task = asyncio.create_task(connection.stop())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _report(self, target: McpTarget, seen: Seen) -> None:
        """Write down what became of a connection, if that is news."""
        tools = hash_tools(seen.tools.tools) if seen.tools else None
        news = (target.generation, tools, seen.error)
        if self._reported.get(target.id) == news:
            return
        try:
            async with self._db.write() as tx:
                current = await store.observe(
                    tx,
                    target,
                    reachable=seen.tools is not None,
                    last_error=seen.error,
                    network=seen.network,
                )
                if current and seen.tools is not None:
                    await store.store_discovery(tx, self._clock, target, seen.tools.tools)
        except (StoreError, NotFound) as error:
            log.warning("cannot write down the state of %s: %s", target.slug, error.detail)
            return
        self._reported[target.id] = news
