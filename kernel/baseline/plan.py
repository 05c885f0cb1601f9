"""What a run asks, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.baseline.cases import CASES, Case
from kernel.store.baseline_records import BaselineCall, BaselineCallMode, BaselineMode, BaselineRun

DIRECT: BaselineCallMode = "direct_model"
END_TO_END: BaselineCallMode = "end_to_end_aigentos"
_ANSWER_WORTH = 400  # input tokens that an answer takes as long as, for want of anything better


@dataclass(frozen=True, slots=True)
class Step:
    """A case in one mode: its calls are made without another's between them."""

    case: Case
    mode: BaselineCallMode
    repetition: int


def steps(mode: BaselineMode, cases: Sequence[str], runs: int) -> Iterator[Step]:
    """With `both`, the modes alternate, so that a drift of the machine meets both, and take turns at being
    first, so that neither always comes after the other.

    They alternate by case, not by call: the turns of a conversation live on the prompt cache that the turn
    before left behind, and a call of another conversation in between can take it away.
    """
    for repetition in range(1, runs + 1):
        for index, name in enumerate(cases):
            modes = [DIRECT, END_TO_END] if mode == "both" else [mode]
            if (repetition + index) % 2 == 0:
                modes.reverse()
            for chosen in modes:
                yield Step(CASES[name], chosen, repetition)


def count_calls(mode: BaselineMode, cases: Sequence[str], runs: int) -> int:
    return sum(len(step.case.calls) for step in steps(mode, cases, runs))


def seconds_left(run: BaselineRun, calls: Sequence[BaselineCall]) -> float | None:
    """How long a run will still take, going by the time its calls took; None before the first."""
    spent = sum(call.total_ms for call in calls) / 1000
    done = sum(call.wanted_tokens + _ANSWER_WORTH for call in calls)
    if run.is_over or not done:
        return None
    everything = sum(
        call.wanted_tokens + _ANSWER_WORTH
        for step in steps(run.mode, run.cases, run.runs)
        for call in step.case.calls
    )
    return round(spent * max(everything - done, 0) / done, 1)
