"""The folder of uploads: what arrives, what is refused while it arrives, what is swept."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from kernel.documents.errors import FormatNotAccepted, NoSpaceForUpload, UploadTooLarge
from kernel.documents.multipart import read_form
from kernel.documents.uploads import LARGEST_FILE, Uploads
from kernel.shared.errors import InvalidRequest, StoreUnavailable
from kernel.shared.ids import new_id

MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class FullDisk(io.FileIO):
    """A file on a disk with room for one MiB."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > MIB:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def on_full_disk(path: Path) -> BinaryIO:
    return FullDisk(path, "wb")


async def test_a_file_is_stored_under_a_name_of_the_programs(folder: Path) -> None:
    async with Uploads(folder).arriving() as arrival:
        await arrival.take(b"hello ")
        await arrival.take(b"world")
        upload = await arrival.finish("../../notes.md")
        arrival.keep()
    assert stored(folder) == [upload.stored_name] == [f"{upload.id}.md"]
    file = folder / upload.stored_name
    assert file.read_bytes() == b"hello world"
    assert upload.size_bytes == 11
    assert file.stat().st_mode & 0o777 == 0o640


async def test_a_file_of_exactly_50_mib_is_taken_and_one_byte_more_is_not(folder: Path) -> None:
    piece = b"x" * MIB
    async with Uploads(folder).arriving() as arrival:
        for _ in range(50):
            await arrival.take(piece)
        with pytest.raises(UploadTooLarge, match="larger than 50 MiB"):
            await arrival.take(b"x")
        assert LARGEST_FILE == 50 * MIB
    assert stored(folder) == []


async def test_a_file_that_is_not_kept_leaves_nothing(folder: Path) -> None:
    async with Uploads(folder).arriving() as arrival:
        await arrival.take(b"\x7fELF" + bytes(100))
        with pytest.raises(FormatNotAccepted):
            await arrival.finish("report.pdf")
    assert stored(folder) == []


async def test_r33_a_full_disk_is_said_and_leaves_no_part_of_a_file(folder: Path) -> None:
    async with Uploads(folder, on_full_disk).arriving() as arrival:
        with pytest.raises(NoSpaceForUpload, match="free some space"):
            for _ in range(3):
                await arrival.take(b"x" * MIB)
    assert stored(folder) == []


async def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with Uploads(tmp_path / "file" / "uploads").arriving() as arrival:
        await arrival.take(b"hello")
        with pytest.raises(StoreUnavailable, match="the folder for uploads cannot be used"):
            await arrival.finish("notes.txt")


async def test_a_sweep_removes_what_nobody_owns_and_nothing_else(folder: Path) -> None:
    Path.mkdir(folder)
    owned, lost, part = f"{new_id()}.pdf", f"{new_id()}.pdf", f"{new_id()}.part"
    for name in (owned, lost, part, "my own notes.txt"):
        (folder / name).write_text("x")
    uploads = Uploads(folder)

    async def owners() -> set[str]:
        return {owned}

    async with uploads.arriving() as arrival:
        await arrival.take(b"x" * 2 * MIB)
        assert await uploads.sweep(owners) == 2
        arriving = f"{arrival.id}.part"
        assert set(stored(folder)) == {owned, "my own notes.txt", arriving}


async def test_no_folder_is_nothing_to_sweep(folder: Path) -> None:
    async def owners() -> set[str]:
        return set()

    assert await Uploads(folder).sweep(owners) == 0


# ---- the form ----------------------------------------------------------------------------------------------

CONTENT_TYPE = "multipart/form-data; boundary=b"


def part(disposition: str, content: bytes) -> bytes:
    return b"--b\r\nContent-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


FILE = part('name="file"; filename="a.txt"', b"hello\r\n--a world")
END = b"--b--\r\n"


async def read(body: bytes, piece: int = 7, kind: str = CONTENT_TYPE) -> tuple[str, dict[str, str], bytes]:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), piece):
            yield body[start : start + piece]

    taken = bytearray()

    async def take(content: bytes) -> None:
        taken.extend(content)

    name, fields = await read_form(pieces(), kind, take)
    return name, fields, bytes(taken)


@pytest.mark.parametrize("piece", [1, 7, 10_000])
async def test_a_form_is_read_however_it_is_cut(piece: int) -> None:
    body = FILE + part('name="conversation_id"', b"abc") + END
    assert await read(body, piece) == ("a.txt", {"conversation_id": "abc"}, b"hello\r\n--a world")


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (FILE + END, "application/json", "send the file as multipart/form-data"),
        (FILE + END, "multipart/form-data", "send the file as multipart/form-data"),
        (FILE + END, "multipart/form-data; boundary=" + "b" * 300, "send the file as multipart/form-data"),
        (part('name="conversation_id"', b"abc") + END, CONTENT_TYPE, "there is no file"),
        (part('name="file"; filename=""', b"") + END, CONTENT_TYPE, "there is no file"),
        (FILE + FILE + END, CONTENT_TYPE, "one file at a time"),
        (FILE, CONTENT_TYPE, "breaks off"),
        (b"not a form at all", CONTENT_TYPE, "not a multipart form"),
        (b"--b\r\n\r\nnameless\r\n" + END, CONTENT_TYPE, "has no name"),
        (FILE + part('name="x"', b"x" * 300) + END, CONTENT_TYPE, "'x' is too long"),
        (part('name="x"', b"") * 20 + END, CONTENT_TYPE, "too many fields"),
    ],
)
async def test_another_form_is_refused_with_a_reason(body: bytes, kind: str, says: str) -> None:
    with pytest.raises(InvalidRequest, match=says):
        await read(body, kind=kind)
