"""Turn step 1/8: a message arrives; it is stored with all that makes it run, then answered with 202."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.chat import ChatAccepted, ChatRequest
from kernel.shared.crash import crash_point
from kernel.shared.log_context import log_turn
from kernel.store.turns import accept_turn

router = APIRouter(tags=["chat"])


@router.post("/api/chat", status_code=202, responses=problems(404, 413, 415, 422))
async def send_message(
    request: ChatRequest,
    kernel: KernelDep,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="Repeat a request safely: same key, same answer."),
    ] = None,
) -> ChatAccepted:
    """Accept a message. The answer comes over the conversation's event stream."""
    arrived = kernel.clock.monotonic()
    crash_point("chat.received")
    async with kernel.db.write_near(durable=True) as tx:
        accepted = await accept_turn(
            tx,
            kernel.clock,
            message=request.message,
            conversation_id=request.conversation_id,
            idempotency_key=idempotency_key,
            arrived=arrived,
        )
        kernel.foresight.begin(accepted.conversation_id, request.message)
    log_turn(accepted.event_id, accepted.conversation_id)
    crash_point("chat.committed")
    return ChatAccepted(
        conversation_id=accepted.conversation_id,
        event_id=accepted.event_id,
        accepted_at=accepted.accepted_at,
    )
