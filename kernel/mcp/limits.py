"""What an MCP server may cost. Times in seconds, sizes in bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from kernel.shared.settings import Settings

KIB = 1024
CALL_TOTAL = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults are those of the product; tests shorten the times."""

    connect: float = 5
    handshake: float = 15  # from the start of a connection until its protocol is agreed
    listing: float = 15  # all pages of tools/list together
    call_idle: float = 60  # without an answer or a report of progress
    call_total: float = CALL_TOTAL  # whatever progress is reported
    write: float = 15  # until a server has taken a message off its input
    stop: float = 1  # between closing a program's input, asking it to end, and ending it
    first_pause: float = 1  # before connecting again; doubled each time up to `longest_pause`
    longest_pause: float = 60
    recheck: float = 300  # between looks at the tools of a connected server
    relist_pause: float = 5  # between looks that the server itself asks for
    concurrent_calls: int = 8  # of one server

    message: int = 1024 * KIB
    burst: int = 16 * 1024 * KIB  # bytes at once, refilled at a quarter a second
    messages: int = 1000  # at once, refilled at a fifth of it a second
    requests: int = 200  # to a URL at once, refilled at a quarter a second
    stderr_tail: int = 4 * KIB
    result: int = 256 * KIB
    tools: int = 128
    pages: int = 32
    catalogue: int = 256 * KIB
    schema: int = 32 * KIB
    schema_nodes: int = 2000
    schema_depth: int = 16
    description: int = KIB
    name: int = 64

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        total = max(CALL_TOTAL, settings.mcp_timeout)
        return cls(connect=settings.mcp_connect_timeout, call_idle=settings.mcp_timeout, call_total=total)

    def of_managed(self) -> Limits:
        """Of the program's own server, whose answers are whole documents, read by no model as they are."""
        return replace(
            self,
            call_idle=self.call_total,
            concurrent_calls=1,
            message=128 * 1024 * KIB,  # JSON may take six bytes for a character
            burst=128 * 1024 * KIB,
            result=64 * 1024 * KIB,
        )


class Allowance:
    """So much at once, refilled at a steady rate: a token bucket."""

    def __init__(self, size: float, per_second: float) -> None:
        self._size = size
        self._rate = per_second
        self._left = size
        self._at = time.monotonic()

    def take(self, cost: float) -> bool:
        """False when it is used up."""
        now = time.monotonic()
        self._left = min(self._size, self._left + (now - self._at) * self._rate) - cost
        self._at = now
        return self._left >= 0
