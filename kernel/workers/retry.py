"""When to try a failed job again: a pure function."""

from __future__ import annotations

from kernel.shared.errors import AIgentError

MOST_TRIES = 3
FIRST_DELAY = 0.5  # seconds; four times as long for each further try
LONGEST_DELAY = 15.0


def retry_delay(tries: int, error: Exception) -> float | None:
    """Seconds until the next try after `tries` failed ones, None to give up.

    Errors of ours say whether trying again can help, and a backend's Retry-After is honoured up to
    LONGEST_DELAY. Any other exception is a defect, possibly of the moment: tried again.
    """
    if tries >= MOST_TRIES:
        return None
    delay: float = min(FIRST_DELAY * 4.0 ** (tries - 1), LONGEST_DELAY)
    if not isinstance(error, AIgentError):
        return delay
    if not error.retryable or (error.retry_after or 0) > LONGEST_DELAY:
        return None
    return max(delay, error.retry_after or 0)
