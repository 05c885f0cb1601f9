"""Imports as the API takes and lists them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kernel.store.import_records import Import

# The body is read by hand, while it arrives.
UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "conversation_id": {"type": "string", "maxLength": 64},
                    },
                }
            }
        },
    }
}


class ImportPage(BaseModel):
    """Newest first; pass `next_cursor` as `cursor` for the next page."""

    imports: list[Import]
    next_cursor: str | None
