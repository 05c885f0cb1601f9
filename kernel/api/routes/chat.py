"""Turn step 1/8: a message arrives; it is stored with all that makes it run, then answered with 202.

It stands at the end of its conversation, or in the place of another one, which stays as an earlier version.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header

from kernel.api.deps import ConversationId, Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.chat import ChatAccepted, ChatRequest
from kernel.api.schemas.conversations import BranchRequest, EditRequest, RegenerateRequest
from kernel.shared.crash import crash_point
from kernel.shared.log_context import log_turn
from kernel.store.accept import Accepted, Arrival, accept_turn, accept_version
from kernel.store.branches import show_version
from kernel.store.conversation_state import conversation_state
from kernel.store.records import ConversationState

router = APIRouter(tags=["chat"])

IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="Repeat a request safely: same key, same answer."),
]


@router.post("/api/chat", status_code=202, responses=problems(404, 413, 415, 422))
async def send_message(
    request: ChatRequest, kernel: KernelDep, idempotency_key: IdempotencyKey = None
) -> ChatAccepted:
    """Accept a message. The answer comes over the conversation's event stream."""
    arrival = Arrival(idempotency_key, kernel.clock.monotonic())
    crash_point("chat.received")
    async with kernel.db.write_near(durable=True) as tx:
        accepted = await accept_turn(
            tx,
            kernel.clock,
            message=request.message,
            conversation_id=request.conversation_id,
            arrival=arrival,
        )
        kernel.foresight.begin(accepted.conversation_id, request.message)
    return _answer(accepted)


@router.post(
    "/api/conversations/{conversation_id}/regenerate",
    status_code=202,
    responses=problems(404, 409, 413, 415, 422),
)
async def regenerate(
    conversation_id: ConversationId,
    kernel: KernelDep,
    request: RegenerateRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> ChatAccepted:
    """Answer a message again; what follows it is not shown any more, and comes back with its version."""
    turn_id = request.turn_id if request else None
    return await _another_version(kernel, conversation_id, turn_id, None, idempotency_key)


@router.post(
    "/api/conversations/{conversation_id}/edit", status_code=202, responses=problems(404, 409, 413, 415, 422)
)
async def edit_message(
    conversation_id: ConversationId,
    request: EditRequest,
    kernel: KernelDep,
    idempotency_key: IdempotencyKey = None,
) -> ChatAccepted:
    """Answer a changed message in the place of an earlier one."""
    return await _another_version(kernel, conversation_id, request.turn_id, request.message, idempotency_key)


@router.post("/api/conversations/{conversation_id}/branch", responses=problems(404, 409, 413, 415, 422))
async def show_branch(
    conversation_id: ConversationId, request: BranchRequest, kernel: KernelDep
) -> ConversationState:
    """Show another version of a message with what followed it, and go on from there."""
    async with kernel.db.write() as tx:
        await show_version(tx, conversation_id, request.turn_id)
        return await conversation_state(tx, conversation_id)


async def _another_version(
    kernel: Kernel, conversation_id: str, turn_id: str | None, message: str | None, key: str | None
) -> ChatAccepted:
    arrival = Arrival(key, kernel.clock.monotonic())
    async with kernel.db.write() as tx:
        accepted = await accept_version(
            tx,
            kernel.clock,
            conversation_id=conversation_id,
            turn_id=turn_id,
            message=message,
            arrival=arrival,
        )
    return _answer(accepted)


def _answer(accepted: Accepted) -> ChatAccepted:
    log_turn(accepted.event_id, accepted.conversation_id)
    crash_point("chat.committed")
    return ChatAccepted(
        conversation_id=accepted.conversation_id,
        event_id=accepted.event_id,
        accepted_at=accepted.accepted_at,
    )
