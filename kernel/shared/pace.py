"""What an idle process does every so often, done together: waking up is most of what it costs."""

from __future__ import annotations

import time


def until_next(period: float) -> float:
    """Seconds until the next whole multiple of `period` on the monotonic clock, the same for all who ask."""
    return period - time.monotonic() % period
