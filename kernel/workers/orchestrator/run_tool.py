"""Turn step 4/8: run the tool a turn was routed to and answer with what it found. No model is called.

The result of a call is stored before the answer is written; an attempt that finds it stored does not call
the tool again.
"""

from __future__ import annotations

from kernel.shared.crash import crash_point
from kernel.shared.errors import ToolError
from kernel.store.event_types import Event, ToolCalled, ToolCompleted, ToolFailed
from kernel.store.events import append_events_fenced
from kernel.store.messages import insert_message, stored_tool_call
from kernel.store.records import Job, Message, Performance, ToolCall, TurnWork
from kernel.store.turns import get_turn
from kernel.tools.base import Tool
from kernel.workers.context import WorkerContext
from kernel.workers.reply_writer import ReplyWriter


async def run_tool(context: WorkerContext, job: Job) -> None:
    """Call the tool, store what it said, answer and complete the turn."""
    crash_point("tool.claimed")
    turn = await get_turn(context.db, job.turn_id)
    call_id = f"{turn.id}.1"
    call = await stored_tool_call(context.db, call_id)
    if call is None:
        call = await _call(context, job, turn, call_id)
    crash_point("tool.stored")
    writer = ReplyWriter(context, job, turn)
    writer.write(call.answer or call.error or "")
    await writer.flush()
    waited = _since_accepted(context, turn)
    await writer.complete(
        Performance(route=turn.route, decided_by=turn.decided_by, ttft_ms=waited, total_ms=waited)
    )


async def _call(context: WorkerContext, job: Job, turn: TurnWork, call_id: str) -> ToolCall:
    tool = context.tools[turn.route or ""]
    arguments = turn.arguments
    called = ToolCalled(turn_id=turn.id, call_id=call_id, tool=tool.name, arguments=arguments)
    async with context.db.write(durable=False) as tx:
        await append_events_fenced(tx, job, [called])
    crash_point("tool.called")
    call = await _outcome(context, tool, ToolCall(call_id=call_id, name=tool.name, arguments=arguments))
    message = _tool_message(context, turn, call)
    async with context.db.write(durable=False) as tx:
        await append_events_fenced(tx, job, [_ended(turn, call, message)])
        await insert_message(tx, message)
    return call


async def _outcome(context: WorkerContext, tool: Tool, call: ToolCall) -> ToolCall:
    started = context.clock.monotonic()
    try:
        result = await tool.run(call.arguments)
        update: dict[str, object] = {"result": result.text, "answer": result.answer}
    except ToolError as error:  # a refusal is an answer too
        update = {"error": error.detail}
    duration = round((context.clock.monotonic() - started) * 1000, 3)
    return call.model_copy(update={**update, "duration_ms": duration})


def _ended(turn: TurnWork, call: ToolCall, message: Message) -> Event:
    shared = {
        "turn_id": turn.id,
        "call_id": call.call_id,
        "tool": call.name,
        "duration_ms": call.duration_ms,
        "message": message,
    }
    if call.error is not None:
        return ToolFailed(**shared, error=call.error)
    return ToolCompleted(**shared, result=call.result)


def _tool_message(context: WorkerContext, turn: TurnWork, call: ToolCall) -> Message:
    now = context.clock.now()
    return Message(
        id=call.call_id,
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        role="tool",
        event_type="tool_result",
        content=call.result or call.error or "",
        status="failed" if call.error else "completed",
        timestamp=now,
        processed_at=now,
        error=call.error,
        causation_event_id=turn.id,
        tool=call,
    )


def _since_accepted(context: WorkerContext, turn: TurnWork) -> float | None:
    """Milliseconds since the turn was accepted, None if that was before a reboot."""
    if turn.boot_id != context.clock.boot_id:
        return None
    return round((context.clock.monotonic() - turn.accepted_mono) * 1000, 3)
