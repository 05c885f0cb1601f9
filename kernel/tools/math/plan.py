"""The shapes in order: the first that explains every number of the message wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kernel.shared.context import ContextMessage
from kernel.tools.math.carry import carried
from kernel.tools.math.model import Found, Line, MathPlan
from kernel.tools.math.normalise import normalise
from kernel.tools.math.shapes.clock import clock
from kernel.tools.math.shapes.fits import fits
from kernel.tools.math.shapes.geometry import geometry
from kernel.tools.math.shapes.interest import interest
from kernel.tools.math.shapes.lists import lists
from kernel.tools.math.shapes.parts import parts
from kernel.tools.math.shapes.percent import percent
from kernel.tools.math.shapes.pooled import pooled
from kernel.tools.math.shapes.proportion import proportion
from kernel.tools.math.shapes.split import split
from kernel.tools.math.shapes.spoken import spoken
from kernel.tools.math.shapes.stated_rule import stated_rule
from kernel.tools.math.shapes.time_units import time_units
from kernel.tools.math.shapes.word_problem import word_problem
from kernel.tools.math.units import SHOWN
from kernel.tools.math.vetoes import is_vetoed

MAX_CHARS: Final = 2_000

Shape = Callable[[Line], Found | None]
SHAPES: Final[tuple[tuple[str, Shape], ...]] = (
    ("expression", spoken),
    ("interest", interest),
    ("split", split),
    ("parts", parts),
    ("percent", percent),
    ("list", lists),
    ("time", time_units),
    ("clock", clock),
    ("rule", stated_rule),
    ("geometry", geometry),
    ("fits", fits),
    ("pooled", pooled),
    ("proportion", proportion),
    ("word_problem", word_problem),
)


def plan_math(message: str, context: Sequence[ContextMessage] = ()) -> MathPlan | None:
    """The one sum that `message` asks for, given the messages before it (oldest first); None when not sure.

    Every number of the message is used or known to be irrelevant, and no number comes from anywhere else but
    the context and the standard units of time. Messages beyond 2 000 characters are not looked at.
    """
    if not message or len(message) > MAX_CHARS:
        return None
    line = normalise(message)
    if line is None or is_vetoed(line):
        return None
    return solved(line) or carried(line, context, solved)


def solved(line: Line) -> MathPlan | None:
    """The plan of the first shape that fits the line and leaves no number over."""
    if not line.hard:
        found = time_units(line)  # how many seconds are in a day
        return MathPlan(found.template, SHOWN[found.unit], "time") if found else None
    for name, shape in SHAPES:
        found = shape(line)
        if found is not None and line.hard <= found.used:
            return MathPlan(found.expression(line), SHOWN.get(found.unit, found.unit), name)
    return None


def plan_arguments(message: str, context: Sequence[ContextMessage]) -> dict[str, object] | None:
    """The same as the arguments of `math_subagent`: what routing is given to look at a message with."""
    plan = plan_math(message, context)
    return None if plan is None else {"expression": plan.expression, "unit": plan.unit}
