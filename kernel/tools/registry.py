"""Every native tool, on one screen."""

from __future__ import annotations

from kernel.tools.base import Prompt, Tool, native_tool
from kernel.tools.calculate import calculate
from kernel.tools.count_occurrences import count_occurrences
from kernel.tools.math_subagent import MathSubagent


def native_tools(math_prompt: Prompt) -> dict[str, Tool]:
    """The tools of the kernel by name; routing's decisions name them by these names.

    math_prompt: `math_subagent` of the orchestrator's prompts.
    """
    tools: list[Tool] = [
        native_tool(calculate),
        native_tool(count_occurrences),
        MathSubagent(math_prompt),
    ]
    return {tool.name: tool for tool in tools}
