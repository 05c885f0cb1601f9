"""The table for people, as plain text and as Markdown, and the same as JSON with every measurement."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence

from baseline.bench.rows import Result, Row

_HEAD = ("quantity", "measured", "min / median / max", "bar", "met", "note")


def text_table(results: Sequence[Result]) -> str:
    cells = [_HEAD, *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
    return "\n".join([*lines, "", _LEGEND])


def markdown(about: Mapping[str, str], results: Sequence[Result]) -> str:
    rows = [_HEAD, tuple("---" for _ in _HEAD), *(_cells(result) for result in results)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    head = "\n".join(f"- {name}: {value}" for name, value in about.items())
    return f"# Bench\n\n{head}\n\n{table}\n\n{_LEGEND}\n"


_LEGEND = (
    "A bar with a star is required. Measured: one figure a run; a bar is met if the median of the runs "
    "meets it. Min / median / max: of the single measurements."
)


def as_json(about: Mapping[str, str], results: Sequence[Result]) -> str:
    return json.dumps({**about, "rows": [_json(result) for result in results]}, indent=2) + "\n"


def _cells(result: Result) -> tuple[str, ...]:
    row = result.first
    measured = " ".join([", ".join(map(number, result.values)), row.unit]) if result.values else "–"
    samples = result.samples
    spread = (min(samples), statistics.median(samples), max(samples)) if samples else ()
    return (
        row.name,
        measured,
        " / ".join(map(number, spread)),
        _bar(row),
        {True: "yes", False: "NO", None: "not measured"}[result.is_met],
        row.note,
    )


def _bar(row: Row) -> str:
    sign = "≥" if row.bar.at_least else "≤"
    return f"{sign} {row.bar.limit:,g}{' *' if row.bar.required else ''}"


def number(value: float) -> str:
    """Three digits that count, whole numbers from 100 on."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"


def _json(result: Result) -> dict[str, object]:
    row = result.first
    return {
        "name": row.name,
        "unit": row.unit,
        "bar": {"limit": row.bar.limit, "at_least": row.bar.at_least, "required": row.bar.required},
        "value": result.value,
        "met": result.is_met,
        "runs": [
            {"value": one.value, "samples": list(one.samples), "note": one.note, **one.details}
            for one in result.runs
        ],
    }
