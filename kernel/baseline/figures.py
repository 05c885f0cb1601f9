"""What the calls of a run come to: by case and mode, by turn of the conversation, one side over another."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from pydantic import BaseModel, Field

from kernel.baseline.cases import CASES
from kernel.store.baseline_records import BaselineCall, BaselineCallMode

EARLY_TURN, LATE_TURN = 2, 20
"""The first turn of a conversation reads its system prompt too, so growth is counted from the second."""


class BaselineSpread(BaseModel):
    """Smallest, middle and largest of the values that there are."""

    min: float
    median: float
    max: float


class BaselineCaseFigures(BaseModel):
    """A case in one mode; of a conversation, its turns together. Counts of tokens are medians of a call.

    What no call tells, such as tokens that the backend does not count, is None. Failed calls count in `calls`
    and `failed` only.
    """

    name: str
    title: str
    mode: BaselineCallMode
    calls: int
    failed: int
    clipped: int = Field(description="How many calls were cut to fit the model's context window.")
    wanted_tokens: int | None = Field(description="Input that the case wants, estimated.")
    sent_tokens: int | None = Field(description="Input after the cut, estimated.")
    ttft_ms: BaselineSpread | None
    total_ms: BaselineSpread | None
    tokens_per_second: BaselineSpread | None
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None
    total_tokens: int | None


class BaselineTurnFigures(BaseModel):
    """A turn of the conversation in one mode: medians over the repetitions. Times in milliseconds."""

    turn: int = Field(description="From 1.")
    mode: BaselineCallMode
    wanted_tokens: int
    ttft_ms: float | None
    total_ms: float | None
    tokens_per_second: float | None
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None


class BaselineGrowth(BaseModel):
    """How much longer the first token of turn 20 takes than that of turn 2: what a conversation costs."""

    mode: BaselineCallMode
    ttft_ratio: float


class BaselineRatios(BaseModel):
    """One side over the other, of medians; None where one of them has no figure. Below 1 is less."""

    ttft: float | None
    total: float | None
    tokens_per_second: float | None


class BaselineOverhead(BaseModel):
    """A case of a run in both modes: end to end over direct."""

    name: str
    title: str
    ratios: BaselineRatios


def case_figures(calls: Sequence[BaselineCall]) -> list[BaselineCaseFigures]:
    """By case and mode, in the order of the suite."""
    found = []
    for name, case in CASES.items():
        for mode in modes_of(calls):
            chosen = [call for call in calls if (call.case_name, call.mode) == (name, mode)]
            if chosen:
                found.append(_case(name, case.title, mode, chosen))
    return found


def turn_figures(calls: Sequence[BaselineCall]) -> list[BaselineTurnFigures]:
    """By turn and mode."""
    turns = sorted({(call.turn, call.mode) for call in calls if call.turn is not None})
    return [
        _turn(turn, mode, [call for call in calls if (call.turn, call.mode) == (turn, mode)])
        for turn, mode in turns
        if turn is not None
    ]


def growth(turns: Sequence[BaselineTurnFigures]) -> list[BaselineGrowth]:
    """By mode; of those in which both turns were answered."""
    ttft = {(turn.turn, turn.mode): turn.ttft_ms for turn in turns}
    found = []
    for mode in sorted({turn.mode for turn in turns}):
        share = ratio(ttft.get((LATE_TURN, mode)), ttft.get((EARLY_TURN, mode)))
        if share is not None:
            found.append(BaselineGrowth(mode=mode, ttft_ratio=share))
    return found


def ratios(over: BaselineCaseFigures, under: BaselineCaseFigures) -> BaselineRatios:
    """`over` ÷ `under`."""
    return BaselineRatios(
        ttft=ratio(_middle(over.ttft_ms), _middle(under.ttft_ms)),
        total=ratio(_middle(over.total_ms), _middle(under.total_ms)),
        tokens_per_second=ratio(_middle(over.tokens_per_second), _middle(under.tokens_per_second)),
    )


def modes_of(calls: Sequence[BaselineCall]) -> list[BaselineCallMode]:
    return sorted({call.mode for call in calls})


def ratio(over: float | None, under: float | None) -> float | None:
    return round(over / under, 3) if over is not None and under else None


def _case(
    name: str, title: str, mode: BaselineCallMode, calls: Sequence[BaselineCall]
) -> BaselineCaseFigures:
    answered = [call for call in calls if call.status == "completed"]
    return BaselineCaseFigures(
        name=name,
        title=title,
        mode=mode,
        calls=len(calls),
        failed=len(calls) - len(answered),
        clipped=sum(call.clipped for call in calls),
        wanted_tokens=_count(calls, lambda call: call.wanted_tokens),
        sent_tokens=_count(calls, lambda call: call.sent_tokens),
        ttft_ms=_spread(call.ttft_ms for call in answered),
        total_ms=_spread(call.total_ms for call in answered),
        tokens_per_second=_spread(call.tokens_per_second for call in answered),
        prompt_tokens=_count(answered, lambda call: call.prompt_tokens),
        cached_prompt_tokens=_count(answered, lambda call: call.cached_prompt_tokens),
        completion_tokens=_count(answered, lambda call: call.completion_tokens),
        total_tokens=_count(answered, lambda call: call.total_tokens),
    )


def _turn(turn: int, mode: BaselineCallMode, calls: Sequence[BaselineCall]) -> BaselineTurnFigures:
    answered = [call for call in calls if call.status == "completed"]
    return BaselineTurnFigures(
        turn=turn,
        mode=mode,
        wanted_tokens=calls[0].wanted_tokens,
        ttft_ms=_middle(_spread(call.ttft_ms for call in answered)),
        total_ms=_middle(_spread(call.total_ms for call in answered)),
        tokens_per_second=_middle(_spread(call.tokens_per_second for call in answered)),
        prompt_tokens=_count(answered, lambda call: call.prompt_tokens),
        cached_prompt_tokens=_count(answered, lambda call: call.cached_prompt_tokens),
        completion_tokens=_count(answered, lambda call: call.completion_tokens),
    )


def _spread(values: Iterable[float | None]) -> BaselineSpread | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return BaselineSpread(min=min(known), median=round(statistics.median(known), 3), max=max(known))


def _middle(spread: BaselineSpread | None) -> float | None:
    return spread.median if spread else None


def _count(calls: Sequence[BaselineCall], read: Callable[[BaselineCall], int | None]) -> int | None:
    known = [value for value in map(read, calls) if value is not None]
    return round(statistics.median(known)) if known else None
