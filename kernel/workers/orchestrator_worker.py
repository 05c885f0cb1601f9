"""The orchestrator worker: routes turns, runs tools, finalizes turns. `python -m` this file."""

from __future__ import annotations

from kernel.store.jobs import FINALIZE_TURN, ROUTE_TURN, RUN_TOOL
from kernel.workers.orchestrator.context import OrchestratorContext, orchestrator_context
from kernel.workers.orchestrator.finalize_turn import finalize_turn
from kernel.workers.orchestrator.route_turn import route_turn
from kernel.workers.orchestrator.run_tool import run_tool
from kernel.workers.process import Worker, run_worker
from kernel.workers.runner import LaneOptions


def main() -> None:
    """Tools and background work have lanes of their own: neither a hung tool nor a title delays a routing."""
    run_worker(
        Worker(
            role="orchestrator",
            equip=orchestrator_context,
            lanes=lambda _settings: {
                "orchestration": LaneOptions(concurrency=32, foreground=True),
                "tools": LaneOptions(concurrency=128, foreground=True),
                "background": LaneOptions(concurrency=2, foreground=False),
            },
            handlers={
                ROUTE_TURN.name: route_turn,
                RUN_TOOL.name: run_tool,
                FINALIZE_TURN.name: finalize_turn,
            },
            prepare=teach_gate,
            on_wake=OrchestratorContext.on_wake,
        )
    )


async def teach_gate(context: OrchestratorContext) -> None:
    """Have the gate learn before the first turn needs it; a turn that is faster is routed without."""
    if context.settings.routing == "tiered":
        await context.gate.prepare(await context.tool_view.tools(context.db))


if __name__ == "__main__":
    main()
