"""Waiting on conditions, with a deadline."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

HANGS_AFTER_SECONDS = 5
"""Of CPU time: far more than reading any text takes, far less than a pattern that backtracks takes."""


def wait_until(condition: Callable[[], T], what: str, *, seconds: float = 15) -> T:
    """The first truthy value of `condition`. Raises TimeoutError naming `what` was waited for."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        pause.wait(0.01)


async def until(condition: Callable[[], T], what: str, *, seconds: float = 15) -> T:
    """`wait_until` for async tests, whose own tasks go on meanwhile; `condition` is called in a thread."""
    return await asyncio.to_thread(wait_until, condition, what, seconds=seconds)
