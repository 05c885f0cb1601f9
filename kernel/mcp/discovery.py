"""The usable tools of a server: bounded in number, in size and in what their texts contain."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcp import Client, types

from kernel.mcp.limits import Limits
from kernel.mcp.schemas import SchemaRefused, plain_schema, size_of
from kernel.mcp.text import clean
from kernel.store.mcp_records import DiscoveredTool

_TOOL_NAME = re.compile(r"[A-Za-z0-9_./-]+")  # what the protocol recommends, which excludes `::`
_MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class ToolSet:
    """What a server offers. `notes` say what was left out and why; schemas of results are by tool name."""

    tools: tuple[DiscoveredTool, ...]
    result_schemas: dict[str, dict[str, object]]
    notes: str | None


async def discover(client: Client, limits: Limits) -> ToolSet:
    """Ask for the tools, page by page. Raises TimeoutError, MCPError, ValidationError."""
    if client.server_capabilities.tools is None:
        return ToolSet((), {}, "it offers no tools")
    found: list[types.Tool] = []
    cursor: str | None = None
    async with asyncio.timeout(limits.listing):
        for _ in range(limits.pages):
            params = types.PaginatedRequestParams(cursor=cursor) if cursor else None
            page = await client.session.list_tools(params=params)
            found += page.tools
            cursor = page.next_cursor
            if cursor is None or len(found) > limits.tools:
                break
    return await asyncio.to_thread(select, found, limits, is_complete=cursor is None)


def select(found: Sequence[types.Tool], limits: Limits, *, is_complete: bool = True) -> ToolSet:
    """The usable ones among the tools that a server sent; takes up to a second if it means harm."""
    selection = _Selection(limits)
    for number, tool in enumerate(found):
        if number == limits.tools:
            break
        selection.consider(tool)
    if not is_complete or len(found) > limits.tools:
        selection.notes.insert(0, f"it offers more than {limits.tools} tools: the rest is left out")
    return selection.result()


class _Selection:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tools: dict[str, DiscoveredTool] = {}
        self._result_schemas: dict[str, dict[str, object]] = {}
        self._size = 0
        self.notes: list[str] = []

    def consider(self, tool: types.Tool) -> None:
        name = clean(tool.name, 40, lines=False)
        if len(tool.name) > self._limits.name or not _TOOL_NAME.fullmatch(tool.name):
            self.notes.append(f"{name!r} is no name for a tool")
            return
        if tool.name in self._tools:
            self.notes.append(f"there is a second {name}")
            return
        try:
            usable = self._usable(tool)
        except SchemaRefused as refused:
            self.notes.append(f"{name}: {refused}")
            return
        self._size += size_of(usable.model_dump(by_alias=True))
        if self._size > self._limits.catalogue:
            self.notes.append(f"{name}: all tools together exceed {self._limits.catalogue // 1024} KiB")
            return
        self._tools[tool.name] = usable
        if tool.output_schema is not None:
            self._result_schemas[tool.name] = self._result_schema(tool.output_schema)

    def _usable(self, tool: types.Tool) -> DiscoveredTool:
        hints = tool.annotations or types.ToolAnnotations()
        return DiscoveredTool(
            name=tool.name,
            description=clean(tool.description or hints.title or tool.title or "", self._limits.description),
            input_schema=plain_schema(tool.input_schema, self._limits),
            read_only=hints.read_only_hint is True,
            idempotent=hints.idempotent_hint is True,
        )

    def _result_schema(self, schema: dict[str, Any]) -> dict[str, object]:
        """A schema that cannot be checked demands no more than that there is a result."""
        try:
            return plain_schema(schema, self._limits)
        except SchemaRefused:
            return {}

    def result(self) -> ToolSet:
        shown = "; ".join(self.notes[:_MOST_NOTES])
        more = len(self.notes) - _MOST_NOTES
        notes = f"left out: {shown}{f'; and {more} more' if more > 0 else ''}" if self.notes else None
        return ToolSet(tuple(self._tools.values()), self._result_schemas, notes)
