"""Every native tool, on one screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kernel.tools.base import Prompt, Tool, native_tool
from kernel.tools.calculate import calculate
from kernel.tools.count_arguments import fill_count
from kernel.tools.count_occurrences import count_occurrences
from kernel.tools.math_subagent import MathSubagent


def native_tools(math_prompt: Prompt, arguments_prompt: Prompt) -> dict[str, Tool]:
    """The tools of the kernel by name; routing's decisions name them by these names.

    math_prompt, arguments_prompt: `math_subagent` and `tool_arguments` of the orchestrator's prompts.
    """
    tools: list[Tool] = [
        native_tool(calculate),
        replace(native_tool(count_occurrences), fill=partial(fill_count, prompt=arguments_prompt)),
        MathSubagent(math_prompt),
    ]
    return {tool.name: tool for tool in tools}
