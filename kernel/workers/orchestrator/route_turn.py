"""Turn step 3/8: decide where a turn goes. Routing decides, it never plans."""

from __future__ import annotations

from kernel.shared.crash import crash_point
from kernel.store.records import Job
from kernel.store.turns import Route, get_turn, turn_is_routed
from kernel.workers.context import WorkerContext


async def route_turn(context: WorkerContext, job: Job) -> None:
    """Decide and hand the turn on."""
    crash_point("route.claimed")
    turn = await get_turn(context.db, job.turn_id)
    decision = await context.router.decide(turn.message)
    detail = {**decision.detail, "arguments": decision.arguments}
    route = Route(decision.route, decision.decided_by, decision.confidence, detail)
    async with context.db.write(durable=False) as tx:
        await turn_is_routed(tx, context.clock, job, turn, route)
        crash_point("route.before_commit")
    crash_point("route.after_commit")
