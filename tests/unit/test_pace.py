"""Whoever asks when to wake up next is told the same moment."""

from __future__ import annotations

import time

import pytest

from kernel.shared.pace import until_next


@pytest.mark.parametrize(("now", "period", "wait"), [(12.25, 1.0, 0.75), (12.0, 1.0, 1.0), (7.5, 3.0, 1.5)])
def test_all_wait_for_the_next_whole_period(
    now: float, period: float, wait: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert until_next(period) == wait
