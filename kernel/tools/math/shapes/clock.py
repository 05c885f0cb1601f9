"""How long it is from one time of day to another: "from 9:15 to 17:45, how many hours"."""

from __future__ import annotations

import re

from kernel.tools.math.model import Found, Line

_SPAN = re.compile(r" #([0-9]+) : #([0-9]+) (?:to|until|till|-|and|at) #([0-9]+) : #([0-9]+) ")
_DAY = 24 * 60  # minutes


def clock(line: Line) -> Found | None:
    """Hours, or minutes where these are asked for; past midnight where the second time is the earlier."""
    found = _SPAN.search(line.text)
    if found is None or len(line.hard) != 4 or line.has("am", "pm", "break", "a.m", "p.m"):
        return None
    if not line.has("how") or not line.has("long", "hour", "minute"):
        return None
    start, end = (
        line.numbers[int(found[index])].value * 60 + line.numbers[int(found[index + 1])].value
        for index in (1, 3)
    )
    minutes = f"#{found[3]} * 60 + #{found[4]} - #{found[1]} * 60 - #{found[2]}"
    if end < start:
        minutes = f"{minutes} + 24 * 60"
    if max(start, end) >= _DAY:
        return None
    return Found(minutes, "minute") if " many minute " in line.text else Found(f"({minutes}) / 60", "hour")
