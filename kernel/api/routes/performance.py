"""What turns took: recent ones with every step, and figures of all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.performance import ExchangePage, PageQuery, PerformanceSummary, TokensUsed
from kernel.store import exchange_lists as store
from kernel.store.choices import get_choices
from kernel.store.token_rates import list_token_rates

router = APIRouter(prefix="/api/performance", tags=["performance"])

_DAYS = 30


@router.get("/recent", responses=problems(422))
async def recent(wanted: Annotated[PageQuery, Query()], kernel: KernelDep) -> ExchangePage:
    """A page of the turns that have ended: latency, tokens, prompt by part, route, memory, tools, steps."""
    async with kernel.db.snapshot() as reader:
        found, next_cursor = await store.list_exchanges(reader, cursor=wanted.cursor, limit=wanted.limit)
    return ExchangePage(exchanges=found, next_cursor=next_cursor)


@router.get("/summary", responses=problems())
async def summary(kernel: KernelDep) -> PerformanceSummary:
    """Latency, speed and tokens of all turns."""
    today = kernel.clock.local_date()
    async with kernel.db.snapshot() as reader:
        counts = await store.count_turns(reader)
        return PerformanceSummary(
            completed=counts.get("completed", 0),
            failed=counts.get("failed", 0),
            cancelled=counts.get("cancelled", 0),
            **await store.spreads(reader),
            tokens=TokensUsed(
                day=await store.tokens_since(reader, _midnight(today)),
                week=await store.tokens_since(reader, _midnight(today - timedelta(today.weekday()))),
                month=await store.tokens_since(reader, _midnight(today.replace(day=1))),
                all=await store.tokens_since(reader, ""),
            ),
            by_day=await store.tokens_by_day(reader, _DAYS),
            by_route=await store.turns_by_route(reader),
            token_rates=await list_token_rates(reader),
            max_context_tokens=(await get_choices(reader)).context.over(kernel.settings).max_context_tokens,
        )


def _midnight(day: date) -> str:
    """The beginning of a day of this machine, as times are stored: ISO-8601 UTC."""
    local = datetime.combine(day, time()).astimezone()
    return local.astimezone(UTC).isoformat(timespec="milliseconds")
