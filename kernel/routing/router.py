"""The tiers in order: rules, gate, model. The first sure answer wins, and what nobody claims is dialogue.

rules ──sure──▶ route
  └─▶ gate ──sure──▶ route
        └─unsure, with a shortlist─▶ model ──▶ route
                                       └─fails─▶ dialogue, with the reason
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kernel.routing.decision import DIRECT_DIALOGUE, RouteDecision
from kernel.routing.gate import Gate, Judgement, Silence
from kernel.routing.model_router import ModelRouter, Option
from kernel.routing.rules import Rules, decide_by_form
from kernel.routing.verdict import COUNT_OCCURRENCES, MATH_SUBAGENT, MAX_SHORTLIST, Verdict, weigh
from kernel.shared.context import ContextMessage
from kernel.store.mcp_records import McpTool
from kernel.store.query_embedding import QueryEmbedding

Mode = Literal["tiered", "rules", "model"]

_NATIVE = {
    MATH_SUBAGENT: "Works out one calculation from numbers in the message or said before.",
    COUNT_OCCURRENCES: "Counts how often one character occurs in a given text.",
}


@dataclass(frozen=True, slots=True)
class Routed:
    """A decision, and the message's embedding if one was computed on the way."""

    decision: RouteDecision
    embedding: QueryEmbedding | None = None


class Router:
    """Decides whether a turn needs a tool and which. It never plans the tool's work.

    gate and model: None leaves the tier out, and what it would have decided is dialogue. mode: `model` has
    the model decide all that the rules leave open, and not only what the gate is unsure of.
    """

    def __init__(
        self, rules: Rules, gate: Gate | None = None, model: ModelRouter | None = None, *, mode: Mode
    ) -> None:
        self._rules = rules
        self._gate = gate
        self._model = model
        self._mode = mode

    async def decide(
        self,
        message: str,
        context: Sequence[ContextMessage] = (),
        tools: Sequence[McpTool] = (),
        *,
        on_asking: Callable[[], None] = lambda: None,
    ) -> Routed:
        """The route of `message`, given what was said before it, oldest first, and the MCP tools there are.

        on_asking: called before the model is asked, which takes longer than all the rest.
        """
        evidence = self._rules.read(message, context)
        decision = decide_by_form(evidence, has_tools=bool(tools))
        if decision is not None:
            return Routed(decision)
        if self._gate is None or self._mode == "rules":
            return Routed(_dialogue("rule", 1.0, {"rule": "no_tool"}))
        everything = (*_NATIVE, *(tool.route for tool in tools))
        if self._mode == "model" and len(everything) <= MAX_SHORTLIST:
            return Routed(await self._ask(message, context, tools, everything, on_asking))
        talk = self._gate.is_talk(evidence, tools) if self._mode == "tiered" else None
        if talk is not None:
            return Routed(_dialogue("gate", talk, {"look": "first"}))
        judged = await self._gate.judge(evidence, tools)
        if isinstance(judged, Silence):
            return Routed(_dialogue("fallback", 0.0, {"reason": judged.reason}))
        verdict = weigh(judged.opinion, judged.thresholds, has_count_cue=evidence.has_count_cue)
        decision = self._conclude(verdict, has_count_cue=evidence.has_count_cue)
        if decision.decided_by == "unsure" and self._model is not None:
            shortlist = verdict.shortlist or [route for route, _ in verdict.scores]
            answer = await self._ask(message, context, tools, shortlist, on_asking)
            decision = replace(answer, detail={**decision.detail, **answer.detail})
        return Routed(decision, _embedding(judged))

    def _conclude(self, verdict: Verdict, *, has_count_cue: bool) -> RouteDecision:
        detail: dict[str, object] = {"scores": dict(verdict.scores), "shortlist": list(verdict.shortlist)}
        if has_count_cue:
            detail["count_cue"] = True
        if verdict.shortlist or self._mode == "model":
            return _dialogue("unsure", verdict.confidence, detail)
        return RouteDecision(verdict.route or DIRECT_DIALOGUE, "gate", verdict.confidence, detail=detail)

    async def _ask(
        self,
        message: str,
        context: Sequence[ContextMessage],
        tools: Sequence[McpTool],
        routes: Sequence[str],
        on_asking: Callable[[], None],
    ) -> RouteDecision:
        if self._model is None:
            return _dialogue("unsure", 0.0, {"shortlist": list(routes)})
        on_asking()
        return await self._model.decide(message, context, _options(routes, tools))


def _options(shortlist: Sequence[str], tools: Sequence[McpTool]) -> list[Option]:
    described = {**_NATIVE, **{tool.route: tool.description for tool in tools}}
    return [Option(route, described[route]) for route in shortlist if route in described]


def _dialogue(
    decided_by: Literal["rule", "gate", "fallback", "unsure"], confidence: float, detail: dict[str, object]
) -> RouteDecision:
    return RouteDecision(DIRECT_DIALOGUE, decided_by, confidence, detail=detail)


def _embedding(judged: Judgement) -> QueryEmbedding | None:
    return QueryEmbedding(judged.vector, judged.model) if judged.is_whole else None
