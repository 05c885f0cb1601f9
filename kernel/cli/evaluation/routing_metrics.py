"""Figures of a routing evaluation. Shares are between 0 and 1; a share of nothing is None."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from kernel.cli.evaluation.routing_data import Row
from kernel.cli.evaluation.routing_run import Outcome, value_of
from kernel.routing.gate_model import Opinion, Thresholds
from kernel.routing.verdict import COUNT_OCCURRENCES, MATH_SUBAGENT, weigh
from kernel.shared.percentile import percentile

DIALOGUE = "dialogue"
Figures = dict[str, object]
Pairs = Sequence[tuple[Row, Outcome]]

_SHIFTS = (-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


def figures_of(pairs: Pairs, thresholds: Thresholds | None) -> Figures:
    """All figures of a run; with thresholds also what others in their place would have given."""
    return {
        "rows": len(pairs),
        "strict": _share(pairs, lambda row, got: got.route == row.route),
        "lenient": _share(pairs, lambda row, got: got.route in (row.route, *row.also_accept)),
        "with_unsure_right": _share(
            pairs, lambda row, got: got.decided_by == "unsure" or got.route == row.route
        ),
        "false_calls": _false_calls(pairs),
        "unsure": _share(pairs, lambda _, got: got.decided_by == "unsure"),
        "asked_model": _share(pairs, lambda _, got: got.decided_by in ("model", "fallback")),
        "decided_by": dict(Counter(got.decided_by for _, got in pairs)),
        "classes": {
            name: _class(pairs, name) for name in (DIALOGUE, MATH_SUBAGENT, COUNT_OCCURRENCES, "mcp")
        },
        "confusion": _confusion(pairs),
        "answers": {"math": _answers(pairs, MATH_SUBAGENT), "count": _answers(pairs, COUNT_OCCURRENCES)},
        "ms": _times([got.ms for _, got in pairs]),
        "curve": [_shifted(pairs, thresholds, by) for by in _SHIFTS] if thresholds else [],
    }


def _class(pairs: Pairs, name: str) -> Figures:
    """Precision and recall; an MCP turn is right only with the right tool."""
    wanted = [(row, got) for row, got in pairs if _kind(row.route) == name]
    given = [(row, got) for row, got in pairs if _kind(got.route) == name]
    return {
        "rows": len(wanted),
        "recall": _share(wanted, lambda row, got: got.route == row.route),
        "precision": _share(given, lambda row, got: got.route == row.route),
    }


def _answers(pairs: Pairs, route: str) -> Figures:
    """What the deterministic tool stated without a model: of the rows of its route, and of all it stated."""
    wanted = [(row, got) for row, got in pairs if row.route == route]
    stated = [(row, got) for row, got in pairs if got.route == route and value_of(got) is not None]
    return {
        "rows": len(wanted),
        "right": _share(wanted, lambda row, got: got.route == route and _is_right(row, got)),
        "stated": len(stated),
        "wrong_of_stated": _share(stated, lambda row, got: not _is_right(row, got)),
    }


def _shifted(pairs: Pairs, thresholds: Thresholds, by: float) -> Figures:
    """The same turns with all thresholds of the gate moved; rules decide as they did."""
    math, tool = (min(max(value + by, 0.02), 0.98) for value in (thresholds.math, thresholds.tool))
    moved = Thresholds(math, tool, min(thresholds.unsure, tool))
    again = [(row, _decided(got, moved)) for row, got in pairs]
    return {
        "shift": by,
        "false_calls": _false_calls(again),
        "recall_math": _class(again, MATH_SUBAGENT)["recall"],
        "recall_count": _class(again, COUNT_OCCURRENCES)["recall"],
        "recall_mcp": _class(again, "mcp")["recall"],
        "unsure": _share(again, lambda _, got: got.decided_by == "unsure"),
        "with_unsure_right": _share(
            again, lambda row, got: got.decided_by == "unsure" or got.route == row.route
        ),
    }


def _decided(got: Outcome, thresholds: Thresholds) -> Outcome:
    scores = got.detail.get("scores")
    if not isinstance(scores, dict):
        return got
    tools = tuple((route, chance) for route, chance in scores.items() if route.startswith("mcp::"))
    opinion = Opinion(
        dialogue=0.0,
        math=scores.get(MATH_SUBAGENT, 0.0),
        count=scores.get(COUNT_OCCURRENCES, 0.0),
        tools=tools,
    )
    verdict = weigh(opinion, thresholds, has_count_cue=bool(got.detail.get("count_cue")))
    decided_by = "unsure" if verdict.shortlist else "gate"
    return Outcome(
        got.id, verdict.route or DIALOGUE, decided_by, verdict.confidence, None, None, None, got.ms
    )


def _confusion(pairs: Pairs) -> dict[str, dict[str, int]]:
    """Rows by wanted and given kind of route; `mcp (other tool)` is a wrong tool of a server."""
    table: dict[str, dict[str, int]] = {}
    for row, got in pairs:
        is_other = got.route != row.route and _kind(got.route) == _kind(row.route) == "mcp"
        given = "mcp (other tool)" if is_other else _kind(got.route)
        line = table.setdefault(_kind(row.route), {})
        line[given] = line.get(given, 0) + 1
    return table


def _false_calls(pairs: Pairs) -> float | None:
    return _share([pair for pair in pairs if pair[0].route == DIALOGUE], lambda _, got: got.route != DIALOGUE)


def _is_right(row: Row, got: Outcome) -> bool:
    value = value_of(got)
    return value is not None and row.is_right(value)


def _kind(route: str) -> str:
    return "mcp" if route.startswith("mcp::") else route


def _share(pairs: Pairs, holds: Callable[[Row, Outcome], bool]) -> float | None:
    return round(sum(holds(row, got) for row, got in pairs) / len(pairs), 4) if pairs else None


def _times(milliseconds: Sequence[float]) -> Figures:
    return {
        "median": round(median(milliseconds), 2),
        "p95": round(percentile(milliseconds, 0.95), 2),
        "max": round(max(milliseconds), 2),
    }
