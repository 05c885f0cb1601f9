"""What the calls of a run come to, and how it is shown."""

from __future__ import annotations

import itertools
import platform
from pathlib import Path

import pytest

from kernel.baseline.comparison import compare
from kernel.baseline.figures import case_figures
from kernel.baseline.machine import this_machine
from kernel.baseline.plan import DIRECT, END_TO_END
from kernel.baseline.report import BaselineReport, as_markdown, make_report, write_report
from kernel.shared.errors import InvalidRequest
from tests.baseline_suite.runs import made_call, made_run

PAIR = (
    made_call("simple_qa_100", DIRECT),
    made_call("simple_qa_100", END_TO_END, 1, ttft_ms=60.0, total_ms=1100.0, tokens_per_second=19.0),
)
TURNS = tuple(
    made_call("conversation_20", END_TO_END, turn, turn=turn, ttft_ms=40.0 + turn, prompt_tokens=100 * turn)
    for turn in range(1, 21)
)


def test_a_case_is_shown_by_its_middle_and_its_ends() -> None:
    calls = [made_call("simple_qa_100", DIRECT, at, ttft_ms=ttft) for at, ttft in enumerate((10, 90, 20))]
    [figures] = case_figures(calls)
    assert figures.ttft_ms is not None
    assert (figures.ttft_ms.min, figures.ttft_ms.median, figures.ttft_ms.max) == (10, 20, 90)
    assert "20.00 (10.00–90.00)" in as_markdown(make_report(made_run(), calls))


def test_failed_calls_are_counted_and_named_and_spoil_no_figure() -> None:
    failed = made_call(
        "simple_qa_100", DIRECT, 1, status="failed", error="out | of order", ttft_ms=None, total_ms=9e6
    )
    report = make_report(made_run(), [PAIR[0], failed])
    [figures] = report.cases
    assert (figures.calls, figures.failed) == (2, 1)
    assert figures.total_ms is not None
    assert figures.total_ms.max == 1000
    assert "out \\| of order" in as_markdown(report)


def test_a_case_that_only_failed_has_no_figures() -> None:
    failed = made_call("simple_qa_100", DIRECT, status="failed", error="no", ttft_ms=None)
    [figures] = make_report(made_run(), [failed]).cases
    assert (figures.ttft_ms, figures.total_ms, figures.tokens_per_second) == (None, None, None)


def test_a_run_in_both_modes_tells_what_the_way_through_adds() -> None:
    [entry] = make_report(made_run(), PAIR).overhead
    assert (entry.ratios.ttft, entry.ratios.total, entry.ratios.tokens_per_second) == (1.2, 1.1, 0.95)
    assert "| Simple Q/A, 100 tokens | 1.20 | 1.10 | 0.95 |" in as_markdown(make_report(made_run(), PAIR))
    assert make_report(made_run(), PAIR[:1]).overhead == []


def test_a_run_in_both_modes_is_summed_up_over_what_both_answered() -> None:
    longer = (
        made_call("simple_qa_250", DIRECT, 2, ttft_ms=100.0, total_ms=3000.0),
        made_call("simple_qa_250", END_TO_END, 3, ttft_ms=75.0, total_ms=3100.0),
    )
    only_direct = made_call("simple_qa_500", DIRECT, 4, ttft_ms=9e6, total_ms=9e6)
    report = make_report(made_run(), [*PAIR, *longer, only_direct])
    assert report.overall is not None
    assert (report.overall.ttft, report.overall.total) == (0.9, 1.05)
    assert "| All calls together | 0.90 | 1.05 |" in as_markdown(report)
    assert make_report(made_run(), PAIR[:1]).overall is None


def test_the_conversation_is_shown_by_turn_with_its_growth() -> None:
    report = make_report(made_run(), TURNS)
    assert [turn.turn for turn in report.turns] == list(range(1, 21))
    [grown] = report.growth
    assert grown.ttft_ratio == round(60 / 42, 3)
    shown = as_markdown(report)
    assert "TTFT of turn 20 ÷ turn 2, end to end: 1.43" in shown
    assert "| 20 | end to end | 100 | 60.00 | 1000 | 2000 | 90 | 20 | 20.00 |" in shown
    assert make_report(made_run(), TURNS[:5]).growth == []


def test_machine_model_and_settings_are_told_and_no_names() -> None:
    shown = as_markdown(make_report(made_run(machine=this_machine()), PAIR))
    assert "tiny (ollama)" in shown
    assert "128 tokens, enforced" in shown
    assert f"Python {platform.python_version()}" in shown
    assert platform.node() not in shown
    assert str(Path.home()) not in shown


def test_a_report_is_written_as_markdown_and_as_json_that_can_be_read_again(tmp_path: Path) -> None:
    report = make_report(made_run(), (*PAIR, *TURNS))
    markdown = write_report(report, tmp_path / "new" / "folder")
    assert markdown.name == "baseline-1.2.3-both-20261123T120005Z.md"
    assert markdown.read_text("utf-8") == as_markdown(report)
    assert BaselineReport.model_validate_json(markdown.with_suffix(".json").read_text("utf-8")) == report


def test_every_table_row_has_the_cells_of_its_head() -> None:
    lines = as_markdown(make_report(made_run(), (*PAIR, *TURNS))).splitlines()
    for above, below in itertools.pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert above.replace("\\|", "").count("|") == below.replace("\\|", "").count("|")


def test_two_runs_are_compared_mode_by_mode() -> None:
    faster = [call.model_copy(update={"total_ms": call.total_ms / 2}) for call in PAIR]
    found = compare((made_run("a"), PAIR), (made_run("b"), faster))
    assert [(pair.a.mode, pair.b.mode) for pair in found.pairs] == [
        (DIRECT, DIRECT),
        (END_TO_END, END_TO_END),
    ]
    assert [pair.cases[0].ratios.total for pair in found.pairs] == [0.5, 0.5]


def test_a_direct_run_is_compared_with_one_through_the_workers() -> None:
    [pair] = compare((made_run("a"), PAIR[:1]), (made_run("b"), PAIR[1:])).pairs
    assert (pair.a.mode, pair.b.mode) == (DIRECT, END_TO_END)
    assert pair.cases[0].ratios.ttft == 1.2


def test_a_run_is_compared_with_itself_only_in_both_modes() -> None:
    run = made_run()
    [pair] = compare((run, PAIR), (run, PAIR)).pairs
    assert (pair.a.mode, pair.b.mode) == (DIRECT, END_TO_END)
    with pytest.raises(InvalidRequest, match="nothing to compare"):
        compare((run, PAIR[:1]), (run, PAIR[:1]))
    with pytest.raises(InvalidRequest, match="nothing to compare"):
        compare((run, PAIR), (made_run("b"), TURNS))
