"""The orchestrator worker: routes turns, runs tools, finalizes turns. `python -m` this file."""

from __future__ import annotations

from kernel.store.jobs import (
    COMPACT_MEMORY,
    EXTRACT_NOTES,
    FINALIZE_TURN,
    IMPORT_DOCUMENT,
    ROUTE_TURN,
    RUN_TOOL,
)
from kernel.workers.orchestrator.background_model import stepping_back
from kernel.workers.orchestrator.compact_memory import compact_memory
from kernel.workers.orchestrator.context import OrchestratorContext, orchestrator_context
from kernel.workers.orchestrator.finalize_turn import finalize_turn
from kernel.workers.orchestrator.import_document import import_document
from kernel.workers.orchestrator.route_turn import route_turn
from kernel.workers.orchestrator.run_tool import run_tool
from kernel.workers.orchestrator.write_notes import write_notes
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
                "documents": LaneOptions(concurrency=1, foreground=True),
                "background": LaneOptions(concurrency=2, foreground=False),
                "notes": LaneOptions(concurrency=1, foreground=False),  # the model is asked for one at a time
            },
            handlers={
                ROUTE_TURN.name: route_turn,
                RUN_TOOL.name: run_tool,
                IMPORT_DOCUMENT.name: import_document,
                FINALIZE_TURN.name: finalize_turn,
                EXTRACT_NOTES.name: stepping_back(write_notes),
                COMPACT_MEMORY.name: stepping_back(compact_memory),
            },
            prepare=teach_gate,
            on_wake=OrchestratorContext.on_wake,
            on_change=OrchestratorContext.on_change,
        )
    )


async def teach_gate(context: OrchestratorContext) -> None:
    """Have the gate learn before the first turn needs it; a turn that is faster is routed without."""
    if context.settings.routing == "tiered":
        await context.gate.prepare(await context.tool_view.tools(context.db))


if __name__ == "__main__":
    main()
