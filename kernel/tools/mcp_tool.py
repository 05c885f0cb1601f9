"""A tool of an MCP server, through the same interface as the kernel's own. How it is called is injected."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kernel.shared.errors import ToolError
from kernel.store.mcp_records import McpTool
from kernel.tools.arguments import fill_arguments
from kernel.tools.base import Ask, Plan, Progress, Prompt, ToolRequest, ToolResult

_SHOWN_OF_ERROR = 400  # characters of what a server says went wrong


class McpReply(Protocol):
    """What a call brought."""

    @property
    def text(self) -> str: ...

    @property
    def is_error(self) -> bool: ...


class McpCall(Protocol):
    def __call__(
        self,
        server_slug: str,
        tool: str,
        arguments: Mapping[str, object],
        *,
        on_progress: Progress | None = None,
    ) -> Awaitable[McpReply]:
        """Call a tool. Raises ToolError, whose text is for the user; when cancelled, the call is stopped."""


@dataclass(frozen=True, slots=True)
class CallableMcpTool:
    """A tool of the catalogue and the way to call it. Its result is put into words by the model."""

    record: McpTool
    call: McpCall
    prompt: Prompt
    """`tool_arguments`."""

    @property
    def name(self) -> str:
        return self.record.route

    @property
    def description(self) -> str:
        return self.record.description

    @property
    def input_schema(self) -> dict[str, object]:
        return self.record.input_schema

    @property
    def repeatable(self) -> bool:
        """As the server claims: a call that changes nothing, or nothing more when it is made again."""
        return self.record.read_only or self.record.idempotent

    async def plan(self, request: ToolRequest, ask: Ask) -> Plan | None:
        return await fill_arguments(
            request,
            ask,
            self.prompt,
            name=self.record.name,
            description=self.record.description,
            schema=self.record.input_schema,
        )

    async def run(
        self, arguments: Mapping[str, object], *, on_progress: Progress | None = None
    ) -> ToolResult:
        name, server = self.record.name, self.record.server_name
        try:
            reply = await self.call(self.record.server_slug, name, arguments, on_progress=on_progress)
        except ToolError as error:
            reason = error.detail if error.detail.endswith((".", "?", "!")) else f"{error.detail}."
            raise ToolError(f"The tool {name} of {server} did not work: {reason}") from error
        if reply.is_error:
            raise ToolError(
                f"The tool {name} of {server} reports an error: {_one_line(reply.text)} "
                "Try other words, or look at the server under MCP servers."
            )
        return ToolResult(reply.text.strip() or "(The tool returned nothing.)", answer=None)


def _one_line(text: str) -> str:
    line = " ".join(text.split()) or "it does not say which"
    return f"“{line if len(line) <= _SHOWN_OF_ERROR else line[: _SHOWN_OF_ERROR - 1] + '…'}”."
