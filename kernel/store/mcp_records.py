"""Records of MCP servers: `McpServer` is what clients see, `McpTarget` has the secrets and stays inside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Literal

from pydantic import ConfigDict, Field, TypeAdapter

from kernel.store.database import Row
from kernel.store.records import Record

Transport = Literal["stdio", "streamable_http"]
Network = Literal["local", "public"]
ServerStatus = Literal["disabled", "connecting", "connected", "error", "needs_approval"]


class DiscoveredTool(Record):
    """A tool as its server describes it. `read_only` and `idempotent` are the server's own claims."""

    model_config = ConfigDict(populate_by_name=True)

    name: str
    description: str
    input_schema: dict[str, object] = Field(alias="inputSchema")
    read_only: bool = False
    idempotent: bool = False


_TOOLS = TypeAdapter(tuple[DiscoveredTool, ...])


def dump_tools(tools: Sequence[DiscoveredTool]) -> str:
    """The tools as JSON text, the same for the same tools."""
    return json.dumps([tool.model_dump(by_alias=True) for tool in tools], ensure_ascii=False, sort_keys=True)


def hash_tools(tools: Sequence[DiscoveredTool]) -> str:
    """What an approval is bound to: names, descriptions, schemas and claims of all tools, in any order."""
    by_name = sorted(tools, key=lambda tool: tool.name)
    return hashlib.sha256(dump_tools(by_name).encode()).hexdigest()


class McpTarget(Record):
    """How to reach a server, with the secrets; `generation` counts the requests for a new connection."""

    id: str
    slug: str
    name: str
    transport: Transport
    command: str | None
    args: tuple[str, ...]
    url: str | None
    env: dict[str, str] = Field(repr=False)
    headers: dict[str, str] = Field(repr=False)
    enabled: bool
    managed: bool = False
    generation: int
    network: Network | None

    @classmethod
    def from_row(cls, row: Row) -> McpTarget:
        lists = {name: json.loads(row[name]) for name in ("args", "env", "headers")}
        return cls.model_validate({**row, **lists})


class McpServer(Record):
    """A server as clients see it: of its environment and headers only the names.

    `changes` says in words how the discovered tools differ from the approved ones; empty if they do not.
    `last_error` of a connected server says what was left out of its tools and why.
    """

    id: str
    slug: str
    name: str
    transport: Transport
    command: str | None
    args: list[str]
    url: str | None
    env_keys: list[str]
    header_names: list[str]
    enabled: bool
    managed: bool
    status: ServerStatus
    last_error: str | None
    discovered_tools: list[DiscoveredTool]
    tools_hash: str | None
    changes: list[str]
    created_at: str
    updated_at: str
    discovered_at: str | None

    @classmethod
    def from_row(cls, row: Row) -> McpServer:
        tools = _TOOLS.validate_json(row["tools"])
        needs_approval = row["tools_hash"] != row["approved_hash"]
        return cls.model_validate(
            {
                **row,
                "args": json.loads(row["args"]),
                "env_keys": sorted(json.loads(row["env"])),
                "header_names": sorted(json.loads(row["headers"])),
                "status": _status(row, needs_approval=needs_approval),
                "discovered_tools": tools,
                "changes": _changes(approved_tools(row), tools) if needs_approval else [],
            }
        )


class McpTool(Record):
    """A tool that routing may choose and the orchestrator may call."""

    server_slug: str
    server_name: str
    name: str
    description: str
    input_schema: dict[str, object]
    read_only: bool
    idempotent: bool

    @property
    def route(self) -> str:
        """Its name in routes, events and messages."""
        return f"mcp::{self.server_slug}::{self.name}"


class Catalogue(Record):
    """Every tool that may be called now. `revision` is raised by whatever may change it."""

    revision: int
    tools: tuple[McpTool, ...]


def approved_tools(row: Row) -> tuple[DiscoveredTool, ...]:
    """The tools the user agreed to."""
    return _TOOLS.validate_json(row["approved_tools"])


def callable_tools(row: Row) -> tuple[McpTool, ...]:
    """The tools of a server that may be called: none if it is disabled or waits for an approval."""
    if not row["enabled"] or row["tools_hash"] != row["approved_hash"]:
        return ()
    return tuple(
        McpTool(server_slug=row["slug"], server_name=row["name"], **tool.model_dump())
        for tool in approved_tools(row)
    )


def _status(row: Row, *, needs_approval: bool) -> ServerStatus:
    if not row["enabled"]:
        return "disabled"
    if row["observed_generation"] != row["generation"]:
        return "connecting"
    if needs_approval:
        return "needs_approval"
    return "connected" if row["reachable"] else "error"


def _changes(approved: Sequence[DiscoveredTool], found: Sequence[DiscoveredTool]) -> list[str]:
    before, now = ({tool.name: tool for tool in tools} for tools in (approved, found))
    changes = [f"{name} is new" for name in now if name not in before]
    changes += [f"{name} is gone" for name in before if name not in now]
    for name in before.keys() & now.keys():
        old, new = before[name], now[name]
        if old.description != new.description:
            changes.append(f"{name} has another description")
        if old.input_schema != new.input_schema:
            changes.append(f"{name} takes other arguments")
        if (old.read_only, old.idempotent) != (new.read_only, new.idempotent):
            changes.append(f"{name} says otherwise about what it changes")
    return sorted(changes)
