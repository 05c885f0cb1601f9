"""Zip-based documents before anybody unpacks them: how much is inside, and whether any of it does harm.

Every size is bounded before memory is spent on it: the directory's own by its end record, the members' by
the directory. What a member declares is the most that Python's `zipfile` unpacks, here and in the converter.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from kernel.documents.errors import DocumentRefused

MIB = 1024 * 1024
MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 * MIB
MOST_RATIO = 100  # unpacked to packed, once it is a matter of size at all
HARMLESS_UNPACKED = 10 * MIB

_END_RECORD = struct.Struct("<4s4H2LH")  # APPNOTE.TXT, 4.3.16
_END_MARK, _ZIP64_MARK = b"PK\5\6", b"PK\6\7"
_LONGEST_COMMENT = 65_535
_ZIP64_LOCATOR = 20  # bytes, right before the end record
_BYTES_PER_MEMBER = 512  # of the directory; names of Office parts are short
_ENCRYPTED = 0x1
_NESTED = re.compile(r"\.(?:zip|jar|7z|rar|gz|bz2|xz|zst|tar|docx|pptx|xlsx)$", re.I)
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/", re.I)  # what a chart was made from
# Office never writes a document type; only it can define entities. In UTF-16 too.
_DOCTYPES = tuple(
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
# An unknown compression, a name with a zero in it, a broken stream.
_DAMAGED = (NotImplementedError, ValueError, OSError, EOFError, zlib.error, lzma.LZMAError)
_PIECE = MIB
_OVERLAP = 32


def check_archive(path: Path) -> set[str]:
    """The names of its members. Raises DocumentRefused, zipfile.BadZipFile."""
    _check_end_record(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(members, path.stat().st_size)
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, member)
            return {member.filename for member in members}
    except _DAMAGED as error:
        raise zipfile.BadZipFile(str(error)) from error


def _check_end_record(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_COMMENT - _END_RECORD.size - _ZIP64_LOCATOR))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise zipfile.BadZipFile("no end record")
    _, _, _, _, members, directory, _, _ = _END_RECORD.unpack_from(tail, at)
    too_many = members > MOST_MEMBERS or directory > MOST_MEMBERS * _BYTES_PER_MEMBER
    if too_many or _ZIP64_MARK in tail[max(0, at - _ZIP64_LOCATOR) : at]:
        raise DocumentRefused(f"this file has more than {MOST_MEMBERS} parts inside, which no document needs")


def _check_sizes(members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise DocumentRefused(f"this file has more than {MOST_MEMBERS} parts inside, which no document needs")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise DocumentRefused(f"this file unpacks to more than {MOST_UNPACKED // MIB} MiB")
    if unpacked > HARMLESS_UNPACKED and unpacked > packed * MOST_RATIO:
        raise DocumentRefused(f"this file unpacks to more than {MOST_RATIO} times its size")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise DocumentRefused("this file is protected by a password: save it without")
        if _NESTED.search(member.filename) and not _EMBEDDED.match(member.filename):
            raise DocumentRefused("this file has another archive inside: take it out")


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    rest = b""
    with archive.open(member) as part:
        while piece := part.read(_PIECE):
            window = rest + piece
            if any(mark in window for mark in _DOCTYPES):
                raise DocumentRefused("this file defines XML entities, which no document needs")
            rest = window[-_OVERLAP:]
