"""The orchestrator's MCP servers: loaded with the first of them, in nobody's way before and after."""

from __future__ import annotations

import asyncio

import pytest

from kernel.shared.errors import ToolError
from kernel.store.mcp_servers import add_server, list_servers
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.find_tool import find_tool
from kernel.workers.orchestrator.mcp_servers import McpServers

NOBODY = "http://127.0.0.1:1/mcp"  # no server listens there


async def test_a_tool_of_a_server_that_was_never_added_is_refused_in_words(
    context: OrchestratorContext,
) -> None:
    with pytest.raises(ToolError, match="no MCP server"):
        await context.mcp_servers.call("nowhere", "read", {})
    assert await find_tool(context, "mcp::nowhere::read") is None
    assert await find_tool(context, "no such tool") is None


async def test_a_native_tool_is_found_by_its_name(context: OrchestratorContext) -> None:
    tool = await find_tool(context, "calculate")
    assert tool is not None
    assert tool.repeatable


async def test_a_poke_after_the_first_server_was_added_connects_to_it(context: OrchestratorContext) -> None:
    servers = McpServers(context.db, context.clock, context.settings)
    servers.poke()
    async with context.db.write() as tx:
        await add_server(tx, context.clock, name="Nobody", transport="streamable_http", url=NOBODY)
    async with asyncio.timeout(20):
        while (await list_servers(context.db))[0].status == "connecting":
            servers.poke()  # as every wake-up does
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.02)
    [server] = await list_servers(context.db)
    assert server.status == "error"
    assert server.last_error
    await servers.stop()


async def test_stopping_right_after_a_poke_leaves_nothing_behind(context: OrchestratorContext) -> None:
    servers = McpServers(context.db, context.clock, context.settings)
    async with context.db.write() as tx:
        await add_server(tx, context.clock, name="Nobody", transport="streamable_http", url=NOBODY)
    servers.poke()
    await servers.stop()
    running = {task.get_name() for task in asyncio.all_tasks()}
    assert "mcp servers" not in running
