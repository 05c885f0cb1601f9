"""Conversations: create, list, search, show, change, delete, stop."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kernel.api.deps import ConversationId, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.conversations import (
    CancelRequest,
    CancelResult,
    ConversationCreate,
    ConversationDetail,
    ConversationPage,
    ConversationPatch,
)
from kernel.store import conversations as store
from kernel.store.conversation_state import conversation_state, list_messages
from kernel.store.records import ConversationItem, ConversationState
from kernel.store.turns import cancel_turn

_Q = "Words that the title or a message has, case and accents aside."
_ARCHIVED = "Only those that are archived, or only the others; by default the others, with `q` both."
_BRANCH = "A turn, whose branch is read instead of the one that is shown."

router = APIRouter(prefix="/api/conversations", tags=["conversations"])


@router.post("", status_code=201, responses=problems(413, 415, 422))
async def create_conversation(
    kernel: KernelDep, request: ConversationCreate | None = None
) -> ConversationItem:
    """Create an empty conversation."""
    async with kernel.db.write() as tx:
        title = request.title if request else None
        conversation_id = await store.create_conversation(tx, kernel.clock, title)
        return await store.get_item(tx, conversation_id)


@router.get("", responses=problems(422))
async def list_conversations(
    kernel: KernelDep,
    q: Annotated[str | None, Query(max_length=200, description=_Q)] = None,
    archived: Annotated[bool | None, Query(description=_ARCHIVED)] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConversationPage:
    """A page of conversations, what is pinned first, then newest first."""
    if archived is None and not q:
        archived = False
    async with kernel.db.snapshot() as reader:
        items, next_cursor = await store.list_conversations(
            reader, query=q, archived=archived, cursor=cursor, limit=limit
        )
    return ConversationPage(conversations=items, next_cursor=next_cursor)


@router.get("/{conversation_id}", responses=problems(404, 422))
async def get_conversation(conversation_id: ConversationId, kernel: KernelDep) -> ConversationDetail:
    """A conversation with its messages."""
    async with kernel.db.snapshot() as reader:
        conversation = await store.get_conversation(reader, conversation_id)
        messages = await list_messages(reader, conversation_id)
    return ConversationDetail(
        id=conversation.id,
        title=conversation.title,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        pinned=bool(conversation.pinned),
        archived=bool(conversation.archived),
        messages=messages,
    )


@router.patch("/{conversation_id}", responses=problems(404, 413, 415, 422))
async def change_conversation(
    conversation_id: ConversationId, request: ConversationPatch, kernel: KernelDep
) -> ConversationItem:
    """Give a conversation a title of your own, pin or archive it."""
    async with kernel.db.write() as tx:
        if request.title is not None:
            await store.set_title(tx, conversation_id, request.title, "user")
        await store.set_place(tx, conversation_id, pinned=request.pinned, archived=request.archived)
        return await store.get_item(tx, conversation_id)


@router.delete("/{conversation_id}", status_code=204, responses=problems(404, 422))
async def delete_conversation(conversation_id: ConversationId, kernel: KernelDep) -> None:
    """Delete a conversation with everything in it; a running answer is stopped."""
    async with kernel.db.write() as tx:
        await store.delete_conversation(tx, conversation_id)
    kernel.hub.conversation_deleted(conversation_id)
    await kernel.sweep_uploads()


@router.get("/{conversation_id}/events", responses=problems(404, 409, 422))
async def get_conversation_state(
    conversation_id: ConversationId,
    kernel: KernelDep,
    branch: Annotated[str | None, Query(max_length=64, description=_BRANCH)] = None,
) -> ConversationState:
    """Everything needed to show a conversation, and the cursor from which to follow its stream."""
    async with kernel.db.snapshot() as reader:
        return await conversation_state(reader, conversation_id, through=branch)


@router.post("/{conversation_id}/cancel", responses=problems(404, 413, 415, 422))
async def cancel(
    conversation_id: ConversationId, kernel: KernelDep, request: CancelRequest | None = None
) -> CancelResult:
    """Stop the running turn, at any stage; what was said so far is kept."""
    async with kernel.db.write() as tx:
        await store.get_conversation(tx, conversation_id)
        cancelled = await cancel_turn(tx, kernel.clock, conversation_id, request.turn_id if request else None)
    await kernel.sweep_uploads()
    return CancelResult(cancelled=cancelled)
