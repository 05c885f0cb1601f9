"""What the store returns of imports: frozen typed records."""

from __future__ import annotations

import json
from typing import Literal

from kernel.store.database import Row
from kernel.store.records import Record, TurnStatus

ImportStatus = Literal["processing", "ready", "failed", "cancelled"]
ImportStage = Literal["", "queued", "converting", "chunking", "embedding"]

_STATUS: dict[TurnStatus, ImportStatus] = {
    "queued": "processing",
    "running": "processing",
    "completed": "ready",
    "failed": "failed",
    "cancelled": "cancelled",
}


class ImportProgress(Record):
    """What is being done, and how much of it; nothing once it ended."""

    stage: ImportStage = ""
    done: int = 0
    total: int = 0


class Import(Record):
    """A document of a conversation. Its id is that of its turn, whose status is the import's.

    `reused_existing`: the upload was the same file again, and this is the import it had before.
    """

    id: str
    conversation_id: str
    filename: str
    media_type: str
    size_bytes: int
    reused_existing: bool = False
    status: ImportStatus
    error: str | None
    error_code: str | None
    progress: ImportProgress
    chunks: int
    created_at: str
    processed_at: str | None

    @classmethod
    def from_row(cls, row: Row) -> Import:
        status = _STATUS[row["turn_status"]]
        progress = json.loads(row["progress"]) if status == "processing" else {}
        return cls.model_validate({**row, "status": status, "progress": progress})


class StoredDocument(Record):
    """What a worker needs to know of a document's file."""

    id: str
    filename: str
    media_type: str
    stored_name: str
