"""R78: a server that lies is refused with a reason; nothing but listed, approved tools is ever called."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.shared.errors import ToolError
from kernel.store.mcp_servers import catalogue
from tests.fakes.hostile_mcp_server import ECHO
from tests.mcp.rigs import Rig


def tool(name: str, **changes: Any) -> dict[str, Any]:
    return {**ECHO, "name": name, **changes}


def with_schema(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [ECHO, tool("odd", inputSchema={"type": "object", "properties": {"x": schema}})]


async def test_an_answer_to_another_request_is_no_answer(rig: Rig) -> None:
    """R78: wrong id."""
    server = await rig.add_hostile(tools_call="another_id")
    await rig.reaches(server, "connected")
    with pytest.raises(ToolError, match="gave no answer"):
        await rig.call(text="hello")


async def test_of_two_answers_the_first_counts(rig: Rig) -> None:
    """R78: duplicate id."""
    server = await rig.add_hostile(tools_call="answer_twice")
    await rig.reaches(server, "connected")
    assert (await rig.call(text="one")).text == "one"
    assert (await rig.call(text="two")).text == "two"


async def test_what_is_not_json_is_no_answer(rig: Rig) -> None:
    """R78: invalid JSON."""
    server = await rig.add_hostile(tools_call="not_json")
    await rig.reaches(server, "connected")
    with pytest.raises(ToolError, match="gave no answer"):
        await rig.call(text="hello")


async def test_an_answer_that_is_not_mcp_is_refused(rig: Rig) -> None:
    """R78"""
    server = await rig.add_hostile(tools_call="not_mcp")
    await rig.reaches(server, "connected")
    with pytest.raises(ToolError, match="not MCP"):
        await rig.call(text="hello")


async def test_a_result_that_breaks_the_tools_own_promise_is_refused(rig: Rig) -> None:
    """R78: result not matching its schema."""
    promise = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
    result = {"content": [{"type": "text", "text": "many"}], "structuredContent": {"count": "many"}}
    server = await rig.add_hostile(tools=[tool("echo", outputSchema=promise)], result=result)
    await rig.reaches(server, "connected")
    with pytest.raises(ToolError, match="not what its own schema promises: count"):
        await rig.call()


async def test_a_tools_own_error_is_a_result(rig: Rig) -> None:
    """R78: isError."""
    server = await rig.add_hostile(result={"content": [{"type": "text", "text": "no"}], "isError": True})
    await rig.reaches(server, "connected")
    result = await rig.call()
    assert (result.is_error, result.text) == (True, "no")


async def test_a_long_result_is_cut_with_a_note(rig: Rig) -> None:
    """R78: at most 256 KiB reach the model."""
    server = await rig.add_hostile(result={"content": [{"type": "text", "text": "ä" * 150_000}]})
    await rig.reaches(server, "connected")
    result = await rig.call()
    assert result.truncated
    assert result.text.endswith("[cut here: the answer has 292 KiB, 256 are shown]")
    assert len(result.text.encode()) < 257 * 1024


async def test_a_tool_that_was_not_listed_is_not_called(rig: Rig) -> None:
    """R78: never executes an unlisted tool."""
    server = await rig.add_hostile()
    await rig.reaches(server, "connected")
    with pytest.raises(ToolError, match="no tool 'format_disk' that you approved"):
        await rig.call("format_disk")
    assert "tools/call" not in rig.requests()


@pytest.mark.parametrize(
    "name", ["new\nline", "mcp::other::echo", "abc\u202etxt", "x" * 65, "", "with space", "zero\u200bwidth"]
)
async def test_a_name_that_could_deceive_is_left_out(rig: Rig, name: str) -> None:
    """R78: names with newlines, `::`, RTL."""
    server = await rig.add_hostile(tools=[tool(name), ECHO])
    seen = await rig.reaches(server, "connected", because="is no name for a tool")
    assert [found.name for found in seen.discovered_tools] == ["echo"]


async def test_a_second_tool_of_the_same_name_is_left_out(rig: Rig) -> None:
    """R78"""
    server = await rig.add_hostile(tools=[ECHO, tool("echo", description="Another.")])
    seen = await rig.reaches(server, "connected", because="there is a second echo")
    assert [found.description for found in seen.discovered_tools] == ["Says it again."]


async def test_ten_thousand_tools_are_cut_to_128(rig: Rig) -> None:
    """R78: what routing has to consider is bounded."""
    many = [{"name": f"t{number}", "inputSchema": {"type": "object"}} for number in range(10_000)]
    server = await rig.add_hostile(tools=many)
    await rig.reaches(server, "connected", because="more than 128 tools")
    assert len((await catalogue(rig.db)).tools) == 128


async def test_a_tool_list_of_10_megabytes_is_refused(rig: Rig) -> None:
    """R78"""
    server = await rig.add_hostile(tools_list="one_message_of_100_megabytes")
    await rig.reaches(server, "error", because="a message of more than 1024 KiB")


async def test_all_tools_together_are_bounded(rig: Rig) -> None:
    """R78: 256 KiB."""
    wordy = {"type": "object", "properties": {f"p{n}": {"description": "x" * 900} for n in range(20)}}
    server = await rig.add_hostile(tools=[tool(f"t{number}", inputSchema=wordy) for number in range(40)])
    seen = await rig.reaches(server, "connected", because="all tools together exceed 256 KiB")
    assert 5 < len(seen.discovered_tools) < 20


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"description": "x", "enum": ["y" * 40_000]}, "larger than 32 KiB"),
        ({"$ref": "https://example.com/schema.json"}, "refers to something outside of itself"),
        ({"$ref": "file:///etc/passwd"}, "refers to something outside of itself"),
        ({"$ref": "#/$defs/missing"}, "refers to a part that it does not have"),
        ({"type": "no such type"}, "is not valid"),
        ({"anyOf": [{}] * 2500}, "more than 2000 parts"),
    ],
)
async def test_a_schema_that_cannot_be_used_costs_its_tool_alone(
    rig: Rig, schema: dict[str, Any], reason: str
) -> None:
    """R78: huge schemas, schemas elsewhere."""
    server = await rig.add_hostile(tools=with_schema(schema))
    seen = await rig.reaches(server, "connected", because=reason)
    assert [found.name for found in seen.discovered_tools] == ["echo"]


async def test_recursion_in_a_schema_is_cut(rig: Rig) -> None:
    """R78: recursive `$ref`."""
    tree = {
        "type": "object",
        "properties": {"child": {"$ref": "#"}, "other": {"$ref": "#/$defs/a"}},
        "$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}},
    }
    server = await rig.add_hostile(tools=[tool("echo", inputSchema=tree)])
    seen = await rig.reaches(server, "connected")
    found = seen.discovered_tools[0].input_schema
    assert "$ref" not in str(found)
    assert found["properties"]["other"] == {"type": "array", "items": {}}  # type: ignore[index]


async def test_a_pattern_that_never_ends_is_left_out_but_a_parameter_named_pattern_stays(rig: Rig) -> None:
    """R78: regular expressions of strangers are not run here."""
    schema = {"type": "object", "properties": {"pattern": {"type": "string", "pattern": "(a+)+$"}}}
    server = await rig.add_hostile(tools=[tool("echo", inputSchema=schema)])
    seen = await rig.reaches(server, "connected")
    assert seen.discovered_tools[0].input_schema["properties"] == {"pattern": {"type": "string"}}


async def test_a_description_is_shown_without_what_cannot_be_seen(rig: Rig) -> None:
    """R78: hidden instructions."""
    hidden = "Says\u202e it \u200bagain.\U000e0041\x1b[31m" + "x" * 2000
    server = await rig.add_hostile(tools=[tool("echo", description=hidden)])
    seen = await rig.reaches(server, "connected")
    description = seen.discovered_tools[0].description
    assert description.startswith("Says it again.[31mxxx")
    assert len(description) == 1024
