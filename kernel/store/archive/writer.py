"""Writing an archive: one snapshot of the database, a piece at a time."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

from kernel.shared.errors import StoreUnavailable
from kernel.store.archive.format import FILE_PIECE, HEADER, ROWS, FilesRow
from kernel.store.backup import read_only
from kernel.store.connections import translate
from kernel.store.queries import queries

PIECE = 256 * 1024  # bytes, compressed
_LEVEL = 6


class ArchiveWriter:
    """`next` gives the archive piece by piece; call `close` in the end. All block: call them in a thread.

    The snapshot is that of the first piece. Memory is bounded by the largest row.
    """

    def __init__(self, database: Path, uploads: Path) -> None:
        self._pieces = _compressed(_lines(database, uploads))
        self._in_use = threading.Lock()
        self._is_broken_off = False

    def next(self) -> bytes:
        """The next piece, empty at the end. Raises StoreBusy, StoreUnavailable."""
        with self._in_use:
            if self._is_broken_off:
                raise StoreUnavailable("the export was broken off: all data has been deleted meanwhile")
            try:
                return next(self._pieces, b"")
            except sqlite3.Error as error:
                raise translate(error) from error

    def break_off(self) -> None:
        """Let go of the snapshot before the end."""
        self._is_broken_off = True
        self.close()

    def close(self) -> None:
        """Let go of the snapshot."""
        with self._in_use:
            self._pieces.close()


def _compressed(lines: Generator[str, None, None]) -> Generator[bytes, None, None]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, wbits=31)  # gzip, without a time
    ready = bytearray()
    with closing(lines):
        for line in lines:
            ready += packer.compress(f"{line}\n".encode())
            if len(ready) >= PIECE:
                yield bytes(ready)
                ready.clear()
    yield bytes(ready) + packer.flush()


def _lines(database: Path, uploads: Path) -> Generator[str, None, None]:
    yield _dump(HEADER)
    with closing(_snapshot(database)) as connection:
        for kind in ROWS:
            if kind is FilesRow:
                continue
            for row in connection.execute(queries()[f"archive_{kind.table}"]):
                yield _dump({"table": kind.table, "row": dict(zip(row.keys(), row, strict=True))})
        for row in connection.execute(queries()["archive_files"]):
            yield from _file(row["id"], uploads / row["stored_name"])


def _snapshot(database: Path) -> sqlite3.Connection:
    connection = read_only(database, check_same_thread=False)  # one thread at a time, but not always the same
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")
    return connection


def _file(import_id: str, path: Path) -> Iterator[str]:
    """A file that is gone, because its document was deleted meanwhile, is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        position = 0
        while piece := file.read(FILE_PIECE):
            row = {"import_id": import_id, "position": position, "data": base64.b64encode(piece).decode()}
            yield _dump({"table": FilesRow.table, "row": row})
            position += 1


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
