"""A tool of an MCP server is one like any other; what its server does wrong is told in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from kernel.llm.base import ChatMessage
from kernel.shared.errors import ToolError
from kernel.store.mcp_records import McpTool
from kernel.tools.base import Plan, Progress, Tool, ToolRequest
from kernel.tools.mcp_tool import CallableMcpTool, McpReply


@dataclass
class Reply:
    text: str
    is_error: bool = False


@dataclass
class Server:
    """Answers every call the same way."""

    reply: Reply | ToolError
    calls: list[tuple[str, str, Mapping[str, object]]] = field(default_factory=list)

    async def __call__(
        self,
        server_slug: str,
        tool: str,
        arguments: Mapping[str, object],
        *,
        on_progress: Progress | None = None,
    ) -> McpReply:
        self.calls.append((server_slug, tool, arguments))
        if on_progress:
            on_progress("working")
        if isinstance(self.reply, ToolError):
            raise self.reply
        return self.reply


def tool_of(server: Server, *, read_only: bool = False, idempotent: bool = False) -> Tool:
    record = McpTool(
        server_slug="my-notes",
        server_name="My notes",
        name="read",
        description="Read a note.",
        input_schema={"properties": {"title": {"type": "string"}}, "required": ["title"]},
        read_only=read_only,
        idempotent=idempotent,
    )
    return CallableMcpTool(record, server, lambda **values: str(values))


async def test_a_call_reaches_the_server_and_its_text_is_for_the_model() -> None:
    server, told = Server(Reply(" a note \n")), list[str]()
    tool = tool_of(server)
    result = await tool.run({"title": "plans"}, on_progress=told.append)
    assert tool.name == "mcp::my-notes::read"
    assert server.calls == [("my-notes", "read", {"title": "plans"})]
    assert (result.text, result.answer, told) == ("a note", None, ["working"])


async def test_nothing_is_a_result_too() -> None:
    assert (await tool_of(Server(Reply(" "))).run({})).text == "(The tool returned nothing.)"


async def test_an_error_names_tool_and_server_and_is_short_and_on_one_line() -> None:
    with pytest.raises(ToolError) as error:
        await tool_of(Server(Reply("no\n\nsuch note " + "x" * 5000, is_error=True))).run({})
    assert error.value.detail.startswith("The tool read of My notes reports an error: “no such note xxx")
    assert "\n" not in error.value.detail
    assert len(error.value.detail) < 600


async def test_a_call_that_fails_says_which_tool_and_why() -> None:
    with pytest.raises(ToolError, match=r"^The tool read of My notes did not work: it is down\.$"):
        await tool_of(Server(ToolError("it is down."))).run({})


def test_a_call_is_repeated_only_where_the_server_says_that_it_does_no_harm() -> None:
    server = Server(Reply(""))
    assert not tool_of(server).repeatable
    assert tool_of(server, read_only=True).repeatable
    assert tool_of(server, idempotent=True).repeatable


async def test_arguments_are_filled_in_under_the_tools_schema() -> None:
    async def ask(messages: Sequence[ChatMessage], schema: dict[str, object]) -> dict[str, object]:
        assert "Read a note." in messages[0].content
        return {"title": "plans"}

    request = ToolRequest("read plans", (), date(2026, 11, 23))
    assert await tool_of(Server(Reply(""))).plan(request, ask) == Plan({"title": "plans"}, "model")
