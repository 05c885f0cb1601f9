"""How long to wait for a backend that is starting, loading its model or overloaded."""

from __future__ import annotations

from kernel.shared.clock import Clock

FIRST_PAUSE = 0.5  # seconds, doubled each time
LONGEST_PAUSE = 8.0


class Patience:
    """Growing pauses that together stay within a number of seconds from now."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._until = clock.monotonic() + seconds
        self._pause = FIRST_PAUSE

    def next_pause(self, at_least: float | None) -> float | None:
        """Seconds to wait before the next try, None if the time is up.

        at_least: what the backend asked for by Retry-After.
        """
        pause = max(self._pause, at_least or 0)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return pause if self._clock.monotonic() + pause <= self._until else None
