"""Every native tool, on one screen."""

from __future__ import annotations

from kernel.tools.base import Tool, native_tool
from kernel.tools.calculate import calculate
from kernel.tools.count_occurrences import count_occurrences


def native_tools() -> dict[str, Tool]:
    """The tools of the kernel by name; routing's decisions name them by these names."""
    tools: list[Tool] = [native_tool(function) for function in (calculate, count_occurrences)]
    return {tool.name: tool for tool in tools}
