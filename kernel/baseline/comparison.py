"""Two runs side by side, or the two modes of one."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from kernel.baseline.figures import (
    BaselineCaseFigures,
    BaselineOverhead,
    BaselineRatios,
    case_figures,
    modes_of,
    ratio,
    ratios,
)
from kernel.baseline.plan import DIRECT, END_TO_END
from kernel.shared.errors import InvalidRequest
from kernel.store.baseline_records import BaselineCall, BaselineCallMode, BaselineRun


class BaselineSide(BaseModel):
    """A run in one mode."""

    run_id: str
    mode: BaselineCallMode
    version: str
    provider: str | None
    model: str | None
    accepted_at: str


class BaselineCaseComparison(BaseModel):
    """A case on both sides; the ratios are `b` over `a`."""

    name: str
    title: str
    a: BaselineCaseFigures
    b: BaselineCaseFigures
    ratios: BaselineRatios


class BaselinePair(BaseModel):
    """Two sides and the cases that both have."""

    a: BaselineSide
    b: BaselineSide
    cases: list[BaselineCaseComparison]


class BaselineComparison(BaseModel):
    """One pair for each mode that both runs have; or one of their only modes; or of a single run, direct and
    end to end."""

    pairs: list[BaselinePair] = Field(min_length=1)


Measured = tuple[BaselineRun, Sequence[BaselineCall]]


def compare(a: Measured, b: Measured) -> BaselineComparison:
    """Raises InvalidRequest if there is nothing that could be compared."""
    modes_a, modes_b = modes_of(a[1]), modes_of(b[1])
    chosen: list[tuple[BaselineCallMode, BaselineCallMode]] = []
    if a[0].id == b[0].id:
        chosen = [(DIRECT, END_TO_END)] if len(modes_a) == 2 else []
    else:
        chosen = [(mode, mode) for mode in modes_a if mode in modes_b]
        if not chosen and modes_a and modes_b:
            chosen = [(modes_a[0], modes_b[0])]
    pairs = [_pair(a, mode_a, b, mode_b) for mode_a, mode_b in chosen]
    if not any(pair.cases for pair in pairs):
        raise InvalidRequest(
            "there is nothing to compare: give two runs with a case in common, or one in both modes"
        )
    return BaselineComparison(pairs=pairs)


def overhead(calls: Sequence[BaselineCall]) -> list[BaselineOverhead]:
    """End to end over direct; nothing if only one mode was asked."""
    figures = {(case.name, case.mode): case for case in case_figures(calls)}
    return [
        BaselineOverhead(name=name, title=through.title, ratios=ratios(through, direct))
        for (name, mode), through in figures.items()
        if mode == END_TO_END and (direct := figures.get((name, DIRECT)))
    ]


def overall(calls: Sequence[BaselineCall]) -> BaselineRatios | None:
    """All calls that were answered in both modes taken together, end to end over direct; None without any."""
    answered = {
        mode: {
            (call.case_name, call.turn, call.repetition): call
            for call in calls
            if (call.mode, call.status) == (mode, "completed")
        }
        for mode in (END_TO_END, DIRECT)
    }
    both = answered[END_TO_END].keys() & answered[DIRECT].keys()
    if not both:
        return None
    through, direct = ([answered[mode][which] for which in both] for mode in (END_TO_END, DIRECT))
    return BaselineRatios(
        ttft=ratio(_first_tokens_ms(through), _first_tokens_ms(direct)),
        total=ratio(_total_ms(through), _total_ms(direct)),
        tokens_per_second=ratio(_speed(through), _speed(direct)),
    )


def _first_tokens_ms(calls: Sequence[BaselineCall]) -> float:
    return sum(call.ttft_ms or 0 for call in calls)


def _total_ms(calls: Sequence[BaselineCall]) -> float:
    return sum(call.total_ms for call in calls)


def _speed(calls: Sequence[BaselineCall]) -> float | None:
    """Tokens per millisecond of speaking; None if the backend does not count them."""
    tokens = sum(call.completion_tokens or 0 for call in calls)
    return tokens / (_total_ms(calls) - _first_tokens_ms(calls)) if tokens else None


def _pair(a: Measured, mode_a: BaselineCallMode, b: Measured, mode_b: BaselineCallMode) -> BaselinePair:
    of_a, of_b = _figures(a[1], mode_a), _figures(b[1], mode_b)
    return BaselinePair(
        a=_side(a[0], mode_a),
        b=_side(b[0], mode_b),
        cases=[
            BaselineCaseComparison(
                name=name, title=case.title, a=case, b=of_b[name], ratios=ratios(of_b[name], case)
            )
            for name, case in of_a.items()
            if name in of_b
        ],
    )


def _figures(calls: Sequence[BaselineCall], mode: BaselineCallMode) -> dict[str, BaselineCaseFigures]:
    return {case.name: case for case in case_figures(calls) if case.mode == mode}


def _side(run: BaselineRun, mode: BaselineCallMode) -> BaselineSide:
    return BaselineSide(
        run_id=run.id,
        mode=mode,
        version=run.version,
        provider=run.provider,
        model=run.model,
        accepted_at=run.accepted_at,
    )
