"""What all tools share. Routing decides whether a tool is needed and which; the tool plans its own work.

    ToolRequest ──plan──▶ Plan ──run──▶ ToolResult ──▶ answer: the tool's own, or the model's words for it
                     └──▶ None: the tool does not fit the message, the turn goes to dialogue

A native tool is a typed function: name, description and input schema come from its signature and docstring.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from kernel.llm.base import ChatMessage
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ToolError

Ask = Callable[[Sequence[ChatMessage], dict[str, object]], Awaitable[dict[str, object]]]
"""A schema-constrained model call: messages and JSON schema → an object that fits. Raises ModelError."""

Progress = Callable[[str], None]
"""Told now and then what a running call is doing, in a few words for people; does not wait."""

Prompt = Callable[..., str]
"""A text of `agent-prompts/orchestrator/`: the placeholders' values by keyword → the text."""


PlanSource = Literal["routing", "form", "model"]
"""Who found the arguments; `form`: they were read from the message without a model."""


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """What a tool plans from."""

    message: str
    context: Sequence[ContextMessage]
    """The last turns, oldest first."""
    today: date
    arguments: Mapping[str, object] | None = None
    """What routing read from the message, None if it left the arguments to the tool."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The arguments of a call and where they come from."""

    arguments: dict[str, object]
    source: PlanSource


Fill = Callable[[ToolRequest, Ask, "NativeTool"], Awaitable[Plan | None]]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found out."""

    text: str
    """The observation: what a model reads, in this turn or in later ones."""
    answer: str | None
    """The same, as a sentence for the user; None leaves the words to the model."""
    data: dict[str, object] = field(default_factory=dict)
    """The same, for programs; JSON types only."""


class Tool(Protocol):
    """A tool as routing and the orchestrator know it."""

    @property
    def name(self) -> str:
        """Its name in routes, events and messages."""

    @property
    def description(self) -> str: ...

    @property
    def input_schema(self) -> dict[str, object]:
        """JSON schema of the arguments: an object."""

    @property
    def repeatable(self) -> bool:
        """Whether a call that a crash interrupted may be made again."""

    async def plan(self, request: ToolRequest, ask: Ask) -> Plan | None:
        """The arguments for this request; None if the tool turns out not to fit it.

        Raises ToolError, whose text is an answer for the user, such as what it needs to be told; and
        ModelError where it asked the model in vain.
        """

    async def run(
        self, arguments: Mapping[str, object], *, on_progress: Progress | None = None
    ) -> ToolResult:
        """Do it. Raises ToolError, whose text is an answer for the user."""


@dataclass(frozen=True, slots=True)
class NativeTool:
    """A quick, typed function of this kernel. It has no effects, so that it can be called again."""

    name: str
    description: str
    function: Callable[..., ToolResult]
    arguments_model: type[BaseModel]
    fill: Fill | None = None
    """Finds the arguments where routing read none; without it the tool then does not fit."""
    repeatable: bool = True

    @property
    def input_schema(self) -> dict[str, object]:
        return self.arguments_model.model_json_schema()

    async def plan(self, request: ToolRequest, ask: Ask) -> Plan | None:
        """The arguments that routing read, else what `fill` finds."""
        if request.arguments is not None:
            return Plan(dict(request.arguments), "routing")
        return await self.fill(request, ask, self) if self.fill else None

    async def run(
        self,
        arguments: Mapping[str, object],
        *,
        on_progress: Progress | None = None,  # noqa: ARG002 (over at once)
    ) -> ToolResult:
        try:
            checked = self.arguments_model.model_validate(dict(arguments))
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise ToolError(f"{self.name} cannot run with these arguments. {wrong}.") from error
        return self.function(**{name: getattr(checked, name) for name in self.arguments_model.model_fields})


def native_tool(function: Callable[..., ToolResult]) -> NativeTool:
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
    return NativeTool(function.__name__, description, function, arguments_model)
