"""The folder of uploaded files: written piece by piece, named by the program, swept of what nobody owns.

    <id>.part       arrives
    <id>.<ending>   arrived, checked; belongs to the import with this id
    importing-<id>/ an archive that arrives, with its files

Only names of these forms are ever removed: the folder may be one that the user chose.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import logging
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kernel.documents.errors import NoSpaceForUpload, UploadTooLarge
from kernel.documents.formats import Format, find_format
from kernel.shared.errors import StoreUnavailable
from kernel.shared.ids import new_id
from kernel.shared.settings import Settings

MIB = 1024 * 1024
LARGEST_FILE = 50 * MIB
_BUFFER = MIB
_OWN_NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.[a-z]{2,5}")
_STAGING = "importing-"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
log = logging.getLogger(__name__)

Open = Callable[[Path], BinaryIO]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived. `id` is the import's."""

    id: str
    stored_name: str
    format: Format
    size_bytes: int
    sha256: str


def uploads_dir(settings: Settings) -> Path:
    return settings.uploads_dir or settings.data_dir / "uploads"


def open_new(path: Path) -> BinaryIO:
    """A new file; readable by the group, which is the converter's where it has a user of its own."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb", buffering=0)


class Uploads:
    """The folder, for the one process that writes to it."""

    def __init__(self, folder: Path, open_file: Open = open_new) -> None:
        self.folder = folder
        self._open = open_file
        self._arriving: set[str] = set()  # ids whose rows are not committed yet

    @contextlib.asynccontextmanager
    async def arriving(self) -> AsyncIterator[Arrival]:
        """A file to be written; removed on leaving unless it was kept. Raises as `Arrival` does."""
        arrival = Arrival(self.folder, new_id(), self._open)
        self._arriving.add(arrival.id)
        try:
            yield arrival
        finally:
            await asyncio.to_thread(arrival.close)
            self._arriving.discard(arrival.id)

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder for an archive that arrives; removed on leaving, with what is still in it."""
        folder = self.folder / f"{_STAGING}{new_id()}"
        with _translated():
            self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_staging(self) -> None:
        """Remove what a process that was killed has left of archives."""
        for folder in self.folder.glob(f"{_STAGING}*"):
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.asynccontextmanager
    async def adopting(self, staged: Path) -> AsyncIterator[int]:
        """Move the files of `staged` in while their rows are committed; if that fails, they are removed.

        Yields how many there are.
        """
        names = await asyncio.to_thread(lambda: sorted(path.name for path in staged.iterdir()))
        ids = {name.partition(".")[0] for name in names}
        self._arriving |= ids
        try:
            await asyncio.to_thread(self._move_in, staged, names)
            yield len(names)
        except BaseException:
            for name in names:
                remove_upload(self.folder, name)
            raise
        finally:
            self._arriving -= ids

    def _move_in(self, staged: Path, names: list[str]) -> None:
        with _translated():
            for name in names:
                (staged / name).replace(self.folder / name)
            if names:
                _sync_folder(self.folder)

    async def sweep(self, owned: Callable[[], Awaitable[Collection[str]]]) -> int:
        """Remove the files of imports that are gone or failed; returns how many.

        owned: the stored names to keep. It is asked after the folder was read and after the arriving files
        were looked at, so that a file whose row is just being committed is in one of the three.
        """
        found = await asyncio.to_thread(self._stored)
        arriving = set(self._arriving)
        keep = set(await owned()) if found else set()
        lost = [name for name in found if name not in keep and name.partition(".")[0] not in arriving]
        for name in lost:
            await asyncio.to_thread(remove_upload, self.folder, name)
        return len(lost)

    def _stored(self) -> list[str]:
        try:
            return [entry.name for entry in os.scandir(self.folder) if _OWN_NAME.fullmatch(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            log.warning("cannot look into %s: %s", self.folder, error.strerror)
            return []


class Arrival:
    """One file while it arrives. Every method raises NoSpaceForUpload or StoreUnavailable."""

    def __init__(self, folder: Path, upload_id: str, open_file: Open) -> None:
        self.id = upload_id
        self._path = folder / f"{upload_id}.part"
        self._open = open_file
        self._file: BinaryIO | None = None
        self._buffer = bytearray()
        self._size = 0
        self._hash = hashlib.sha256()
        self._kept = False

    async def take(self, piece: bytes) -> None:
        """The next bytes. Raises UploadTooLarge."""
        self._size += len(piece)
        if self._size > LARGEST_FILE:
            raise UploadTooLarge(f"the file is larger than {LARGEST_FILE // MIB} MiB: split it")
        self._buffer += piece
        if len(self._buffer) >= _BUFFER:
            await asyncio.to_thread(self._write)

    async def finish(self, name: str) -> Upload:
        """All is there: safe on the disk, and of a format that is read. name: the user's, for its ending.

        Raises InvalidRequest for an empty file, FormatNotAccepted, DocumentRefused.
        """
        return await asyncio.to_thread(self._finish, name)

    def keep(self) -> None:
        """The import's row is committed: the file stays."""
        self._kept = True

    def close(self) -> None:
        if self._file:
            self._file.close()
        if not self._kept:
            remove_upload(self._path.parent, self._path.name)

    def _write(self) -> None:
        with _translated():
            if self._file is None:
                self._path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
                self._file = self._open(self._path)
            rest = memoryview(bytes(self._buffer))
            while rest:
                rest = rest[self._file.write(rest) :]
        self._hash.update(self._buffer)
        self._buffer.clear()

    def _finish(self, name: str) -> Upload:
        self._write()
        assert self._file is not None
        with _translated():
            os.fsync(self._file.fileno())
            self._file.close()
            found = find_format(self._path, name)
            stored = self._path.with_suffix(f".{found.ending}")
            self._path = self._path.rename(stored)
            _sync_folder(stored.parent)
        return Upload(self.id, stored.name, found, self._size, self._hash.hexdigest())


def remove_upload(folder: Path, stored_name: str) -> None:
    """Remove a file if it is there; one that cannot be removed is left to the next sweep."""
    try:
        (folder / stored_name).unlink(missing_ok=True)
    except OSError as error:
        log.warning("cannot remove the upload %s: %s", stored_name, error.strerror)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise NoSpaceForUpload("the disk that uploads go to is full: free some space") from error
        raise StoreUnavailable(f"the folder for uploads cannot be used: {error.strerror}") from error
