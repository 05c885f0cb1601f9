"""What all tools share. Routing decides whether a tool is needed and which; the tool plans its own work.

A native tool is a typed function: name, description and input schema come from its signature and docstring.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pydantic import ConfigDict, ValidationError, create_model

from kernel.shared.errors import ToolError


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found out."""

    text: str
    """The observation: what a model reads, in this turn or in later ones."""
    answer: str
    """The same, as a sentence for the user."""
    data: dict[str, object] = field(default_factory=dict)
    """The same, for programs; JSON types only."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as routing and the orchestrator know it."""

    name: str
    description: str
    input_schema: dict[str, object]
    """JSON schema of the arguments: an object."""
    run: Callable[[Mapping[str, object]], Awaitable[ToolResult]]
    """Run with arguments. Raises ToolError, whose text is an answer for the user."""


def native_tool(function: Callable[..., ToolResult]) -> Tool:
    """Make a tool of a quick, typed function; the first paragraph of its docstring is the description.

    Parameters are described by `Annotated[type, Field(description=…)]`. The function runs on the event loop:
    it bounds its own work to milliseconds.
    """
    description = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    if not description:
        raise ValueError(f"{function.__name__} needs a docstring: it is the tool's description")
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
    }
    arguments_model = create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)

    async def run(arguments: Mapping[str, object]) -> ToolResult:
        try:
            checked = arguments_model.model_validate(dict(arguments))
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise ToolError(f"{function.__name__} cannot run with these arguments. {wrong}.") from error
        return function(**{name: getattr(checked, name) for name in fields})

    return Tool(
        name=function.__name__,
        description=description,
        input_schema=arguments_model.model_json_schema(),
        run=run,
    )
