"""What to count in what, where only the model understood that a count is wanted."""

from __future__ import annotations

from kernel.shared.errors import ToolError
from kernel.shared.graphemes import graphemes
from kernel.tools.arguments import fill_arguments
from kernel.tools.base import Ask, NativeTool, Plan, Prompt, ToolRequest


async def fill_count(request: ToolRequest, ask: Ask, tool: NativeTool, *, prompt: Prompt) -> Plan | None:
    """One character and a text that was said, word for word; None where the model names anything else.

    prompt: `tool_arguments`. Raises ModelError if the model was asked in vain.
    """
    try:
        plan = await fill_arguments(
            request, ask, prompt, name=tool.name, description=tool.description, schema=tool.input_schema
        )
    except ToolError:  # it does not know either: a conversation finds out better than one question
        return None
    needle, haystack = str(plan.arguments["needle"]), str(plan.arguments["haystack"])
    said = (request.message, *(one.content for one in request.context))
    return plan if len(graphemes(needle)) == 1 and any(haystack in text for text in said) else None
