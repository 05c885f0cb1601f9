"""What a tool shall be called with: its own plan, for which it may ask the model."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.llm.base import ChatMessage
from kernel.llm.registry import ModelChoice
from kernel.llm.structured import ask_for_json
from kernel.shared.errors import AIgentError, ModelError, ModelUnavailable
from kernel.store.choices import get_model_choice
from kernel.store.messages import recent_context
from kernel.store.records import TurnWork
from kernel.tools.base import Plan, Tool, ToolRequest
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.reply_writer import ReplyWriter

MOST_TOKENS = 512  # of the model's reply with arguments


class NotPlanned(AIgentError):
    """The tool cannot be used for this turn: dialogue answers. `reason` is stored with the turn."""

    code = "not_planned"

    def __init__(self, detail: str, *, code: str, raw: str = "") -> None:
        super().__init__(detail)
        self.reason: dict[str, object] = {"code": code, "reason": detail, "raw": raw}


async def plan_tool(context: OrchestratorContext, turn: TurnWork, writer: ReplyWriter, tool: Tool) -> Plan:
    """The arguments of the call. Raises NotPlanned, or ToolError with what the user must be told or asked."""
    recent = await recent_context(context.db, turn.conversation_id, turn.ordinal)
    request = ToolRequest(turn.message, recent, context.clock.local_date(), turn.arguments)

    async def ask(messages: Sequence[ChatMessage], schema: dict[str, object]) -> dict[str, object]:
        writer.stage("planning", tool.name)
        model = await context.models.chat(ModelChoice(*await get_model_choice(context.db)))
        reply = await ask_for_json(
            model, messages, schema, max_tokens=MOST_TOKENS, timeout=context.settings.planning_timeout
        )
        return reply.value

    try:
        plan = await tool.plan(request, ask)
    except ModelError as error:
        if isinstance(error, ModelUnavailable):
            context.models.forget()  # dialogue looks again which backend answers
        raise NotPlanned(error.detail, code=error.code, raw=getattr(error, "raw", "")) from error
    if plan is None:
        raise NotPlanned(f"{tool.name} found nothing in the message to work on", code="no_arguments")
    return plan
