"""The tool that a route names: one of the kernel's own, or one of an MCP server that may be called now."""

from __future__ import annotations

from kernel.store.mcp_servers import find_tools
from kernel.tools.base import Tool
from kernel.tools.mcp_tool import CallableMcpTool
from kernel.workers.orchestrator.context import OrchestratorContext


async def find_tool(context: OrchestratorContext, route: str) -> Tool | None:
    """None if there is no such tool any more: its server was removed, disabled or awaits an approval."""
    if route in context.tools:
        return context.tools[route]
    kind, _, rest = route.partition("::")
    slug, _, name = rest.partition("::")
    found = await find_tools(context.db, slug) if kind == "mcp" else None
    if found is None:
        return None
    _, tools = found
    prompt = context.prompts["tool_arguments"].render
    return next(
        (CallableMcpTool(tool, context.mcp_servers.call, prompt) for tool in tools if tool.name == name), None
    )
