"""What exactly was done in a turn, for those who want to know why it came out so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.performance import DebugLog, DebugSettings, PageQuery
from kernel.store.choices import prompts_are_kept, put_prompts_kept
from kernel.store.exchange_lists import list_exchanges

router = APIRouter(prefix="/api/debug", tags=["debug"])


@router.get("/logs", responses=problems(422))
async def logs(wanted: Annotated[PageQuery, Query()], kernel: KernelDep) -> DebugLog:
    """The newest turns with how they were routed, what failed, and the prompt that was sent if it is kept."""
    async with kernel.db.snapshot() as reader:
        found, next_cursor = await list_exchanges(
            reader, cursor=wanted.cursor, limit=wanted.limit, with_prompts=True
        )
        kept = await prompts_are_kept(reader)
    return DebugLog(keep_prompts=kept, entries=found, next_cursor=next_cursor)


@router.put("/settings", responses=problems(413, 415, 422))
async def change_settings(wanted: DebugSettings, kernel: KernelDep) -> DebugSettings:
    """Keep prompts from now on, or keep none and forget those there are."""
    async with kernel.db.write() as tx:
        await put_prompts_kept(tx, kept=wanted.keep_prompts)
    return wanted
