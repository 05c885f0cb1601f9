"""What turns took, as clients look at it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kernel.store.exchange_records import DayOfTokens, Exchange, RoutedTurns, Spread, TokenRate, TokenUse


class PageQuery(BaseModel):
    """Which page of the turns that have ended."""

    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=200)


class ExchangePage(BaseModel):
    """The newest first; pass `next_cursor` as `cursor` for the next page. Without prompts."""

    exchanges: list[Exchange]
    next_cursor: str | None


class TokensUsed(BaseModel):
    """Since midnight, Monday and the first of the month of the kernel's time zone, and ever."""

    day: TokenUse
    week: TokenUse
    month: TokenUse
    all: TokenUse


class PerformanceSummary(BaseModel):
    """Figures of all turns that have ended; of `completed` ones where they are about time.

    `by_day`: the newest 30 days with turns, the oldest first. `token_rates`: what was learned of the size of
    prompts, by model. `max_context_tokens`: what a prompt and its answer may take now.
    """

    completed: int
    failed: int
    cancelled: int
    ttft_ms: Spread
    model_ttft_ms: Spread
    total_ms: Spread
    tokens_per_second: Spread
    tokens: TokensUsed
    by_day: list[DayOfTokens]
    by_route: list[RoutedTurns]
    token_rates: list[TokenRate]
    max_context_tokens: int


class DebugLog(BaseModel):
    """The newest turns first, with their prompts as they were sent if `keep_prompts` was on."""

    keep_prompts: bool
    entries: list[Exchange]
    next_cursor: str | None


class DebugSettings(BaseModel):
    """`keep_prompts`: from the next turn on keep the exact prompt of each; of the newest 200 turns."""

    model_config = ConfigDict(extra="forbid", strict=True)

    keep_prompts: bool
