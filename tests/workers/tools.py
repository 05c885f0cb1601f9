"""A tool that does what a test says, and a worker's context that has it and a scripted model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.llm.base import ChatMessage
from kernel.store import jobs
from kernel.store.accept import Accepted
from kernel.store.conversation_state import conversation_state
from kernel.store.events import events_after
from kernel.store.records import Job, Message, ToolCall, Turn
from kernel.tools.base import Ask, Plan, Progress, ToolRequest, ToolResult
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.orchestrator.run_tool import run_tool
from tests.store.turns import route_to_tool, say

TOOL = "mcp::notes::read"
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"note": {"type": "string"}},
    "required": ["note"],
    "additionalProperties": False,
}


@dataclass
class ScriptedTool:
    """Plans with what the model says, unless `plan_with` is set, and counts its calls."""

    name: str = TOOL
    description: str = "Reads a note."
    input_schema: dict[str, object] = field(default_factory=lambda: SCHEMA)
    repeatable: bool = True
    plan_with: Plan | Exception | None = None
    asks: bool = False
    result: ToolResult | Exception = field(default_factory=lambda: ToolResult("the note says 42", None))
    calls: list[Mapping[str, object]] = field(default_factory=list)
    requests: list[ToolRequest] = field(default_factory=list)

    async def plan(self, request: ToolRequest, ask: Ask) -> Plan | None:
        self.requests.append(request)
        if self.asks:
            return Plan(await ask([ChatMessage("user", "PLAN")], SCHEMA), "model")
        if isinstance(self.plan_with, Exception):
            raise self.plan_with
        return self.plan_with

    async def run(
        self, arguments: Mapping[str, object], *, on_progress: Progress | None = None
    ) -> ToolResult:
        self.calls.append(arguments)
        if on_progress:
            on_progress("half way")
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


async def start_turn(context: OrchestratorContext, message: str, **detail: object) -> tuple[Accepted, Job]:
    """A turn that was routed to the tool and whose job is claimed."""
    accepted = await say(context.db, context.clock, message)
    return accepted, await route_to_tool(context.db, context.clock, TOOL, **detail)


async def again(context: OrchestratorContext, job: Job) -> Job:
    """The job in its next attempt, as a worker has it that took it over from a dead one."""
    async with context.db.write() as tx:
        await jobs.retry(tx, context.clock, job, delay=0, error=None)
        [job] = await jobs.claim(tx, context.clock, "tools", "another worker", 1)
    return job


async def run(context: OrchestratorContext, message: str, **detail: object) -> Accepted:
    accepted, job = await start_turn(context, message, **detail)
    await run_tool(context, job)
    return accepted


def call_of(job: Job) -> ToolCall:
    return ToolCall(call_id=f"{job.turn_id}.1", name=TOOL, arguments={"note": "n1"})


async def end_of(worker: OrchestratorContext, accepted: Accepted) -> tuple[Turn, list[Message]]:
    state = await conversation_state(worker.db, accepted.conversation_id)
    return state.turns[-1], [message for message in state.events if message.turn_id == accepted.event_id]


async def types_of(worker: OrchestratorContext, accepted: Accepted) -> list[str]:
    return [event.type for event in await events_after(worker.db, accepted.conversation_id, 0, 1000)]
