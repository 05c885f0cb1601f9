"""Where a page of a list ended: the time and id of its last row, as one opaque text."""

from __future__ import annotations

import base64
import binascii
import json

from kernel.shared.errors import InvalidRequest


def encode_cursor(time: str, row_id: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([time, row_id]).encode()).decode()


def decode_cursor(cursor: str) -> tuple[str, str]:
    """Raises InvalidRequest for a text that `encode_cursor` did not make."""
    try:
        time, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise InvalidRequest(
            "this cursor is not one of ours: pass `next_cursor` of the page before"
        ) from error
    return str(time), str(row_id)
