"""The first tier: what is decidable by form, in microseconds. Each rule is sure of its case or silent.

No pattern here has a repetition inside a repetition that could match the same text in two ways, so time
grows with the length of the message and not faster; spoken forms are looked for in short messages only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kernel.routing.arithmetic_rules import find_expression, is_no_sum
from kernel.routing.count_rules import count_cue, find_count
from kernel.routing.decision import DIRECT_DIALOGUE, RouteDecision
from kernel.routing.message_evidence import MessageEvidence
from kernel.shared.context import ContextMessage

FindPlan = Callable[[str, Sequence[ContextMessage]], dict[str, object] | None]
"""The mathematical tool's own look at a message: arguments to work with, or None if it is not sure."""

# What asks for words about numbers, whatever can be worked out from them.
_WORDS_WANTED = ("explain", "howto", "advice", "opinion", "create", "code", "memory", "meta", "free_variable")


class Rules:
    """Reads messages, with what the native tools find in them."""

    def __init__(self, find_plan: FindPlan) -> None:
        self._find_plan = find_plan

    def read(self, message: str, context: Sequence[ContextMessage]) -> MessageEvidence:
        """The evidence of a message, which the gate goes on with."""
        count = find_count(message, context)
        has_count_cue = count is None and count_cue(message)
        return MessageEvidence(
            message,
            context,
            expression=find_expression(message),
            count=count.arguments if count else None,
            plan=None if is_no_sum(message) else self._find_plan(message, context),
            has_count_cue=has_count_cue,
        )


def decide_by_form(evidence: MessageEvidence, *, has_tools: bool) -> RouteDecision | None:
    """The tool that the form of the message asks for, with its arguments; dialogue; or None.

    has_tools: whether there are tools beside the native ones, which want numbers or a count.
    """
    if evidence.expression is not None:
        return _sure("calculate", {"expression": evidence.expression}, rule="arithmetic")
    if evidence.count is not None:
        return _sure("count_occurrences", evidence.count, rule="count")
    wants_words = any(evidence.cues[name] for name in _WORDS_WANTED)
    if evidence.plan is not None and not wants_words:
        return _sure("math_subagent", evidence.plan, rule="plan")
    if not has_tools and not evidence.has_numbers and not evidence.has_count_cue:
        return RouteDecision(DIRECT_DIALOGUE, "rule", 1.0, detail={"rule": "nothing_for_a_tool"})
    return None


def _sure(tool: str, arguments: dict[str, object], *, rule: str) -> RouteDecision:
    return RouteDecision(tool, decided_by="rule", confidence=1.0, arguments=arguments, detail={"rule": rule})
