"""Imports on a running stack, as a client makes them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

CLIENT = {"X-AIgentOS-Client": "tests"}
IMPORT_SECONDS = 110  # of the machine's worst day


def upload(stack: Stack, name: str, content: bytes, conversation_id: str | None = None) -> httpx.Response:
    data = {"conversation_id": conversation_id} if conversation_id else {}
    files = {"file": (name, content)}
    return stack.http.post("/api/imports", files=files, data=data, headers=CLIENT, timeout=60)


def accepted(stack: Stack, name: str, content: bytes, conversation_id: str | None = None) -> str:
    """The id of an import; fails the test unless it is taken in."""
    answer = upload(stack, name, content, conversation_id)
    assert answer.status_code == 202, answer.text
    document: str = answer.json()["id"]
    return document


def ended(stack: Stack, import_id: str) -> dict[str, Any]:
    """The import once it is ready or failed."""

    def look() -> dict[str, Any] | None:
        document: dict[str, Any] = stack.http.get(f"/api/imports/{import_id}").json()
        return document if document["status"] != "processing" else None

    return wait_until(look, "the end of the import", seconds=IMPORT_SECONDS) or {}


def imported(stack: Stack, name: str, content: bytes, conversation_id: str | None = None) -> dict[str, Any]:
    return ended(stack, accepted(stack, name, content, conversation_id))


def passages(stack: Stack, import_id: str) -> list[tuple[str | None, str]]:
    """(label, content) of the document's chunks in their order."""
    found = stack.read(
        f"SELECT label, content FROM memory_chunks WHERE import_id = '{import_id}' ORDER BY position"
    )
    return [(label if isinstance(label, str) else None, str(content)) for label, content in found]


def files_of(stack: Stack) -> set[str]:
    folder = stack.folder / "uploads"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
