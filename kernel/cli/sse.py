"""Server-sent events out of text that arrives in pieces.

Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream". Lines end with CR, LF or both, and with
nothing else; `str.splitlines` would also cut at U+2028 inside a JSON string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END_OF_LINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event. id: the last id that the stream named, None before the first."""

    type: str
    data: str
    id: str | None


class EventParser:
    """Feed it text, get whole events; what is begun waits for the next piece."""

    def __init__(self) -> None:
        self._rest = ""
        self._last_id: str | None = None
        self._type = ""
        self._data: list[str] = []

    def feed(self, text: str) -> Iterator[ServerSentEvent]:
        text = self._rest + text
        held = "\r" if text.endswith("\r") else ""  # its LF may be the first character of the next piece
        *lines, rest = _END_OF_LINE.split(text.removesuffix(held) if held else text)
        self._rest = rest + held
        for line in lines:
            if line:
                self._field(line)
            elif (event := self._dispatch()) is not None:
                yield event

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value
        elif name == "id" and "\0" not in value:
            self._last_id = value

    def _dispatch(self) -> ServerSentEvent | None:
        event = None
        if self._data:
            event = ServerSentEvent(self._type or "message", "\n".join(self._data), self._last_id)
        self._type, self._data = "", []
        return event
