"""Streaming one scripted reply, with the faults that a script asks for."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import Any

from tests.fakes.http_server import Connection
from tests.fakes.script import Fault, Script
from tests.fakes.wire import OllamaWire, OpenAIWire, Wire


@dataclass
class Exchange:
    """One request as the server saw it; times are monotonic seconds."""

    path: str
    body: dict[str, Any]
    authorization: str | None
    arrived: float
    begun: float | None = None  # when a slot was free for it
    first_token: float | None = None
    tokens_sent: int = 0
    completed: float | None = None
    client_closed: float | None = None


async def stream_reply(
    exchange: Exchange, script: Script, connection: Connection, *, cached_tokens: int
) -> None:
    """Stream the scripted reply, each token at its own point in time."""
    wire, limit, schema = _wire(exchange.path, exchange.body, script)
    pieces, finish = script.deltas(None if script.endless else limit, schema)
    thoughts = len(script.reasoning)
    deltas = [*script.reasoning, *pieces]
    exchange.begun = time.monotonic()
    due = exchange.begun + script.first_token_ms / 1000
    if script.before_headers:
        await _until(due)
        if script.fault and await _strike(script.fault, wire, connection):
            return
    connection.head(200, {"Content-Type": wire.content_type, "Transfer-Encoding": "chunked"})

    async def send(data: bytes) -> None:
        await connection.chunk(data.replace(b"\n", b"\r\n") if script.crlf else data, script.bytes_at_a_time)

    if script.bom:
        await send(b"\xef\xbb\xbf")
    for count in itertools.count():
        if script.fault and count == script.fault_after and await _strike(script.fault, wire, connection):
            return
        if count >= len(deltas) and not script.endless:
            break
        await _until(due + (count / script.tokens_per_second if script.tokens_per_second else 0))
        piece = deltas[count] if count < len(deltas) else f" tok{count}"
        await send(wire.reasoning(piece) if count < thoughts else wire.text(piece))
        exchange.tokens_sent += 1
        exchange.first_token = exchange.first_token or time.monotonic()
    connection.when_gone(None)
    await send(wire.end(finish, len(prompt_words(exchange.body)), cached_tokens, len(deltas)))
    connection.end_chunks()


def prompt_words(body: dict[str, Any]) -> list[str]:
    """A prompt's tokens, as this backend counts them."""
    return " ".join(message["content"] for message in body["messages"]).split()


def _wire(path: str, body: dict[str, Any], script: Script) -> tuple[Wire, int | None, dict[str, Any] | None]:
    """The writer for this request, its token limit and its JSON schema."""
    if path == "/api/chat":
        return OllamaWire(body["model"]), body.get("options", {}).get("num_predict"), body.get("format")
    usage = body.get("stream_options", {}).get("include_usage", False)
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return (
        OpenAIWire(body["model"], script.reasoning_field, include_usage=usage),
        body.get("max_tokens"),
        schema,
    )


async def _until(due: float) -> None:
    """Sleep to a point of the monotonic clock: a late token does not delay the next one."""
    await asyncio.sleep(max(due - time.monotonic(), 0))


async def _strike(fault: Fault, wire: Wire, connection: Connection) -> bool:
    """Commit the fault; whether the response ends here."""
    match fault:
        case "hang":
            await asyncio.Event().wait()
        case "fin":
            connection.cut()
        case "rst":
            connection.reset()
        case "no_done":
            connection.end_chunks()
        case "error_line":
            await connection.chunk(wire.error("the model runner has crashed"))
            connection.end_chunks()
        case "malformed_line":
            await connection.chunk(wire.malformed())
            return False
        case "long_line":
            for _ in range(80):
                await connection.chunk(b"x" * 65536)
            return False
    return True
