"""Every change of a turn's status after it was accepted.

    queued ──routed──▶ running (──rerouted──▶ running) ──▶ completed
       └──────────────────┴──────▶ failed | cancelled

Each change is one transaction with its events, the next job and the end of the current one. A terminal status
is final. `cancel_turn` is the kernel's: it takes the job away, and a worker that finds its job gone stops.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kernel.shared.clock import Clock
from kernel.shared.crash import crash_point
from kernel.shared.errors import LeaseLost
from kernel.store import jobs
from kernel.store.database import Reader, Transaction
from kernel.store.event_types import (
    Event,
    MessageCompleted,
    TurnCancelled,
    TurnCompleted,
    TurnFailed,
    TurnRouted,
)
from kernel.store.events import append_events, draft_of_turn
from kernel.store.exchanges import break_off_exchange, complete_exchange, steps_json
from kernel.store.imports import import_events
from kernel.store.jobs import FINALIZE_TURN, GENERATE_REPLY, RUN_TOOL
from kernel.store.memory import with_memory
from kernel.store.messages import answer_message, insert_message
from kernel.store.query_embedding import QueryEmbedding
from kernel.store.records import Job, Message, Performance, Step, TurnWork

DIRECT_DIALOGUE = "direct_dialogue"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a turn goes and who decided so. detail: JSON-able; arguments, scores, reasons."""

    name: str
    decided_by: str
    confidence: float
    detail: dict[str, object]
    embedding: QueryEmbedding | None = None
    """Kept with the turn, so that retrieval need not compute it again."""
    trace: Sequence[Step] = ()


async def get_turn(db: Reader, turn_id: str) -> TurnWork:
    """Raises LeaseLost if the turn was deleted while its job ran."""
    row = await db.fetch_one("get_turn", {"id": turn_id})
    if row is None:
        raise LeaseLost(f"turn {turn_id} was deleted")
    return TurnWork.from_row(row)


async def turn_is_routed(tx: Transaction, clock: Clock, job: Job, turn: TurnWork, route: Route) -> None:
    """End the routing of a turn: dialogue goes to the dialogue worker, a tool to the orchestrator.

    Raises LeaseLost.
    """
    embedding = route.embedding
    params = {
        "id": turn.id,
        "route": route.name,
        "decided_by": route.decided_by,
        "confidence": route.confidence,
        "detail": json.dumps(route.detail),
        "embedding": embedding and np.asarray(embedding.vector, "<f4").tobytes(),
        "embedding_model": embedding and embedding.model,
        "trace": steps_json(route.trace),
    }
    await jobs.finish(tx, job)
    await tx.fetch("set_turn_route", params)
    routed = TurnRouted(
        turn_id=turn.id, route=route.name, decided_by=route.decided_by, confidence=route.confidence
    )
    kind = GENERATE_REPLY if route.name == DIRECT_DIALOGUE else RUN_TOOL
    await append_events(tx, turn.conversation_id, [routed], urgent=kind is RUN_TOOL)
    await jobs.enqueue(
        tx, clock, kind, conversation_id=turn.conversation_id, turn_id=turn.id, ordinal=turn.ordinal
    )


async def turn_is_rerouted(
    tx: Transaction,
    clock: Clock,
    job: Job,
    turn: TurnWork,
    *,
    reason: Mapping[str, object],
    trace: Sequence[Step] = (),
) -> None:
    """Hand a turn whose tool cannot be used to the dialogue worker. reason: JSON-able, kept with the turn.

    Raises LeaseLost.
    """
    was = {"route": turn.route, "decided_by": turn.decided_by, **reason}
    detail: dict[str, object] = {**turn.route_detail, "instead_of": was}
    await turn_is_routed(tx, clock, job, turn, Route(DIRECT_DIALOGUE, "fallback", 0.0, detail, trace=trace))


async def complete_turn(
    tx: Transaction,
    clock: Clock,
    job: Job,
    turn: TurnWork,
    *,
    answer: Message,
    performance: Performance,
    prompt_parts: Mapping[str, int] | None = None,
    trace: Sequence[Step] = (),
) -> None:
    """Everything final at once: message, events, figures, the next job. Raises LeaseLost."""
    await jobs.finish(tx, job)
    await insert_message(tx, answer)
    await complete_exchange(tx, turn.id, performance, prompt_parts=prompt_parts or {}, trace=trace)
    answer = await with_memory(tx, answer)
    events = [
        MessageCompleted(turn_id=turn.id, message=answer),
        TurnCompleted(turn_id=turn.id, performance=performance),
    ]
    await _end(tx, clock, turn, "completed", events)
    crash_point("complete.before_commit")


async def fail_turn(
    tx: Transaction, clock: Clock, job: Job, turn: TurnWork, *, code: str, detail: str
) -> None:
    """End a turn that cannot be answered; what was said so far is kept. Raises LeaseLost."""
    await jobs.finish(tx, job)
    events = await _break_off(tx, clock, turn, "failed", detail)
    events.append(TurnFailed(turn_id=turn.id, code=code, detail=detail))
    await _end(tx, clock, turn, "failed", events, code=code, detail=detail)


async def cancel_turn(
    tx: Transaction, clock: Clock, conversation_id: str, turn_id: str | None = None
) -> list[str]:
    """Stop a turn at any stage: the running one of the conversation (an import only without any), or the one
    named.

    What was said so far is kept. Returns the ids of the cancelled turns: none if nothing was running.
    """
    unfinished = await tx.fetch("unfinished_turns", {"conversation_id": conversation_id})
    chosen = [row["id"] for row in unfinished if turn_id in (None, row["id"])][:1]
    for cancelled in chosen:
        await tx.fetch("delete_jobs_of_turn", {"turn_id": cancelled})
        turn = await get_turn(tx, cancelled)
        events = await _break_off(tx, clock, turn, "cancelled", None)
        events.append(TurnCancelled(turn_id=turn.id))
        await _end(tx, clock, turn, "cancelled", events)
    tx.wake("dialogue")
    return chosen


async def _break_off(
    tx: Transaction, clock: Clock, turn: TurnWork, status: Literal["failed", "cancelled"], error: str | None
) -> list[Event]:
    """Keep what was said and measured so far."""
    draft = await draft_of_turn(tx, turn.id)
    await break_off_exchange(tx, clock, turn, status, draft.stage)
    if not draft.text and not draft.reasoning:
        return []
    answer = answer_message(
        clock, turn, attempt=draft.attempt, text=draft.text, reasoning=draft.reasoning
    ).model_copy(update={"status": status, "error": error})
    await insert_message(tx, answer)
    return [MessageCompleted(turn_id=turn.id, message=await with_memory(tx, answer))]


async def _end(
    tx: Transaction,
    clock: Clock,
    turn: TurnWork,
    status: Literal["completed", "failed", "cancelled"],
    events: list[Event],
    *,
    code: str | None = None,
    detail: str | None = None,
) -> None:
    now = clock.now()
    params = {"id": turn.id, "status": status, "now": now, "error_code": code, "error": detail}
    if await tx.fetch_one("finish_turn", params) is None:
        raise LeaseLost(f"turn {turn.id} has ended already")
    await tx.fetch("touch_conversation", {"id": turn.conversation_id, "now": now})
    if turn.kind == "import":
        events = [*events, *await import_events(tx, turn.id)]
    await append_events(tx, turn.conversation_id, events)
    # It wakes the orchestrator too, which then takes the conversation's next turn.
    await jobs.enqueue(
        tx,
        clock,
        FINALIZE_TURN,
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        ordinal=turn.ordinal,
    )
