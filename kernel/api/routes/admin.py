"""All data at once: keep it, take it elsewhere, bring it here, delete it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.requests import Request
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from kernel.api.all_data import delete_all_data
from kernel.api.deps import Kernel, KernelDep
from kernel.api.incoming_archive import take_archive
from kernel.api.problems import problems
from kernel.api.routes.imports import ClientName
from kernel.api.schemas.admin import (
    ARCHIVE,
    ARCHIVE_BODY,
    AllDataDeleted,
    ArchiveImported,
    BackupResult,
    DeleteAllRequest,
)
from kernel.shared.errors import InvalidRequest, StoreError
from kernel.shared.threads import to_the_end
from kernel.store.archive.writer import ArchiveWriter

SLOW_CLIENT_SECONDS = 30.0  # for a piece: an export holds a snapshot of the database meanwhile
log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/admin", tags=["admin"])


@router.post("/backup", responses=problems(415, 422))
async def back_up(kernel: KernelDep) -> BackupResult:
    """Copy the database to the folder of backups and check the copy; turns go on meanwhile."""
    made = await kernel.backups.make()
    return BackupResult(path=str(made.path), bytes=made.size_bytes, seconds=round(made.seconds, 3))


class _Archive(StreamingResponse):
    """An archive on its way. One that ends early has no end on the wire either: it must not look whole."""

    media_type = "application/gzip"

    def __init__(self, kernel: Kernel, writer: ArchiveWriter, first: bytes) -> None:
        name = f"aigentos-{kernel.clock.now()[:10]}.jsonl.gz"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        super().__init__(_pieces(writer, first), headers=headers)
        self._kernel, self._writer = kernel, writer

    async def stream_response(self, send: Send) -> None:
        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(SLOW_CLIENT_SECONDS):
                await send(message)

        try:
            await super().stream_response(send_in_time)
        except TimeoutError:
            log.warning("an export was cut off: its client took nothing for %.0f s", SLOW_CLIENT_SECONDS)
        except StoreError as error:
            log.warning("an export ended early: %s", error.detail)
        finally:
            await _close(self._kernel, self._writer)


@router.get("/export", response_class=StreamingResponse, responses={**ARCHIVE, **problems()})
async def export(kernel: KernelDep) -> StreamingResponse:
    """Everything of the user's in one archive, without secrets: one snapshot, streamed while it is made."""
    writer = ArchiveWriter(kernel.db.path, kernel.uploads.folder)
    kernel.exports.add(writer)
    try:
        first = await to_the_end(writer.next)  # what is wrong with the database is told before the status
    except BaseException:
        await _close(kernel, writer)
        raise
    return _Archive(kernel, writer, first)


async def _pieces(writer: ArchiveWriter, first: bytes) -> AsyncIterator[bytes]:
    piece = first
    while piece:
        yield piece
        piece = await to_the_end(writer.next)


async def _close(kernel: Kernel, writer: ArchiveWriter) -> None:
    kernel.exports.discard(writer)
    await to_the_end(writer.close)


@router.post("/import", responses=problems(409, 413, 415, 422, 507), openapi_extra=ARCHIVE_BODY)
async def import_archive(request: Request, kernel: KernelDep, _client: ClientName) -> ArchiveImported:
    """Take in an archive, into an instance without data: all of it or nothing."""
    try:
        return await take_archive(kernel, request.stream(), request.headers.get("content-type", ""))
    except ClientDisconnect as error:
        raise InvalidRequest("the upload broke off: send it again") from error


@router.post("/delete-all-data", responses=problems(413, 415, 422))
async def delete_all(request: DeleteAllRequest, kernel: KernelDep) -> AllDataDeleted:
    """Delete all conversations, memory, documents, choices, MCP servers and backups; what runs is stopped.

    What is set in files stays: settings, prompts, the list of allowed programs, models.
    """
    return await delete_all_data(kernel, keep_backups=request.keep_backups)
