"""What turns took: a row from the first token of an answer on, ended with the turn whatever became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from kernel.shared.clock import Clock
from kernel.store.database import Reader, Transaction
from kernel.store.exchange_records import Begun, SentMessage
from kernel.store.records import Performance, Step, TurnWork


def steps_json(trace: Sequence[Step]) -> str:
    """Steps as they are stored."""
    return json.dumps([step.model_dump(exclude_none=True) for step in trace])


async def begin_exchange(tx: Transaction, turn_id: str, begun: Begun) -> None:
    """An answer begins; one of an earlier attempt is replaced."""
    await tx.fetch(
        "put_exchange",
        {
            **_NOTHING,
            **begun.model_dump(include={"model", "provider", "ttft_ms", "model_ttft_ms"}),
            "turn_id": turn_id,
            "status": "running",
            "prompt_parts": json.dumps(begun.prompt_parts),
            "trace": steps_json(begun.trace),
        },
    )


async def complete_exchange(
    tx: Transaction,
    turn_id: str,
    performance: Performance,
    *,
    prompt_parts: Mapping[str, int],
    trace: Sequence[Step],
) -> None:
    """The turn is answered. prompt_parts: see `Begun`; made to add up to what the backend counted."""
    parts = scaled(prompt_parts, performance.prompt_tokens)
    await tx.fetch(
        "put_exchange",
        {
            **performance.model_dump(exclude={"route", "decided_by"}),
            "turn_id": turn_id,
            "status": "completed",
            "prompt_parts": json.dumps(parts),
            "trace": steps_json(trace),
        },
    )


async def break_off_exchange(
    tx: Transaction, clock: Clock, turn: TurnWork, status: Literal["failed", "cancelled"], doing: str | None
) -> None:
    """The turn ends without an answer, or with a part of one. doing: what it was at, if that is known.

    What was measured before stays; what no one has measured stays unknown.
    """
    row = await tx.fetch_one("get_exchange_trace", {"turn_id": turn.id})
    trace = [Step(**step) for step in json.loads(row["trace"])] if row else list(turn.trace)
    total = None
    if turn.boot_id == clock.boot_id:
        total = round((clock.monotonic() - turn.accepted_mono) * 1000, 3)
        done = trace[-1].start_ms + trace[-1].duration_ms if trace else 0.0
        name = "answer" if row else doing or ("queued" if turn.status == "queued" else "preparing")
        trace.append(
            Step(name=name, start_ms=done, duration_ms=round(max(total - done, 0.0), 3), detail=status)
        )
    await tx.fetch(
        "end_exchange", {"turn_id": turn.id, "status": status, "total_ms": total, "trace": steps_json(trace)}
    )


async def tokens_read_before(db: Reader, turn_id: str, model: str) -> int | None:
    """Tokens that the model has read and written in the turn before; None if another answered it."""
    row = await db.fetch_one("get_tokens_read_before", {"turn_id": turn_id, "model": model})
    return row["tokens"] if row else None


async def keep_prompt(tx: Transaction, clock: Clock, turn_id: str, prompt: Sequence[SentMessage]) -> None:
    """Keep the prompt of a turn, instead of an earlier attempt's, and the newest MOST_PROMPTS of all."""
    messages = json.dumps([message.model_dump() for message in prompt])
    await tx.fetch("put_prompt", {"turn_id": turn_id, "messages": messages, "now": clock.now()})
    await tx.fetch("delete_old_prompts", {"kept": MOST_PROMPTS})


def scaled(parts: Mapping[str, int], total: int | None) -> dict[str, int]:
    """Estimated parts in the same proportion, adding up to `total`; as they are if that is unknown."""
    estimated = sum(parts.values())
    if total is None or not estimated:
        return dict(parts)
    shares = {name: part * total / estimated for name, part in parts.items()}
    whole = {name: int(share) for name, share in shares.items()}
    left = total - sum(whole.values())
    for name in sorted(shares, key=lambda name: shares[name] - whole[name], reverse=True)[:left]:
        whole[name] += 1
    return whole


MOST_PROMPTS = 200
_NOTHING = dict.fromkeys(
    ("total_ms", "prompt_tokens", "cached_prompt_tokens", "completion_tokens", "tokens_per_second")
)
