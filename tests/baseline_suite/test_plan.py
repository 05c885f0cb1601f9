"""The order of calls, and how long they will still take."""

from __future__ import annotations

from kernel.baseline.plan import DIRECT, END_TO_END, count_calls, seconds_left, steps
from tests.baseline_suite.runs import made_call, made_run

CASES = ("simple_qa_100", "simple_qa_250", "conversation_20")


def test_both_modes_alternate_and_take_turns_at_being_first() -> None:
    order = [(step.repetition, step.case.name, step.mode) for step in steps("both", CASES, 2)]
    assert order[:4] == [
        (1, "simple_qa_100", DIRECT),
        (1, "simple_qa_100", END_TO_END),
        (1, "simple_qa_250", END_TO_END),
        (1, "simple_qa_250", DIRECT),
    ]
    assert order[6:8] == [(2, "simple_qa_100", END_TO_END), (2, "simple_qa_100", DIRECT)]


def test_one_mode_asks_each_case_once_a_repetition() -> None:
    assert {step.mode for step in steps(END_TO_END, CASES, 3)} == {END_TO_END}
    assert count_calls(END_TO_END, CASES, 3) == 3 * 22
    assert count_calls("both", CASES, 1) == 2 * 22


def test_the_time_left_goes_by_the_work_that_is_left() -> None:
    run = made_run(status="running", cases=("simple_qa_100", "summarization_2000"), ended_at=None)
    first = made_call("simple_qa_100", DIRECT, total_ms=500.0, wanted_tokens=100)
    assert seconds_left(run, []) is None
    left = seconds_left(run, [first])
    assert left is not None
    assert 5 < left < 6  # what is left is 10 times as much: one more call like it and two long ones
    assert seconds_left(made_run(), [first]) is None
