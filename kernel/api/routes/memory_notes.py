"""Whether notes of what the user says are taken."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.llm.registry import ModelChoice
from kernel.memory.calibrate import notes_status
from kernel.store.choices import get_model_choice, memory_enabled
from kernel.store.notes import get_verdict

router = APIRouter(prefix="/api/memory", tags=["memory"])


class NotesStatus(BaseModel):
    """`reason` says why notes are not taken, and what to do."""

    enabled: bool
    reason: str | None
    model: str | None


@router.get("/notes-status", responses=problems())
async def get_notes_status(kernel: KernelDep) -> NotesStatus:
    """Whether the model that answers now takes notes: small ones cannot, and are found out by trying."""
    chosen = await kernel.models.status(ModelChoice(*await get_model_choice(kernel.db)))
    status = notes_status(
        memory_enabled=await memory_enabled(kernel.db),
        provider=chosen.provider,
        model=chosen.model,
        verdict=await get_verdict(kernel.db, chosen.provider, chosen.model),
    )
    return NotesStatus(enabled=status.enabled, reason=status.reason, model=status.model)
