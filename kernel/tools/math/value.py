"""The value of a template, to compare solutions before one is chosen."""

from __future__ import annotations

from fractions import Fraction

from kernel.shared.errors import ToolError
from kernel.tools.calculate import evaluate
from kernel.tools.math.model import Found, Line


def value_of(line: Line, template: str) -> Fraction | None:
    """The value of `template` with the line's numbers; None where it has none."""
    try:
        return evaluate(Found(template).expression(line))[0]
    except (ToolError, ZeroDivisionError):
        return None
