"""Hands a request to the kernel and its answer back, byte for byte and as it comes: server-sent events too.

Nothing is buffered in either direction. Host, Origin, Sec-Fetch-*, Authorization and Last-Event-ID reach the
kernel unchanged, for the kernel does the checks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

import httpx
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from kernel.webui.problem import send_problem

log = logging.getLogger(__name__)

# RFC 9110, section 7.6.1, and older habits: these speak of one connection and are not passed on.
HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"expect",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)

RawHeaders = list[tuple[bytes, bytes]]


def kernel_client(kernel_url: str) -> httpx.AsyncClient:
    """The HTTP client to the kernel. An answer may take as long as a model does, so only connecting is timed.

    Connections are not kept: on one machine a new one costs a fraction of a millisecond, and a POST can never
    meet a connection that a restarted kernel has just closed.
    """
    return httpx.AsyncClient(
        base_url=kernel_url,
        timeout=httpx.Timeout(None, connect=5),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        trust_env=False,
        verify=kernel_url.startswith("https"),  # loading certificates takes longer than all the rest
    )


class KernelProxy:
    """An ASGI app that answers as the kernel answers, or 502 when the kernel does not."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body: asyncio.Queue[bytes | None] = asyncio.Queue(
            maxsize=1
        )  # None ends it; full = the kernel is slower
        forward = asyncio.create_task(self._forward(scope, body, send))
        client_gone = asyncio.create_task(_read_until_client_leaves(receive, body))
        try:
            await asyncio.wait({forward, client_gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            forward.cancel()  # closes the connection to the kernel when it was the client that left
            client_gone.cancel()
            await asyncio.wait({forward, client_gone})
        if not forward.cancelled():
            forward.result()

    async def _forward(self, scope: Scope, body: asyncio.Queue[bytes | None], send: Send) -> None:
        if ".." in scope["path"].split("/"):
            await send_problem(send, 400, "invalid_request", "the path must not contain '..'")
            return
        try:
            answer = await self._client.send(self._request(scope, body), stream=True)
        except httpx.TransportError as error:
            log.warning("%s %s: the kernel did not answer: %r", scope["method"], scope["path"], error)
            detail = "the kernel does not answer; it may be restarting, try again in a moment"
            await send_problem(send, 502, "kernel_unavailable", detail)
            return
        try:
            await _send_answer(answer, send)
        except httpx.TransportError as error:
            # Not closed with an empty message, so uvicorn cuts it off: truncated must look truncated.
            log.warning("%s %s: the kernel broke off: %r", scope["method"], scope["path"], error)
        finally:
            await answer.aclose()

    def _request(self, scope: Scope, body: asyncio.Queue[bytes | None]) -> httpx.Request:
        query: bytes = scope["query_string"]
        return httpx.Request(
            scope["method"],
            self._client.base_url.copy_with(raw_path=scope["raw_path"] + (b"?" + query if query else b"")),
            headers=_end_to_end(scope["headers"]),
            content=_chunks(body) if _has_body(scope) else None,
        )


async def _read_until_client_leaves(receive: Receive, body: asyncio.Queue[bytes | None]) -> None:
    """The one reader of `receive`, which gives first the body's pieces and then the client's departure."""
    while (message := await receive())["type"] != "http.disconnect":
        if message.get("body"):
            await body.put(message["body"])
        if not message.get("more_body", False):
            await body.put(None)


async def _chunks(body: asyncio.Queue[bytes | None]) -> AsyncGenerator[bytes, None]:
    while (chunk := await body.get()) is not None:
        yield chunk


async def _send_answer(answer: httpx.Response, send: Send) -> None:
    headers = _end_to_end(answer.headers.raw)
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    async for chunk in answer.aiter_raw():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _end_to_end(headers: RawHeaders) -> RawHeaders:
    """Without the headers of one connection: the known ones and those that `Connection` names."""
    named = (value for name, value in headers if name.lower() == b"connection")
    dropped = HOP_BY_HOP | {token.strip().lower() for value in named for token in value.split(b",")}
    return [(name, value) for name, value in headers if name.lower() not in dropped]
