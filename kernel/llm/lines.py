"""Cutting a byte stream into lines, whatever the chunks: the shared half of NDJSON and server-sent events."""

from __future__ import annotations

import codecs
import json

from kernel.shared.errors import ModelProtocolError

MAX_LINE_BYTES = 1024 * 1024


class LineSplitter:
    """Feeds on chunks and gives whole lines, without line end and byte order mark.

    Lines are cut as bytes, so a character split between two chunks stays whole.
    """

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self._is_first = True

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that this chunk completes. Raises ModelProtocolError when a line grows past the limit."""
        *ends, rest = chunk.split(b"\n")
        lines = [self._line(end) for end in ends]
        self._keep(rest)
        return lines

    def finish(self) -> bytes:
        """The last line, if the stream ended without a line end; else empty."""
        return self._line(b"")

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._max_bytes:
            raise ModelProtocolError(f"the model's server sent a line of more than {self._max_bytes} bytes")
        self._parts.append(part)

    def _line(self, end: bytes) -> bytes:
        self._keep(end)
        line = b"".join(self._parts)
        self._parts, self._size = [], 0
        if self._is_first:
            line, self._is_first = line.removeprefix(codecs.BOM_UTF8), False
        return line.removesuffix(b"\r")


def json_object(data: bytes) -> dict[str, object]:
    """The JSON object of a line or a body. Raises ModelProtocolError on anything else."""
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise ModelProtocolError(f"the model's server sent malformed JSON: {data[:80]!r}") from error
    if not isinstance(value, dict):
        raise ModelProtocolError(f"the model's server sent no JSON object: {data[:80]!r}")
    return value


def section(value: dict[str, object], name: str) -> dict[str, object]:
    """An object inside an object; empty if it is missing or null."""
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def text_of(value: dict[str, object], name: str) -> str:
    """A text inside an object, empty if missing or null; lone surrogates are replaced."""
    text = value.get(name)
    if not isinstance(text, str):
        return ""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def count_of(value: dict[str, object], name: str) -> int | None:
    """A whole number inside an object; None if it is missing or something else."""
    count = value.get(name)
    return count if isinstance(count, int) and not isinstance(count, bool) else None
