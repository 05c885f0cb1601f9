"""From an opinion to a decision: sure of a tool, sure of dialogue, or a shortlist for the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.routing.gate_model import Opinion, Thresholds

MATH_SUBAGENT: Final = "math_subagent"
COUNT_OCCURRENCES: Final = "count_occurrences"
MAX_SHORTLIST: Final = 5
_LISTED_FROM = 0.02  # a tool less likely than this would only distract the model


@dataclass(frozen=True, slots=True)
class Verdict:
    """`route`: what the gate is sure of, None for dialogue. `shortlist`: routes, if it is sure of nothing."""

    route: str | None
    confidence: float
    shortlist: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    """The most likely routes with their probabilities, the likeliest first."""


def weigh(opinion: Opinion, thresholds: Thresholds, *, has_count_cue: bool = False) -> Verdict:
    """A tool over its threshold; dialogue if all are below `unsure`; else a shortlist.

    The gate never decides for a count: what it would count in what is not known unless a rule has read it.
    has_count_cue: it looks like a count that no rule could read, which is never sure dialogue.
    """
    chances = {MATH_SUBAGENT: opinion.math, COUNT_OCCURRENCES: opinion.count, **dict(opinion.tools)}
    ranked = sorted(chances.items(), key=lambda item: item[1], reverse=True)[:MAX_SHORTLIST]
    scores = tuple((route, round(chance, 4)) for route, chance in ranked)
    if opinion.tool - thresholds.tool >= max(opinion.math - thresholds.math, 0.0):
        return Verdict(opinion.tools[0][0], opinion.tool, scores=scores)
    if opinion.math >= thresholds.math:
        return Verdict(MATH_SUBAGENT, opinion.math, scores=scores)
    likeliest = max(opinion.math, opinion.count, opinion.tool)
    if likeliest < thresholds.unsure and not has_count_cue:
        return Verdict(None, 1.0 - likeliest, scores=scores)
    shortlist = tuple(route for route, chance in ranked if chance >= _LISTED_FROM)
    return Verdict(None, 1.0 - likeliest, shortlist or (COUNT_OCCURRENCES,), scores)
