"""The third tier: a schema-constrained model call for what rules and gate are not sure of.

The model chooses from a shortlist or `none`. Whatever goes wrong ends in dialogue with the reason recorded,
and after repeated failures the tier is skipped for a while: an answer is worth more than a route.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Final, Protocol

from kernel.llm.base import ChatMessage, ChatModel
from kernel.llm.structured import ModelReplyInvalid, ModelReplyLate, ask_for_json
from kernel.routing.decision import DIRECT_DIALOGUE, RouteDecision
from kernel.shared.context import ContextMessage
from kernel.shared.errors import InvalidRequest, ModelError, ModelTimeout

MAX_TOKENS: Final = 192
NONE: Final = "none"
FAILURES: Final = 3
"""So many failures in a row open the breaker."""
PAUSE_SECONDS: Final = 60.0

_MESSAGE_CHARS = 2_000
_CONTEXT_CHARS = 400
_CONTEXT_MESSAGES = 4
_DESCRIPTION_CHARS = 200


class RoutingPrompt(Protocol):
    """`agent-prompts/orchestrator/routing.md`."""

    def render(self, **values: str) -> str:
        """Fills in `tools`, `context`, `message` and `fence`."""


@dataclass(frozen=True, slots=True)
class Option:
    """A route the model may choose, and what it is for."""

    route: str
    description: str


@dataclass(slots=True)
class ModelRouter:
    """Asks the model; one for each process, for it keeps the breaker's state."""

    model: Callable[[], Awaitable[ChatModel]]
    prompt: RoutingPrompt
    timeout: float
    """Seconds for a decision, with its repair."""
    monotonic: Callable[[], float]
    _failures: int = field(default=0, init=False)
    _closed_until: float = field(default=0.0, init=False)

    async def decide(
        self, message: str, context: Sequence[ContextMessage], options: Sequence[Option]
    ) -> RouteDecision:
        """One of the options, or dialogue. Raises nothing of its own: failures are decisions too."""
        if self.monotonic() < self._closed_until:
            return _fallback("the model failed to route repeatedly and is not asked for a while")
        try:
            started = self.monotonic()
            model = await self._find_model()
            if model.provider == "embedded":
                return _fallback(f"{model.model} is too small to be asked for routes")
            reply = await ask_for_json(
                model,
                self._prompt(message, context, options),
                _schema(options),
                max_tokens=MAX_TOKENS,
                timeout=max(round(self.timeout - (self.monotonic() - started), 1), 0.1),
            )
        except (ModelError, InvalidRequest) as error:
            self._note_failure()
            raw = error.raw if isinstance(error, ModelReplyInvalid | ModelReplyLate) else None
            return _fallback(error.detail, raw=raw)
        self._failures = 0
        chosen = str(reply.value["tool"])
        return RouteDecision(
            DIRECT_DIALOGUE if chosen == NONE else chosen,
            decided_by="model",
            confidence=_confidence(reply.value),
            detail={"model": model.model, "raw": reply.raw},
        )

    async def _find_model(self) -> ChatModel:
        """The model that answers now, which may have to be asked for over the network."""
        try:
            async with asyncio.timeout(self.timeout):
                return await self.model()
        except TimeoutError as error:
            raise ModelTimeout(f"no model was found within {self.timeout:g} seconds") from error

    def _prompt(
        self, message: str, context: Sequence[ContextMessage], options: Sequence[Option]
    ) -> list[ChatMessage]:
        said = [f"{item.role}: {item.content[:_CONTEXT_CHARS]}" for item in context[-_CONTEXT_MESSAGES:]]
        tools = [
            f"- {json.dumps(option.route)}: {_line(option.description[:_DESCRIPTION_CHARS])}"
            for option in options
        ]
        text = self.prompt.render(
            tools="\n".join(tools),
            context="\n".join(said) or "(nothing)",
            message=message[:_MESSAGE_CHARS],
            fence=f"data-{token_hex(4)}",
        )
        return [ChatMessage("user", text)]

    def _note_failure(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._failures = 0
            self._closed_until = self.monotonic() + PAUSE_SECONDS


def _schema(options: Sequence[Option]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {
            "tool": {"enum": [*(option.route for option in options), NONE]},
            "sure": {"enum": ["yes", "rather", "no"]},
        },
        "required": ["tool", "sure"],
        "additionalProperties": False,
    }


def _line(text: str) -> str:
    """A description as one line: with line ends in it, it could pass for another tool's."""
    return " ".join(text.split())


def _confidence(value: dict[str, object]) -> float:
    return {"yes": 0.9, "rather": 0.7}.get(str(value["sure"]), 0.5)


def _fallback(reason: str, *, raw: str | None = None) -> RouteDecision:
    detail: dict[str, object] = {"reason": reason}
    if raw is not None:
        detail["raw"] = raw[:4_000]
    return RouteDecision(DIRECT_DIALOGUE, decided_by="fallback", confidence=0.0, detail=detail)
