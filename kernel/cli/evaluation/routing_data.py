"""The files of `aigentos eval routing`: labelled turns, one a line, and a catalogue of MCP tools."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kernel.cli.evaluation.files import parsed, read_text
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ConfigurationError
from kernel.store.mcp_records import McpTool


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Said(_Entry):
    role: Literal["user", "assistant", "tool"]
    content: str


class Alternative(_Entry):
    """The same answer in another unit."""

    answer: Decimal
    tolerance: Decimal = Decimal(0)

    def is_met_by(self, stated: Decimal) -> bool:
        return abs(stated - self.answer) <= self.tolerance + Decimal("1e-6") * max(
            Decimal(1), abs(self.answer)
        )


class Row(_Entry):
    """A labelled turn.

    route: `dialogue`, `math_subagent`, `count_occurrences` or `mcp::<server>::<tool>`; also_accept: routes
    that a lenient score takes for right. answer: of a count an integer, of mathematics a decimal string,
    right within tolerance + 1e-6 x max(1, |answer|); the alternatives are right too.
    """

    id: str
    message: Annotated[str, Field(min_length=1)]
    context: tuple[Said, ...] = ()
    route: Annotated[str, Field(pattern=r"^(dialogue|math_subagent|count_occurrences|mcp::.+)$")]
    also_accept: tuple[str, ...] = ()
    answer: Decimal | None = None
    answer_alt: tuple[Alternative, ...] = ()
    answer_case_insensitive: Decimal | None = None
    tolerance: Decimal = Decimal(0)

    @property
    def before(self) -> tuple[ContextMessage, ...]:
        return tuple(ContextMessage(said.role, said.content) for said in self.context)

    def is_right(self, stated: Decimal) -> bool:
        given = [answer for answer in (self.answer, self.answer_case_insensitive) if answer is not None]
        right = [Alternative(answer=answer, tolerance=self.tolerance) for answer in given]
        return any(answer.is_met_by(stated) for answer in (*right, *self.answer_alt))


class _Tool(_Entry):
    name: str
    description: str = ""
    inputSchema: dict[str, object] = {}  # noqa: N815 - MCP's own name


class _Server(_Entry):
    ref: str
    name: str
    tools: tuple[_Tool, ...]


class _Catalogue(_Entry):
    servers: tuple[_Server, ...]


def read_rows(path: Path) -> list[Row]:
    """Raises ConfigurationError naming the file, the line and what is wrong."""
    lines = read_text(path).split("\n")  # a message may have other line ends in it
    rows = [
        parsed(f"{path}, line {number}", partial(Row.model_validate_json, line))
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not rows:
        raise ConfigurationError(f"{path} has no rows: one JSON object a line is expected")
    return rows


def read_catalogue(path: Path) -> list[McpTool]:
    """The tools of a catalogue: `{"servers": [{"ref", "name", "tools": [tool…]}]}`, a tool as MCP lists it.

    Raises ConfigurationError.
    """
    catalogue = parsed(str(path), lambda: _Catalogue.model_validate(json.loads(read_text(path))))
    return [
        McpTool(
            server_slug=server.ref,
            server_name=server.name,
            name=tool.name,
            description=tool.description,
            input_schema=tool.inputSchema,
            read_only=False,
            idempotent=False,
        )
        for server in catalogue.servers
        for tool in server.tools
    ]


def unknown_routes(rows: Sequence[Row], tools: Sequence[McpTool]) -> list[str]:
    """MCP routes of the rows that the catalogue has not got."""
    known = {tool.route for tool in tools}
    return sorted({row.route for row in rows if row.route.startswith("mcp::") and row.route not in known})
