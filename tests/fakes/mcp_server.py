"""A well-behaved MCP server made with the SDK: notes that can be added and read, over stdio or HTTP.

`python -m tests.fakes.mcp_server stdio` or `… http PORT`.
"""

from __future__ import annotations

import sys
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel


class Count(BaseModel):
    count: int


def notes_server() -> MCPServer[Any]:
    """A server with its own notes."""
    server: MCPServer[Any] = MCPServer("notes")
    notes: list[str] = []

    @server.tool()
    def add_note(text: str) -> Count:
        """Remember a note."""
        notes.append(text)
        return Count(count=len(notes))

    @server.tool(annotations=ToolAnnotations(read_only_hint=True))
    def read_notes() -> str:
        """All notes, one a line."""
        if not notes:
            raise ToolError("there are no notes yet")
        return "\n".join(notes)

    @server.tool(annotations=ToolAnnotations(read_only_hint=True))
    async def count_slowly(steps: int, context: Context) -> str:
        """Count to a number and say so at each step."""
        for step in range(steps):
            await context.report_progress(step + 1, steps, f"step {step + 1}")
        return "done"

    return server


if __name__ == "__main__":
    if sys.argv[1] == "stdio":
        notes_server().run("stdio")
    else:
        notes_server().run("streamable-http", host="127.0.0.1", port=int(sys.argv[2]))
