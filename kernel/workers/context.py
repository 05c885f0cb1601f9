"""What a job's handler may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from kernel.llm.registry import ModelRegistry
from kernel.prompts.files import AgentProfile
from kernel.prompts.orchestrator import OrchestratorPrompt
from kernel.routing.gate import Gate
from kernel.routing.router import Router
from kernel.shared.clock import Clock
from kernel.shared.settings import Settings
from kernel.store.records import Job
from kernel.store.sqlite import SqliteDatabase
from kernel.tools.base import Tool
from kernel.tools.mcp_tool import McpCall
from kernel.workers.group_commit import GroupCommit
from kernel.workers.tool_view import ToolView


@dataclass(frozen=True, slots=True)
class WorkerContext:
    settings: Settings
    clock: Clock
    db: SqliteDatabase
    events: GroupCommit
    models: ModelRegistry
    router: Router
    gate: Gate
    tool_view: ToolView
    tools: Mapping[str, Tool]
    """The kernel's own, by name; see `orchestrator/find_tool.py` for all."""
    call_mcp: McpCall
    """Calls a tool of an MCP server; for the orchestrator, whose process has the connections."""
    profile: AgentProfile
    prompts: Mapping[str, OrchestratorPrompt]


Handler = Callable[[WorkerContext, Job], Awaitable[None]]
"""Does one job and ends it in its own last transaction; whatever stands after that may be cancelled.

Raises AIgentError: the job is retried if the error is retryable, else its turn fails.
"""
