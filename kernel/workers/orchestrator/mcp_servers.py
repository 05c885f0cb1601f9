"""The MCP servers of this process.

Their manager is loaded when there is a first server: the SDK takes a second to import, and memory, which a
start without servers need not pay.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kernel.shared.clock import Clock
from kernel.shared.errors import StoreError
from kernel.shared.settings import Settings
from kernel.store.mcp_servers import catalogue_revision, list_targets
from kernel.store.sqlite import SqliteDatabase
from kernel.tools.base import Progress
from kernel.tools.mcp_tool import McpReply

if TYPE_CHECKING:
    from kernel.mcp.manager import McpManager

SETTLING = 5.0  # seconds after a start that nothing but the program's own server asks for connections
log = logging.getLogger(__name__)


class McpServers:
    """Keeps the connections in the background of the orchestrator; nothing waits for them but their calls."""

    def __init__(self, db: SqliteDatabase, clock: Clock, settings: Settings) -> None:
        self._db = db
        self._clock = clock
        self._settings = settings
        self._manager: McpManager | None = None
        self._loading = asyncio.Lock()
        self._look: asyncio.Task[None] | None = None

    def poke(self) -> None:
        """Something was committed: there may be a new server, or another wish for one. Does not wait."""
        if self._manager:
            self._manager.poke()
        elif self._look is None or self._look.done():
            self._look = asyncio.create_task(self._load_if_needed(), name="look for mcp servers")

    async def call(
        self,
        server_slug: str,
        tool: str,
        arguments: Mapping[str, object],
        *,
        on_progress: Progress | None = None,
    ) -> McpReply:
        """See `McpManager.call`."""
        manager = await self._loaded()
        return await manager.call(server_slug, tool, arguments, on_progress=on_progress)

    async def stop(self) -> None:
        """End all connections and the programs behind them."""
        if self._look:
            self._look.cancel()
            await asyncio.wait([self._look])
        if self._manager:
            await self._manager.stop()

    async def _load_if_needed(self) -> None:
        try:
            if not await catalogue_revision(self._db):  # 0 until the first server is added
                return
            if all(target.managed for target in await list_targets(self._db)):
                await asyncio.sleep(SETTLING)
            await self._loaded()
        except StoreError as error:
            log.warning("cannot look for MCP servers: %s", error.detail)

    async def _loaded(self) -> McpManager:
        async with self._loading:
            if self._manager is None:
                module = await asyncio.to_thread(importlib.import_module, "kernel.mcp.manager")
                manager: McpManager = module.McpManager(self._db, self._clock, self._settings)
                await manager.start()
                self._manager = manager
            return self._manager
