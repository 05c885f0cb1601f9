"""Crash points: places where a test can kill the process for certain, instead of by timing.

`AIGENT_CRASH_AT=name` or `name:3` (the third pass) ends the process at that point the way `kill -9` would.
Unset, a crash point is one comparison.
"""

from __future__ import annotations

import os

EXIT_CODE = 137  # what a shell reports for SIGKILL


class _Armed:
    name: str | None = None
    passes_left = 0


def arm(crash_at: str | None) -> None:
    """Arm the point named by `Settings.crash_at`; called once by each process's entry point."""
    if crash_at:
        name, _, count = crash_at.partition(":")
        _Armed.name, _Armed.passes_left = name, int(count or 1)


def crash_point(name: str) -> None:
    """Die here if armed for this name."""
    if _Armed.name == name:
        _Armed.passes_left -= 1
        if _Armed.passes_left <= 0:
            os._exit(EXIT_CODE)
