"""Errors of this server, in the shape of the kernel's. Source: RFC 9457 (problem details)."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.types import Send


async def send_problem(send: Send, status: int, code: str, detail: str) -> None:
    """Answer with `application/problem+json`: `code` for programs, `detail` for people."""
    title = HTTPStatus(status).phrase
    fields = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    body = json.dumps(fields).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
