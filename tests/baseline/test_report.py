"""What the bench says: which bars are met, over several runs, for people and for programs."""

from __future__ import annotations

import json

import pytest

from baseline.bench.report import as_json, markdown, number, text_table
from baseline.bench.rows import Bar, Row, results_of

ADDED = Bar(25, required=True)
RATE = Bar(0.97, at_least=True)


def added(value: float, *samples: float) -> Row:
    return Row("TTFT added", "ms", ADDED, value, samples, note="direct 53 ms", details={"turns": 2})


def test_a_bar_is_met_at_its_limit_and_on_its_side() -> None:
    assert [ADDED.is_met_by(value) for value in (24, 25, 26)] == [True, True, False]
    assert [RATE.is_met_by(value) for value in (0.96, 0.97, 1)] == [False, True, True]


def test_the_median_of_the_runs_decides() -> None:
    [result] = results_of([[added(20)], [added(24)], [added(90)]])
    assert (result.value, result.is_met) == (24, True)
    [result] = results_of([[added(20)], [added(30)], [added(90)]])
    assert (result.value, result.is_met) == (30, False)


def test_the_rows_of_all_runs_are_put_together_in_the_order_of_the_table() -> None:
    one = [added(20, 18, 22), Row("rate", "×", RATE, 1.0)]
    results = results_of([one, list(reversed(one))])
    assert [(result.first.name, result.values) for result in results] == [
        ("TTFT added", [20, 20]),
        ("rate", [1, 1]),
    ]
    assert results[0].samples == [18, 22, 18, 22]


def test_the_table_shows_each_run_the_spread_the_bar_and_the_verdict() -> None:
    table = text_table(results_of([[added(20.5, 18, 23)], [added(44.5, 40, 49)]]))
    [line] = [line for line in table.splitlines() if "TTFT" in line]
    for part in ("20.5, 44.5 ms", "18 / 31.5 / 49", "≤ 25 *", "NO", "direct 53 ms"):
        assert part in line


def test_a_row_that_could_not_be_measured_says_why_and_is_neither_met_nor_missed() -> None:
    results = results_of([[Row("embedded", "×", RATE, None, note="run `make models`")]])
    table = text_table(results)
    assert "not measured" in table
    assert "run `make models`" in table
    assert json.loads(as_json({}, results))["rows"][0]["met"] is None


def test_markdown_is_a_table_with_one_line_a_row() -> None:
    text = markdown({"cores": "2"}, results_of([[added(20), Row("rate", "×", RATE, 1.0)]]))
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert len({line.count("|") for line in lines}) == 1
    assert "- cores: 2" in text


def test_json_has_every_measurement_of_every_run() -> None:
    rows = json.loads(as_json({"cores": "2"}, results_of([[added(20, 18, 22)], [added(30, 29)]])))["rows"]
    assert [run["samples"] for run in rows[0]["runs"]] == [[18, 22], [29]]
    assert [run["turns"] for run in rows[0]["runs"]] == [2, 2]
    assert (rows[0]["value"], rows[0]["met"]) == (25, True)
    assert rows[0]["bar"] == {"limit": 25, "at_least": False, "required": True}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.9981, "0.998"), (1.026, "1.03"), (18.04, "18.0"), (21_304, "21,304"), (500.4, "500")],
)
def test_numbers_have_as_many_digits_as_count(value: float, shown: str) -> None:
    assert number(value) == shown
