"""Runs labelled turns through the product's own routing and, where no model is needed, through the tool."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kernel.cli.evaluation.routing_data import Row
from kernel.llm.base import ChatMessage
from kernel.routing.decision import RouteDecision
from kernel.routing.router import Router
from kernel.shared.clock import system_clock
from kernel.shared.errors import ModelUnavailable, ToolError
from kernel.store.mcp_records import McpTool
from kernel.tools.base import ToolRequest
from kernel.tools.registry import native_tools

_LABELS = {"direct_dialogue": "dialogue", "calculate": "math_subagent"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. `answer`: only where a deterministic tool produced one; `ms`: of the decision."""

    id: str
    route: str
    decided_by: str
    confidence: float
    arguments: dict[str, object] | None
    answer: str | None
    unit: str | None
    ms: float
    detail: dict[str, object] = field(default_factory=dict)


async def run_row(router: Router, row: Row, tools: Sequence[McpTool]) -> Outcome:
    """Decide, and have the tool work if it needs no model for it."""
    started = time.perf_counter()
    decision = (await router.decide(row.message, row.before, tools)).decision
    taken = (time.perf_counter() - started) * 1000
    arguments, answer, unit = await _answer(decision, row)
    return Outcome(
        id=row.id,
        route=_LABELS.get(decision.route, decision.route),
        decided_by=decision.decided_by,
        confidence=round(decision.confidence, 4),
        arguments=arguments,
        answer=answer,
        unit=unit,
        ms=round(taken, 3),
        detail=decision.detail,
    )


async def _answer(
    decision: RouteDecision, row: Row
) -> tuple[dict[str, object] | None, str | None, str | None]:
    """Arguments, value and unit of a native tool's call; None for what it does not do without a model."""
    tool = native_tools(_no_model_prompt, _no_model_prompt).get(decision.route)
    if tool is None:
        return decision.arguments, None, None
    request = ToolRequest(row.message, row.before, system_clock().local_date(), decision.arguments)
    try:
        plan = await tool.plan(request, _no_model)
        if plan is None:
            return None, None, None
        data = (await tool.run(plan.arguments)).data
    except (ToolError, ModelUnavailable):
        return decision.arguments, None, None
    value = data.get("value", data.get("count"))
    unit = data.get("unit")
    return plan.arguments, None if value is None else str(value), str(unit) if unit else None


async def _no_model(_messages: Sequence[ChatMessage], _schema: dict[str, object]) -> dict[str, object]:
    raise ModelUnavailable("an evaluation of the deterministic tools asks no model")


def _no_model_prompt(**_values: str) -> str:
    return ""


def value_of(outcome: Outcome) -> Decimal | None:
    """The number that the tool stated; None without one."""
    try:
        return None if outcome.answer is None else Decimal(outcome.answer)
    except InvalidOperation:
        return None
