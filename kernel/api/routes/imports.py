"""Imports: a document arrives, is checked while and after it arrives, and becomes a turn of its own."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.requests import ClientDisconnect

from kernel.api.deps import KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.imports import UPLOAD_BODY, ImportPage
from kernel.documents.filenames import shown_name
from kernel.documents.multipart import read_form
from kernel.documents.uploads import Arrival
from kernel.shared.crash import crash_point
from kernel.shared.errors import InvalidRequest
from kernel.store import imports as store
from kernel.store.import_records import Import
from kernel.store.imports import NewImport
from kernel.store.turns import cancel_turn

router = APIRouter(prefix="/api/imports", tags=["imports"])

ImportId = Annotated[str, Path(max_length=64)]
ClientName = Annotated[
    str, Header(alias="X-AIgentOS-Client", description="Any name: a form of another site cannot send it.")
]


@router.post("", status_code=202, responses=problems(404, 413, 415, 422, 507), openapi_extra=UPLOAD_BODY)
async def import_document(request: Request, kernel: KernelDep, _client: ClientName) -> Import:
    """Take in a document. That it is read, and how far, comes over the conversation's event stream."""
    async with kernel.uploads.arriving() as arrival:
        new, conversation_id = await _receive(request, arrival)
        try:
            async with kernel.db.write() as tx:
                accepted = await store.accept_import(tx, kernel.clock, new, conversation_id=conversation_id)
        except asyncio.CancelledError:
            arrival.keep()  # its row may be committed; if it is not, the next sweep removes the file
            raise
        if accepted.id == new.id:
            arrival.keep()
    crash_point("import.accepted")
    return accepted


async def _receive(request: Request, arrival: Arrival) -> tuple[NewImport, str | None]:
    try:
        raw_name, fields = await read_form(
            request.stream(), request.headers.get("content-type", ""), arrival.take
        )
    except ClientDisconnect as error:
        raise InvalidRequest("the upload broke off: send it again") from error
    filename = shown_name(raw_name)
    upload = await arrival.finish(filename)
    new = NewImport(
        id=upload.id,
        filename=filename,
        media_type=upload.format.media_type,
        size_bytes=upload.size_bytes,
        sha256=upload.sha256,
        stored_name=upload.stored_name,
    )
    return new, fields.get("conversation_id") or None


@router.get("", responses=problems(422))
async def list_imports(
    kernel: KernelDep,
    conversation_id: Annotated[str | None, Query(max_length=64)] = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ImportPage:
    """A page of imports, newest first."""
    found, next_cursor = await store.list_imports(
        kernel.db, conversation_id=conversation_id, cursor=cursor, limit=limit
    )
    return ImportPage(imports=found, next_cursor=next_cursor)


@router.get("/{import_id}", responses=problems(404, 422))
async def get_import(import_id: ImportId, kernel: KernelDep) -> Import:
    """One import."""
    return await store.get_import(kernel.db, import_id)


@router.delete("/{import_id}", status_code=204, responses=problems(404, 422))
async def delete_import(import_id: ImportId, kernel: KernelDep) -> None:
    """Delete a document with its file, its passages and what was answered from it; a running import stops."""
    async with kernel.db.write() as tx:
        document = await store.get_import(tx, import_id)
        if document.status == "processing":
            await cancel_turn(tx, kernel.clock, document.conversation_id, import_id)
        await store.delete_import(tx, import_id)
    await kernel.sweep_uploads()
