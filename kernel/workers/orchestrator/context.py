"""What the orchestrator's handlers may use beside what every worker has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

from kernel.memory.calibrate import Sample, load_samples
from kernel.routing.gate import Gate
from kernel.routing.router import Router
from kernel.tools.base import Tool
from kernel.tools.registry import native_tools
from kernel.workers.context import WorkerContext
from kernel.workers.foreground import Foreground
from kernel.workers.orchestrator.embed_memory import MemoryEmbedding
from kernel.workers.orchestrator.mcp_servers import McpServers
from kernel.workers.routing import build_router
from kernel.workers.tool_view import ToolView


@dataclass(frozen=True, slots=True)
class OrchestratorContext(WorkerContext):
    router: Router
    gate: Gate
    tool_view: ToolView
    tools: Mapping[str, Tool]
    """The kernel's own, by name; see `find_tool.py` for all."""
    mcp_servers: McpServers
    foreground: Foreground
    embedding: MemoryEmbedding
    samples: tuple[Sample, ...]
    """Messages on which a model shows whether it can take notes."""

    def on_wake(self) -> None:
        self.foreground.poke()

    def on_change(self) -> None:
        self.mcp_servers.poke()
        self.embedding.poke()


@asynccontextmanager
async def orchestrator_context(base: WorkerContext) -> AsyncIterator[OrchestratorContext]:
    """The parts of an orchestrator; stopped at the end."""
    servers = McpServers(base.db, base.clock, base.settings)
    embedding = MemoryEmbedding(base.db, base.models)
    router, gate = build_router(base.settings, base.clock, base.db, base.models, base.prompts)
    try:
        yield OrchestratorContext(
            **{field.name: getattr(base, field.name) for field in fields(base)},
            router=router,
            gate=gate,
            tool_view=ToolView(),
            tools=native_tools(base.prompts["math_subagent"].render, base.prompts["tool_arguments"].render),
            mcp_servers=servers,
            foreground=Foreground(),
            embedding=embedding,
            samples=load_samples(base.settings.prompts_dir),
        )
    finally:
        await embedding.aclose()
        await gate.aclose()
        await servers.stop()
