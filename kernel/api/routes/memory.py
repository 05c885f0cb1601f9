"""Memory: list, search, read, edit, pin, restore, forget."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.memory import Forgotten, MemoryHit, MemoryHits, MemoryPage, MemoryPatch, MemoryQuery
from kernel.store import memory_items as store
from kernel.store.choices import memory_enabled
from kernel.store.memory_forget import forget_chunk
from kernel.store.memory_items import ItemFilter
from kernel.store.memory_records import MemoryItem

router = APIRouter(prefix="/api/memory", tags=["memory"])

ChunkId = Annotated[str, Path(max_length=64)]


@router.get("/chunks", responses=problems(422))
async def list_chunks(wanted: Annotated[MemoryQuery, Query()], kernel: KernelDep) -> MemoryPage:
    """A page of what is remembered, what was said last first."""
    which = ItemFilter(**wanted.model_dump(exclude={"cursor", "limit"}))
    async with kernel.db.snapshot() as reader:
        items, next_cursor = await store.list_items(reader, which, cursor=wanted.cursor, limit=wanted.limit)
        counts = await store.count_items(reader)
        enabled = await memory_enabled(reader)
    return MemoryPage(memory_enabled=enabled, chunks=items, next_cursor=next_cursor, counts=counts)


@router.get("/chunks/{chunk_id}", responses=problems(404, 422))
async def get_chunk(chunk_id: ChunkId, kernel: KernelDep) -> MemoryItem:
    """One chunk with where it comes from; gone once it is forgotten."""
    return await store.get_item(kernel.db, chunk_id)


@router.patch("/chunks/{chunk_id}", responses=problems(404, 409, 413, 415, 422))
async def change_chunk(chunk_id: ChunkId, request: MemoryPatch, kernel: KernelDep) -> MemoryItem:
    """Put a note or a summary in other words, or prefer any chunk by pinning it."""
    async with kernel.db.write() as tx:
        if request.content is not None:
            await store.edit_item(tx, kernel.clock, chunk_id, request.content)
        if request.pinned is not None:
            await store.pin_item(tx, kernel.clock, chunk_id, pinned=request.pinned)
        return await store.get_item(tx, chunk_id)


@router.delete("/chunks/{chunk_id}", responses=problems(404, 422))
async def forget(chunk_id: ChunkId, kernel: KernelDep) -> Forgotten:
    """Forget a chunk with what was derived from it; the conversations themselves stay."""
    async with kernel.db.write() as tx:
        return Forgotten(forgotten=await forget_chunk(tx, chunk_id))


@router.post("/chunks/{chunk_id}/restore", responses=problems(404, 415, 422))
async def restore_chunk(chunk_id: ChunkId, kernel: KernelDep) -> MemoryItem:
    """Have a superseded chunk count again."""
    async with kernel.db.write() as tx:
        await store.restore_item(tx, kernel.clock, chunk_id)
        return await store.get_item(tx, chunk_id)


@router.get("/search", responses=problems(422))
async def search(
    kernel: KernelDep,
    q: Annotated[str, Query(min_length=1, max_length=2_000, description="As a message would ask it.")],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> MemoryHits:
    """What an answer to a message would be given, with how sure it is that it helps."""
    if not await memory_enabled(kernel.db):
        return MemoryHits(memory_enabled=False, hits=[], embedded=False)
    found = await kernel.memory.search(q, limit)
    scores = {hit.chunk.id: hit.score for hit in found.hits}
    items = await store.find_items(kernel.db, scores)
    hits = [MemoryHit(chunk=item, score=scores[item.id]) for item in items]
    return MemoryHits(memory_enabled=True, hits=hits, embedded=found.embedded)
