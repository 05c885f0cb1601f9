"""Word problems without a model: a message and what was said before it → one sum, or None when not sure.

    message ─ lexer ─▶ pieces ─ normalise ─▶ line: keywords in English, numbers as #n
                                              │
        plan: is_vetoed? ─▶ the shapes in order ─▶ carry (the conversation before) ─▶ MathPlan | None

`shapes/` has one file per family of problems; word problems go by their dimensions (`quantities`, `ask`,
`keys`).
"""

from __future__ import annotations

from kernel.tools.math.model import MathPlan
from kernel.tools.math.plan import plan_arguments, plan_math

__all__ = ["MathPlan", "plan_arguments", "plan_math"]
