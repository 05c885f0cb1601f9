"""The tiers in order: the first sure answer wins, and what no tier claims is dialogue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from kernel.llm.base import ChatMessage
from kernel.routing.decision import DIRECT_DIALOGUE, RouteDecision
from kernel.routing.rules import decide_by_rules

Tier = Callable[[str, Sequence[ChatMessage]], Awaitable[RouteDecision | None]]
"""A message and those before it, oldest first → a sure decision or None. A tier handles its own failures."""


class Router:
    """Decides whether a turn needs a tool and which. It never plans the tool's work."""

    def __init__(self, tiers: Sequence[Tier] = ()) -> None:
        self._tiers = (_rules, *tiers)

    async def decide(self, message: str, context: Sequence[ChatMessage] = ()) -> RouteDecision:
        """The route of `message`, given the conversation before it, oldest first."""
        for tier in self._tiers:
            decision = await tier(message, context)
            if decision is not None:
                return decision
        return RouteDecision(DIRECT_DIALOGUE, decided_by="rule", confidence=1.0, detail={"rule": "no_tool"})


async def _rules(message: str, _context: Sequence[ChatMessage]) -> RouteDecision | None:
    return decide_by_rules(message)
