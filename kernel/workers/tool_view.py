"""The MCP tools that routing may choose, read again only when something about them has changed."""

from __future__ import annotations

from kernel.store.database import Reader
from kernel.store.mcp_servers import Catalogue, McpTool, catalogue, catalogue_revision


class ToolView:
    """One for each process. What is disabled or changed is gone with the next turn."""

    def __init__(self) -> None:
        self._seen: Catalogue | None = None

    async def tools(self, db: Reader) -> tuple[McpTool, ...]:
        if self._seen is None or self._seen.revision != await catalogue_revision(db):
            self._seen = await catalogue(db)
        return self._seen.tools
