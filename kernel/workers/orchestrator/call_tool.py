"""One call of a tool, made at most once unless the tool says that it may be made again.

    tool.called stored ──▶ run ──▶ tool.completed | tool.failed stored, with the tool's message

An attempt that finds the call begun but not ended knows that an earlier one died in between, and with what
arguments.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from kernel.shared.crash import crash_point
from kernel.shared.errors import StoreError, ToolError
from kernel.store.event_types import Event, ToolCalled, ToolCompleted, ToolFailed, TurnStage
from kernel.store.events import append_events_fenced
from kernel.store.messages import insert_message
from kernel.store.records import Job, Message, ToolCall, TurnWork
from kernel.store.turns import fail_turn
from kernel.tools.base import Progress, Tool
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.reply_writer import ReplyWriter

OUTCOME_UNKNOWN = "outcome_unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a tool's turn, and the writer of its answer."""

    context: OrchestratorContext
    job: Job
    turn: TurnWork
    writer: ReplyWriter


async def begin_call(attempt: Attempt, tool: Tool, call: ToolCall) -> None:
    """Say that the tool is called, before it is. What must not be repeated is written down for good."""
    events: list[Event] = [
        ToolCalled(turn_id=attempt.turn.id, call_id=call.call_id, tool=call.name, arguments=call.arguments),
        TurnStage(turn_id=attempt.turn.id, stage="running_tool", detail=call.name),
    ]
    async with attempt.context.db.write(durable=not tool.repeatable) as tx:
        await append_events_fenced(tx, attempt.job, events)
    crash_point("tool.called")


async def finish_call(attempt: Attempt, tool: Tool, call: ToolCall) -> ToolCall:
    """Run a call that has begun and store what came of it."""
    started = attempt.context.clock.monotonic()
    try:
        result = await tool.run(call.arguments, on_progress=_teller(attempt.writer, tool.name))
        update: dict[str, object] = {"result": result.text, "answer": result.answer}
    except ToolError as error:  # a refusal is an answer too
        update = {"error": error.detail}
    crash_point("tool.ran")
    duration = round((attempt.context.clock.monotonic() - started) * 1000, 3)
    call = call.model_copy(update={**update, "duration_ms": duration})
    await attempt.writer.flush()
    message = _tool_message(attempt, call)
    async with attempt.context.db.write(durable=not tool.repeatable) as tx:
        await append_events_fenced(tx, attempt.job, [_ended(attempt.turn, call, message)])
        await insert_message(tx, message)
    return call


async def give_up_call(attempt: Attempt, call: ToolCall) -> None:
    """End a turn whose call began, may have been made, and must not be made again."""
    detail = (
        f"The call of {call.name} was interrupted: it may or may not have happened. "
        "See whether it did before you ask for it again."
    )
    call = call.model_copy(update={"error": detail, "duration_ms": 0.0})
    message = _tool_message(attempt, call)
    async with attempt.context.db.write() as tx:
        await append_events_fenced(tx, attempt.job, [_ended(attempt.turn, call, message)])
        await insert_message(tx, message)
        await fail_turn(
            tx, attempt.context.clock, attempt.job, attempt.turn, code=OUTCOME_UNKNOWN, detail=detail
        )


def _teller(writer: ReplyWriter, tool: str) -> Progress:
    def tell(progress: str) -> None:
        with contextlib.suppress(StoreError):  # whoever writes next will see it
            writer.stage("running_tool", f"{tool}: {progress}")

    return tell


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


def _tool_message(attempt: Attempt, call: ToolCall) -> Message:
    turn, now = attempt.turn, attempt.context.clock.now()
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
