"""An archive that arrives: read while it does, then taken over as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from kernel.api.deps import Kernel
from kernel.api.schemas.admin import ArchiveImported
from kernel.documents.multipart import read_form
from kernel.shared.threads import to_the_end
from kernel.store.archive.adopt import adopt, check_unused
from kernel.store.archive.reader import MIB, ArchiveReader


async def take_archive(kernel: Kernel, body: AsyncIterator[bytes], content_type: str) -> ArchiveImported:
    """Take in the archive of a form; of one that is refused nothing is left.

    Raises Conflict if the instance has data, InvalidRequest, ArchiveRefused, ArchiveTooLarge,
    NoSpaceForArchive, StoreError.
    """
    await to_the_end(partial(check_unused, kernel.db.path))  # before all of it is sent
    with kernel.uploads.staging() as folder:
        reader = await to_the_end(lambda: ArchiveReader(folder, kernel.clock))
        try:
            await _read(reader, body, content_type)
            staged = reader.staging
            async with kernel.backups.lock, kernel.uploads.adopting(staged.files) as documents:
                conversations = await to_the_end(partial(adopt, kernel.db.path, staged.database))
            await kernel.metrics.pass_over()
        finally:
            await to_the_end(reader.close)
    return ArchiveImported(conversations=conversations, documents=documents)


async def _read(reader: ArchiveReader, body: AsyncIterator[bytes], content_type: str) -> None:
    waiting = bytearray()

    async def take(piece: bytes) -> None:
        waiting.extend(piece)
        if len(waiting) >= MIB:
            await hand_on()

    async def hand_on() -> None:
        await to_the_end(partial(reader.feed, bytes(waiting)))
        waiting.clear()

    await read_form(body, content_type, take)
    await hand_on()
    await to_the_end(reader.finish)
