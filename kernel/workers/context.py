"""What a job's handler may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kernel.llm.registry import ModelRegistry
from kernel.prompts.files import AgentProfile
from kernel.prompts.orchestrator import OrchestratorPrompt
from kernel.shared.clock import Clock
from kernel.shared.settings import Settings
from kernel.store.records import Job
from kernel.store.sqlite import SqliteDatabase
from kernel.workers.group_commit import GroupCommit
from kernel.workers.token_rates import TokenRates


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What every worker has; `orchestrator/context.py` and `dialogue/context.py` add what each role has."""

    settings: Settings
    clock: Clock
    db: SqliteDatabase
    events: GroupCommit
    models: ModelRegistry
    profile: AgentProfile
    prompts: Mapping[str, OrchestratorPrompt]
    token_rates: TokenRates


Context = TypeVar("Context", bound=WorkerContext)

Handler = Callable[[Context, Job], Awaitable[None]]
"""Does one job and ends it in its own last transaction; whatever stands after that may be cancelled.

Raises AIgentError: the job is retried if the error is retryable, else its turn fails.
"""
