"""A tool is a typed function: its signature and docstring say all that routing needs to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import pytest
from pydantic import Field

from kernel.shared.errors import ToolError
from kernel.tools.base import Plan, ToolRequest, ToolResult, native_tool
from kernel.tools.registry import native_tools


def repeat(word: Annotated[str, Field(description="What to say.")], times: int = 2) -> ToolResult:
    """Say a word
    several times.

    Raises nothing.
    """
    said = " ".join([word] * times)
    return ToolResult(text=said, answer=said)


def test_name_description_and_schema_come_from_the_function() -> None:
    tool = native_tool(repeat)
    assert (tool.name, tool.description) == ("repeat", "Say a word several times.")
    assert tool.input_schema["type"] == "object"
    assert tool.input_schema["required"] == ["word"]
    properties = tool.input_schema["properties"]
    assert isinstance(properties, dict)
    assert properties["word"]["description"] == "What to say."
    assert properties["times"]["type"] == "integer"


async def test_a_tool_runs_with_checked_arguments() -> None:
    tool = native_tool(repeat)
    assert (await tool.run({"word": "ho"})).answer == "ho ho"
    assert (await tool.run({"word": "ho", "times": 3})).answer == "ho ho ho"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({}, "word"),
        ({"word": 7}, "word"),
        ({"word": "ho", "times": "many"}, "times"),
        ({"word": "ho", "x": 1}, "x"),
    ],
)
async def test_wrong_arguments_are_refused_by_name(arguments: dict[str, object], named: str) -> None:
    with pytest.raises(ToolError, match=f"repeat cannot run.* {named}: "):
        await native_tool(repeat).run(arguments)


def test_a_tool_without_a_docstring_cannot_be_registered() -> None:
    def silent() -> ToolResult:
        return ToolResult(text="", answer="")

    with pytest.raises(ValueError, match="docstring"):
        native_tool(silent)


async def test_the_kernel_registers_its_native_tools_under_their_names() -> None:
    tools = native_tools(lambda **_: "", lambda **_: "")
    assert set(tools) == {"calculate", "count_occurrences", "math_subagent"}
    assert all(name == tool.name for name, tool in tools.items())
    assert (await tools["calculate"].run({"expression": "48 * 7"})).answer == "48 * 7 = 336"
    counted = await tools["count_occurrences"].run({"needle": "r", "haystack": "strawberry"})
    assert counted.data["count"] == 3
    solved = await tools["math_subagent"].run({"expression": "12 * 38", "unit": "km"})
    assert solved.answer == "12 × 38 = 456 km"


async def test_a_native_tool_takes_the_arguments_that_routing_read_and_asks_no_model() -> None:
    async def ask(messages: object, schema: object) -> dict[str, object]:
        raise AssertionError("no model is needed")

    read = ToolRequest("48 * 7", (), date(2026, 11, 23), {"expression": "48 * 7"})
    unread = replace(read, arguments=None)
    calculate = native_tools(lambda **_: "", lambda **_: "")["calculate"]
    assert await calculate.plan(read, ask) == Plan({"expression": "48 * 7"}, "routing")
    assert await calculate.plan(unread, ask) is None
