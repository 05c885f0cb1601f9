"""Turn step 3/8: decide where a turn goes. Routing decides, it never plans."""

from __future__ import annotations

import asyncio

from kernel.shared.crash import crash_point
from kernel.store.event_types import TurnStage
from kernel.store.messages import recent_context
from kernel.store.records import Job
from kernel.store.turns import Route, get_turn, turn_is_routed
from kernel.workers.orchestrator.context import OrchestratorContext
from kernel.workers.trace import Trace


async def route_turn(context: OrchestratorContext, job: Job) -> None:
    """Decide and hand the turn on."""
    crash_point("route.claimed")
    near = context.db.near
    turn = await get_turn(near, job.turn_id)
    trace = Trace(context.clock, turn, job)
    started = context.clock.monotonic()
    past = await recent_context(near, turn.conversation_id, turn.ordinal) if turn.ordinal > 1 else []
    tools = await context.tool_view.tools(near)

    told: list[asyncio.Future[None]] = []

    def tell_client() -> None:
        told.append(
            context.events.add(job, TurnStage(turn_id=turn.id, stage="routing", detail="asking the model"))
        )

    routed = await context.router.decide(turn.message, past, tools, on_asking=tell_client)
    await asyncio.gather(*told)  # while the job is ours: its end is the fence
    decision = routed.decision
    taken = round((context.clock.monotonic() - started) * 1000, 3)
    detail = {**decision.detail, "arguments": decision.arguments, "routing_ms": taken}
    trace.end("routing", decision.decided_by)
    route = Route(
        decision.route, decision.decided_by, decision.confidence, detail, routed.embedding, trace.steps
    )
    async with context.db.write_near() as tx:
        await turn_is_routed(tx, context.clock, job, turn, route)
        crash_point("route.before_commit")
    crash_point("route.after_commit")
