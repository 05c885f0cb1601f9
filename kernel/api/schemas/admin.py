"""What the routes for all data take and answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

ARCHIVE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The archive: gzip, one JSON object a line, as kernel/store/archive/format.py says.",
        "content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class BackupResult(BaseModel):
    """A backup that was opened and checked. `path`: on the kernel's machine."""

    path: str
    bytes: int
    verified: Literal[True] = True
    seconds: float


class ArchiveImported(BaseModel):
    """What came in with an archive."""

    conversations: int
    documents: int = Field(description="With their files.")


class DeleteAllRequest(BaseModel):
    """`confirm` is typed by the user, letter by letter."""

    confirm: Literal["delete all data"]
    keep_backups: bool = False


class AllDataDeleted(BaseModel):
    """`stopped`: turns and imports that were running."""

    stopped: int
    backups: int = Field(description="Files of backups that were removed.")
