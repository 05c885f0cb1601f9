"""Turn step 4/8: run the tool a turn was routed to and answer with what it found.

    find ─▶ plan ─▶ call ─▶ store ─▶ answer: the tool's own words, or the model's for its result
             └─▶ cannot be planned: the turn goes to dialogue

The result of a call is stored before the answer is written; an attempt that finds it stored does not call
the tool again.
"""

from __future__ import annotations

import secrets

from kernel.llm.base import ChatMessage
from kernel.prompts.active import active_system_prompt
from kernel.prompts.context_window import Budget, fit_context_window
from kernel.prompts.observations import fit_result
from kernel.shared.crash import crash_point
from kernel.shared.errors import ToolError
from kernel.shared.tokens import estimate_tokens
from kernel.store.messages import begun_tool_call, stored_tool_call
from kernel.store.records import Job, ToolCall
from kernel.store.turns import get_turn, turn_is_rerouted
from kernel.tools.base import Tool
from kernel.workers.answering import answer_with_model, answer_with_text, past_turns
from kernel.workers.orchestrator.call_tool import Attempt, begin_call, finish_call, give_up_call
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.find_tool import find_tool
from kernel.workers.orchestrator.plan_tool import NotPlanned, plan_tool
from kernel.workers.reply_writer import ReplyWriter

_LEAST_RESULT_TOKENS = 64
_RESULT_SHARE = 0.75  # of the room that the message leaves; the rest is for the conversation


async def run_tool(context: OrchestratorContext, job: Job) -> None:
    """Call the tool, store what it said, answer and complete the turn."""
    crash_point("tool.claimed")
    turn = await get_turn(context.db, job.turn_id)
    attempt = Attempt(context, job, turn, ReplyWriter(context, job, turn))
    try:
        call = await _ended_call(attempt)
    except NotPlanned as refusal:
        await _hand_to_dialogue(attempt, refusal)
        return
    except ToolError as refusal:  # before the call: what the user must be told or asked
        await answer_with_text(turn, attempt.writer, refusal.detail)
        return
    if call is not None:
        crash_point("tool.stored")
        await _answer(attempt, call)


async def _ended_call(attempt: Attempt) -> ToolCall | None:
    """The call with its outcome, stored: by an earlier attempt, or made now. None if the turn has ended.

    Raises NotPlanned, or ToolError if nothing was called.
    """
    db, turn = attempt.context.db, attempt.turn
    call_id = f"{turn.id}.1"
    stored = await stored_tool_call(db, call_id)
    if stored is not None:
        return stored
    begun = await begun_tool_call(db, turn.id, call_id)
    route = turn.route or ""
    tool = await find_tool(attempt.context, route)
    if begun is not None and (tool is None or not tool.repeatable):
        await give_up_call(attempt, begun)
        return None
    if tool is None:
        raise ToolError(f"The tool {route} is not available any more: see which are, under MCP servers.")
    if begun is None:
        begun = await _begin(attempt, tool, call_id)
    call = await finish_call(attempt, tool, begun)
    attempt.writer.trace.end("tool", tool.name)
    return call


async def _begin(attempt: Attempt, tool: Tool, call_id: str) -> ToolCall:
    try:
        plan = await plan_tool(attempt.context, attempt.turn, attempt.writer, tool)
    finally:
        attempt.writer.trace.end("planning", tool.name)
    crash_point("tool.planned")
    await attempt.writer.flush()
    call = ToolCall(call_id=call_id, name=tool.name, arguments=plan.arguments)
    await begin_call(attempt, tool, call)
    return call


async def _hand_to_dialogue(attempt: Attempt, refusal: NotPlanned) -> None:
    context = attempt.context
    await attempt.writer.flush()
    async with context.db.write_near() as tx:
        trace = attempt.writer.trace.steps
        await turn_is_rerouted(
            tx, context.clock, attempt.job, attempt.turn, reason=refusal.reason, trace=trace
        )
        crash_point("tool.rerouted")


async def _answer(attempt: Attempt, call: ToolCall) -> None:
    context, turn, writer = attempt.context, attempt.turn, attempt.writer
    words = call.error if call.error is not None else call.answer
    if words is not None:
        await answer_with_text(turn, writer, words)
        return
    past = await past_turns(context, turn)
    system_prompt = await active_system_prompt(context.db.near, context.profile, today=context.clock.today())
    prompt, fence = context.prompts["tool_answer"], f"data-{secrets.token_hex(6)}"

    async def compose(budget: Budget) -> list[ChatMessage]:
        taken = sum(map(estimate_tokens, (system_prompt, prompt.content, turn.message)))
        room = max(int((budget.prompt - taken) * _RESULT_SHARE), _LEAST_RESULT_TOKENS)
        result = fit_result(call.result or "", room)
        return fit_context_window(
            system_prompt=system_prompt,
            history=past,
            message=prompt.render(message=turn.message, tool=call.name, result=result, fence=fence),
            budget=budget,
        )

    await answer_with_model(context, turn, writer, compose, beside="tool")
