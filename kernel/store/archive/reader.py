"""Reading an archive of a stranger: line by line into a database and a folder of its own, checked as a whole.

    bytes ─ unpack ─▶ lines ─ check each ─▶ staged.db, files/ ─ check all ─▶ Staged

Nothing of the running instance is touched: what is refused is removed with its folder.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from kernel.shared.clock import Clock
from kernel.store.archive.columns import ArchiveRow
from kernel.store.archive.errors import ArchiveRefused, ArchiveTooLarge, NoSpaceForArchive
from kernel.store.archive.format import HEADER, ROWS, FilesRow
from kernel.store.archive.staging import Staging

MIB = 1024 * 1024
LONGEST_LINE = 32 * MIB
LARGEST_RATIO = 100  # of what is unpacked to what came; a text of conversations has 10 to 30
FREE_BYTES = 64 * MIB  # unpacked before that counts
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class ArchiveReader:
    """`feed` it the file piece by piece, then `finish`, and `close` in any case. Blocks: call it in a thread.

    Raises ArchiveRefused naming the line, ArchiveTooLarge, NoSpaceForArchive.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """folder: an empty one, which is the caller's to remove."""
        self._unpacker = zlib.decompressobj(wbits=31)
        self._packed = self._unpacked = 0
        self._rest = bytearray()  # of a line
        self._line = 0
        self._kinds = {kind.table: (number, kind) for number, kind in enumerate(ROWS)}
        self._at = 0  # the table that the lines have come to
        with _translated():
            self.staging = Staging(folder, clock)

    def feed(self, piece: bytes) -> None:
        """The next bytes of the file."""
        self._packed += len(piece)
        with _translated():
            while piece:
                if self._unpacker.eof:
                    raise ArchiveRefused(
                        "something follows the end of the archive: it was not made by an export"
                    )
                try:
                    self._take(self._unpacker.decompress(piece, MIB))
                except zlib.error as error:
                    raise ArchiveRefused(
                        "this is not an archive, or it is damaged: its compression is broken. "
                        "Export again, and do not change the file"
                    ) from error
                piece = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def finish(self) -> None:
        """The file is complete: so must the archive be."""
        if not self._unpacker.eof or self._rest:
            raise ArchiveRefused("the archive breaks off: export again, and send the whole file")
        with _translated():
            self.staging.finish()

    def close(self) -> None:
        self.staging.close()

    def _take(self, unpacked: bytes) -> None:
        self._unpacked += len(unpacked)
        if self._unpacked > FREE_BYTES + LARGEST_RATIO * self._packed:
            raise ArchiveTooLarge("the archive unpacks to far more than any export does: it is not taken")
        self._rest += unpacked
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise ArchiveTooLarge(
                f"line {self._line + 1 + len(lines)} is longer than {LONGEST_LINE // MIB} MiB"
            )
        for line in lines:
            self._line += 1
            try:
                self._read(line)
            except (ValueError, sqlite3.IntegrityError, OverflowError) as error:
                raise ArchiveRefused(f"line {self._line}: {_reason(error)}") from error

    def _read(self, line: bytes | bytearray) -> None:
        value = from_json(bytes(line), allow_inf_nan=False)
        if self._line == 1:
            _check_header(value)
            return
        if not isinstance(value, dict) or value.keys() != {"table", "row"}:
            raise ValueError("must be an object with `table` and `row`")
        self.staging.add(self._kind(value["table"]).model_validate(value["row"]))

    def _kind(self, table: object) -> type[ArchiveRow]:
        number, kind = self._kinds.get(table, (-1, FilesRow)) if isinstance(table, str) else (-1, FilesRow)
        if number < 0:
            raise ValueError(f"there is no table {str(table)[:60]!r}")
        if number < self._at:
            raise ValueError(f"rows of {table} come too late: the tables have a fixed order")
        self._at = number
        return kind


def _check_header(value: Any) -> None:
    if not isinstance(value, dict) or value.get("format") != HEADER["format"]:
        raise ValueError("this is not an archive of AIgentOS")
    if value.get("version") != HEADER["version"]:
        raise ValueError(
            f"this archive has version {str(value.get('version'))[:20]}, this program reads "
            f"{HEADER['version']}: use the AIgentOS that made it, or a newer one"
        )
    if value != HEADER:
        raise ValueError("the first line says more than format and version")


def _reason(error: Exception) -> str:
    """What is wrong, without the value, which may be long or private."""
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in found["loc"])[:80]
        return f"{where}: {found['msg'][:200]}" if where else str(found["msg"])[:200]
    return str(error)[:300]


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise NoSpaceForArchive("the disk is full: free some space, then import again") from error
        raise
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise NoSpaceForArchive("the disk is full: free some space, then import again") from error
        raise
