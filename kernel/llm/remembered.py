"""A value that must be asked for over the network: asked once, then kept fresh in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from kernel.shared.errors import ModelError

log = logging.getLogger(__name__)
T = TypeVar("T")


class Remembered(Generic[T]):
    """Finds a value at the first `get`; a `get` after `max_age` seconds starts a new search beside it."""

    def __init__(self, find: Callable[[], Awaitable[T]], *, max_age: float) -> None:
        self._find = find
        self._max_age = max_age
        self._value: T | None = None
        self._found_at = 0.0
        self._lock = asyncio.Lock()
        self._refresh: asyncio.Task[None] | None = None

    async def get(self) -> T:
        """The value, waited for only if none is known. Raises what finding raises."""
        if self._value is None:
            async with self._lock:
                if self._value is None:
                    await self._search()
        elif time.monotonic() - self._found_at > self._max_age and not self._is_refreshing():
            self._refresh = asyncio.create_task(self._search_again())
        assert self._value is not None
        return self._value

    def forget(self) -> None:
        """Search again at the next `get`."""
        self._value = None

    async def aclose(self) -> None:
        if self._refresh is not None:
            self._refresh.cancel()
            await asyncio.wait([self._refresh])

    def _is_refreshing(self) -> bool:
        return self._refresh is not None and not self._refresh.done()

    async def _search(self) -> None:
        self._value = await self._find()
        self._found_at = time.monotonic()

    async def _search_again(self) -> None:
        try:
            await self._search()
        except ModelError as error:  # the old value stays: who uses it hears what is wrong
            self._found_at = time.monotonic()
            log.info("the model's server does not answer: %s", error.detail)
