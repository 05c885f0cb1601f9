"""Where an archive waits until all of it is known to be sound: a database of this schema, and files."""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
from pathlib import Path
from typing import BinaryIO

from kernel.shared.clock import Clock
from kernel.store.archive.columns import ArchiveRow
from kernel.store.archive.conversation_rows import JobsRow
from kernel.store.archive.errors import ArchiveRefused
from kernel.store.archive.format import FILE_PIECE, FilesRow
from kernel.store.jobs import JOB_KINDS
from kernel.store.migrate import migrate
from kernel.store.queries import queries


class Staging:
    """`add` rows in the order of the format, which raises ValueError or IntegrityError; `finish` once."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._clock = clock
        self.database = folder / "staged.db"
        self.files = folder / "files"
        self.files.mkdir(mode=0o700)
        migrate(self.database, folder)
        # Read by one thread at a time, but not always the same one.
        self._db = sqlite3.connect(self.database, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=0"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM prompt_profiles")
        self._here = {"mono": clock.monotonic(), "boot_id": clock.boot_id}
        self._file: _File | None = None

    def add(self, row: ArchiveRow) -> None:
        if isinstance(row, FilesRow):
            self._add_piece(row)
            return
        values = {**row.model_dump(), **self._here}
        if isinstance(row, JobsRow):
            kind = JOB_KINDS[row.kind]
            values |= {"lane": kind.lane, "in_turn_order": kind.in_turn_order}
        statement = queries().get(f"load_{row.table}") or _insert(row)
        if self._db.execute(statement, values).rowcount != 1:
            raise ValueError("there is no turn with this id")

    def finish(self) -> None:
        """Raises ArchiveRefused unless the rows fit together."""
        try:
            if self._file:
                self._file.end()
        except ValueError as error:
            raise ArchiveRefused(f"the last file: {error}") from error
        self._file = None
        if broken := self._db.execute("PRAGMA foreign_key_check").fetchone():
            raise ArchiveRefused(f"a row of {broken[0]} belongs to a row of {broken[2]} that is not there")
        if unfit := self._db.execute(queries()["unfit_rows"]).fetchone():
            raise ArchiveRefused(f"{unfit[0]} {unfit[1]} {unfit[2]}")
        self._db.execute("COMMIT")

    def close(self) -> None:
        if self._file:
            self._file.close()
        self._db.close()

    def _add_piece(self, row: FilesRow) -> None:
        if self._file is None or self._file.import_id != row.import_id:
            if self._file:
                self._file.end()
            self._file = _File(row.import_id, self._db, self.files)
        self._file.add(row)


class _File:
    """A document's file while its pieces come; at its end it is what its import says."""

    def __init__(self, import_id: str, db: sqlite3.Connection, folder: Path) -> None:
        wanted = db.execute(queries()["staged_import"], {"id": import_id}).fetchone()
        if wanted is None:
            raise ValueError("there is no import with this id")
        name, self._size, self._sha256 = wanted
        self.import_id = import_id
        self._hash = hashlib.sha256()
        self._pieces = self._written = 0
        try:  # readable by the group, as every upload
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError as error:
            raise ValueError("the file of this import has come before") from error
        self._file: BinaryIO = os.fdopen(descriptor, "wb")

    def add(self, row: FilesRow) -> None:
        if row.position != self._pieces:
            raise ValueError(f"piece {self._pieces} of the file is missing")
        try:
            piece = base64.b64decode(row.data, validate=True)
        except ValueError as error:
            raise ValueError("data must be base64") from error
        self._pieces += 1
        self._written += len(piece)
        if len(piece) > FILE_PIECE or self._written > self._size:
            raise ValueError("the file is larger than its import says")
        self._hash.update(piece)
        self._file.write(piece)

    def end(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        if self._hash.hexdigest() != self._sha256 or self._written != self._size:
            raise ValueError(f"the file of import {self.import_id} is not the one that was exported")

    def close(self) -> None:
        self._file.close()


def _insert(row: ArchiveRow) -> str:
    columns = type(row).model_fields
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {row.table} ({names}) VALUES ({values})"  # noqa: S608 (names of this program's own)
