"""The exemplars the gate learns from: `agent-prompts/orchestrator/routes.yaml` and `tool_requests.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kernel.routing.tool_profile import ToolProfile, profile_of
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ConfigurationError

ROUTES: Final = ("dialogue", "math_subagent", "count_occurrences")
"""The keys of routes.yaml, in the order of their class numbers."""
NO_TOOL: Final = "none"


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A message whose route is known: one of ROUTES, an example tool, or NO_TOOL."""

    message: str
    route: str
    context: tuple[ContextMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemplars:
    routes: tuple[Exemplar, ...]
    tools: tuple[ToolProfile, ...]
    """Example tools of the requests; their routes are `<server>::<tool>`."""
    requests: tuple[Exemplar, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Said(_Strict):
    user: str | None = None
    assistant: str | None = None
    tool: str | None = None


class _Message(_Strict):
    message: Annotated[str, Field(min_length=1)]
    context: tuple[_Said, ...] = ()

    def exemplar(self, route: str) -> Exemplar:
        # Of an entry with several, in the order in which they are said.
        roles: tuple[Literal["user", "assistant", "tool"], ...] = ("user", "tool", "assistant")
        context = tuple(
            ContextMessage(role, content)
            for said in self.context
            for role in roles
            if (content := getattr(said, role)) is not None
        )
        return Exemplar(self.message, route, context)


class _Request(_Message):
    tool: str


class _Tool(_Strict):
    name: str
    description: str
    inputSchema: dict[str, object]  # noqa: N815 - MCP's own name


class _Server(_Strict):
    slug: str
    name: str
    tools: Annotated[tuple[_Tool, ...], Field(min_length=1)]


File = TypeVar("File", bound=_Strict)
Line = Annotated[
    _Message, BeforeValidator(lambda value: {"message": value} if isinstance(value, str) else value)
]


Lines = Annotated[tuple[Line, ...], Field(min_length=1)]


class _RoutesFile(_Strict):
    dialogue: Lines
    math_subagent: Lines
    count_occurrences: Lines


class _RequestsFile(_Strict):
    """Of one server alone nothing can be learned about tools nobody has seen."""

    servers: Annotated[tuple[_Server, ...], Field(min_length=2)]
    requests: Annotated[tuple[_Request, ...], Field(min_length=1)]


def load_exemplars(folder: Path) -> Exemplars:
    """Read both files of `<folder>/orchestrator`. Raises ConfigurationError naming the file and the entry."""
    routes = _read(folder / "orchestrator" / "routes.yaml", _RoutesFile)
    requests = _read(folder / "orchestrator" / "tool_requests.yaml", _RequestsFile)
    tools = tuple(
        profile_of(f"{server.slug}::{tool.name}", tool.name, tool.description, tool.inputSchema, server.name)
        for server in requests.servers
        for tool in server.tools
    )
    known = {tool.route for tool in tools} | {NO_TOOL}
    for request in requests.requests:
        if request.tool not in known:
            raise ConfigurationError(
                f"{folder / 'orchestrator' / 'tool_requests.yaml'}: the request “{request.message}” names "
                f"the tool {request.tool}, which no server of the file has"
            )
    return Exemplars(
        routes=tuple(line.exemplar(route) for route in ROUTES for line in getattr(routes, route)),
        tools=tools,
        requests=tuple(request.exemplar(request.tool) for request in requests.requests),
    )


def _read(path: Path, model: type[File]) -> File:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not a YAML file in UTF-8: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(str(part) for part in first["loc"]) or "the whole file"
        raise ConfigurationError(f"{path}, {place}: {first['msg']}") from error
