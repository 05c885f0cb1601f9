"""What turns took, read for people: a page of turns with everything about them, and figures of all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from kernel.shared.percentile import percentile
from kernel.store.cursors import decode_cursor, encode_cursor
from kernel.store.database import Reader, Row
from kernel.store.exchange_records import (
    DayOfTokens,
    Exchange,
    Observation,
    Retrieved,
    RoutedTurns,
    SentMessage,
    Spread,
    TokenUse,
)
from kernel.store.records import ToolCall

MESSAGE_CHARACTERS = 200
_NEWEST = 1_000  # turns that percentiles are of
_FIGURES = {
    "ttft_ms": "ttft",
    "model_ttft_ms": "model_ttft",
    "total_ms": "total",
    "tokens_per_second": "speed",
}


async def list_exchanges(
    db: Reader, *, cursor: str | None, limit: int, with_prompts: bool = False
) -> tuple[list[Exchange], str | None]:
    """A page of turns that have ended, newest first, and the cursor of the next page (None at the end).

    Read it in one snapshot. Raises InvalidRequest for a cursor that this function did not make.
    """
    before_time, before_id = decode_cursor(cursor) if cursor else (None, None)
    params = {"before_time": before_time, "before_id": before_id, "limit": limit + 1}
    rows = await db.fetch("list_exchanges", params)
    page, more = rows[:limit], len(rows) > limit
    details = await _Details.read(db, [row["turn_id"] for row in page], with_prompts=with_prompts)
    next_cursor = encode_cursor(page[-1]["created_at"], page[-1]["turn_id"]) if more else None
    return [_exchange(row, details) for row in page], next_cursor


async def count_turns(db: Reader) -> dict[str, int]:
    """Turns that have ended, by status."""
    return {row["status"]: row["turns"] for row in await db.fetch("count_exchanges")}


async def spreads(db: Reader) -> dict[str, Spread]:
    """Of the completed turns, by figure: `ttft_ms`, `model_ttft_ms`, `total_ms`, `tokens_per_second`."""
    row = await db.fetch_one("exchange_spreads") or {}
    newest = await db.fetch("newest_figures", {"limit": _NEWEST})
    found = {}
    for figure, name in _FIGURES.items():
        values = [one[figure] for one in newest if one[figure] is not None]
        found[figure] = Spread(
            **{part: row[f"{name}_{part}"] for part in ("count", "min", "avg", "max")},
            p50=percentile(values, 0.5) if values else None,
            p95=percentile(values, 0.95) if values else None,
        )
    return found


async def tokens_since(db: Reader, since: str) -> TokenUse:
    """since: ISO-8601 UTC; empty: of all time."""
    row = await db.fetch_one("tokens_since", {"since": since})
    return TokenUse(**row) if row else TokenUse()


async def tokens_by_day(db: Reader, days: int) -> list[DayOfTokens]:
    """The newest days with turns, the oldest of them first."""
    rows = await db.fetch("tokens_by_day", {"days": days})
    return [DayOfTokens(**row) for row in reversed(rows)]


async def turns_by_route(db: Reader) -> list[RoutedTurns]:
    """The most used first."""
    return [RoutedTurns(**row) for row in await db.fetch("turns_by_route")]


class _Details:
    """What belongs to turns in other tables, by turn."""

    def __init__(self) -> None:
        self.retrieved: dict[str, list[Retrieved]] = defaultdict(list)
        self.observations: dict[str, list[Observation]] = defaultdict(list)
        self.prompts: dict[str, tuple[SentMessage, ...]] = {}

    @classmethod
    async def read(cls, db: Reader, turns: Sequence[str], *, with_prompts: bool) -> _Details:
        details, ids = cls(), {"ids": json.dumps(turns)}
        for row in await db.fetch("chunks_given_to", ids):
            details.retrieved[row["turn_id"]].append(Retrieved(**row))
        for row in await db.fetch("tool_calls_of", ids):
            call = ToolCall.model_validate_json(row["tool"])
            details.observations[row["turn_id"]].append(
                Observation(
                    tool=call.name,
                    arguments=call.arguments,
                    duration_ms=call.duration_ms or 0.0,
                    error=call.error,
                )
            )
        if with_prompts:
            for row in await db.fetch("prompts_of", ids):
                sent = tuple(SentMessage(**message) for message in json.loads(row["messages"]))
                details.prompts[row["turn_id"]] = sent
        return details


def _exchange(row: Row, details: _Details) -> Exchange:
    turn = row["turn_id"]
    parsed: dict[str, Any] = {
        name: json.loads(row[name]) for name in ("route_detail", "prompt_parts", "trace")
    }
    message = " ".join(row["message"].split())
    if len(message) > MESSAGE_CHARACTERS:
        parsed["message"] = message[: MESSAGE_CHARACTERS - 1] + "…"
    return Exchange(
        **{**row, **parsed},
        retrieved=tuple(details.retrieved[turn]),
        observations=tuple(details.observations[turn]),
        prompt=details.prompts.get(turn),
    )
