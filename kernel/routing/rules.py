"""The first tier: what is decidable by form, in microseconds. Each rule is sure of its case or silent.

No pattern here has a repetition inside a repetition that could match the same text in two ways, so time
grows with the length of the message and not faster; spoken forms are looked for in short messages only.
"""

from __future__ import annotations

from kernel.routing.arithmetic_rules import find_expression
from kernel.routing.count_rules import find_count
from kernel.routing.decision import RouteDecision


def decide_by_rules(message: str) -> RouteDecision | None:
    """The tool that the form of `message` asks for, with its arguments, or None."""
    expression = find_expression(message)
    if expression is not None:
        return _sure("calculate", {"expression": expression}, rule="arithmetic")
    count = find_count(message)
    if count is not None:
        needle, haystack = count
        return _sure("count_occurrences", {"needle": needle, "haystack": haystack}, rule="count")
    return None


def _sure(tool: str, arguments: dict[str, object], *, rule: str) -> RouteDecision:
    return RouteDecision(tool, decided_by="rule", confidence=1.0, arguments=arguments, detail={"rule": rule})
