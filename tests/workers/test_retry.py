"""When a failed job is tried again."""

from __future__ import annotations

import pytest

from kernel.shared.errors import ContextWindowExceeded, ModelNotFound, ModelTimeout, ModelUnavailable
from kernel.workers.retry import retry_delay


@pytest.mark.parametrize(
    ("tries", "error", "delay"),
    [
        (1, ModelUnavailable("down"), 0.5),
        (2, ModelUnavailable("down"), 2.0),
        (3, ModelUnavailable("down"), None),
        (1, ModelUnavailable("busy", retry_after=4), 4),
        (1, ModelUnavailable("busy", retry_after=0), 0.5),
        (1, ModelUnavailable("come back tomorrow", retry_after=3600), None),
        (1, ModelNotFound("no such model"), None),
        (1, ModelTimeout("silent"), None),
        (1, ContextWindowExceeded("too long"), None),
        (1, RuntimeError("a defect"), 0.5),
        (3, RuntimeError("a defect"), None),
    ],
)
def test_the_delay_follows_the_error_and_the_tries(tries: int, error: Exception, delay: float | None) -> None:
    assert retry_delay(tries, error) == delay
