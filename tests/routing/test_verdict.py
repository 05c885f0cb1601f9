"""From chances to a decision: sure of a tool, sure of dialogue, or a shortlist for the model."""

from __future__ import annotations

import pytest

from kernel.routing.gate_model import Opinion, Thresholds
from kernel.routing.verdict import MAX_SHORTLIST, weigh

THRESHOLDS = Thresholds(math=0.6, tool=0.5, unsure=0.2)


def opinion(*, math: float = 0.0, count: float = 0.0, **tools: float) -> Opinion:
    ranked = sorted(tools.items(), key=lambda item: -item[1])
    return Opinion(dialogue=1 - math - count, math=math, count=count, tools=tuple(ranked))


def test_a_tool_over_its_threshold_is_called() -> None:
    verdict = weigh(opinion(math=0.1, weather=0.7, files=0.0), THRESHOLDS)
    assert (verdict.route, verdict.confidence, verdict.shortlist) == ("weather", 0.7, ())


def test_mathematics_over_its_threshold_is_worked_out() -> None:
    verdict = weigh(opinion(math=0.8, weather=0.1), THRESHOLDS)
    assert (verdict.route, verdict.confidence, verdict.shortlist) == ("math_subagent", 0.8, ())


@pytest.mark.parametrize(("math", "weather", "route"), [(0.9, 0.6, "math_subagent"), (0.65, 0.7, "weather")])
def test_of_two_over_their_thresholds_the_one_further_over_is_called(
    math: float, weather: float, route: str
) -> None:
    assert weigh(opinion(math=math, weather=weather), THRESHOLDS).route == route


def test_what_is_likely_nothing_is_dialogue_for_sure() -> None:
    verdict = weigh(opinion(math=0.05, count=0.01, weather=0.1), THRESHOLDS)
    assert (verdict.route, verdict.shortlist) == (None, ())
    assert verdict.confidence == pytest.approx(0.9)


def test_between_both_the_likely_routes_are_listed_and_the_unlikely_are_not() -> None:
    verdict = weigh(opinion(math=0.3, count=0.01, weather=0.4, files=0.05, mail=0.001), THRESHOLDS)
    assert verdict.route is None
    assert verdict.shortlist == ("weather", "math_subagent", "files")


def test_a_shortlist_is_short() -> None:
    many = {f"tool_{number}": 0.09 for number in range(10)}
    verdict = weigh(opinion(math=0.3, **many), THRESHOLDS)
    assert len(verdict.shortlist) == len(verdict.scores) == MAX_SHORTLIST


def test_two_tools_that_share_the_chance_speak_for_each_other() -> None:
    alone = weigh(opinion(weather=0.4), THRESHOLDS)
    shared = weigh(opinion(weather=0.4, forecast=0.35), THRESHOLDS)
    assert alone.route is None
    assert shared.route == "weather"
    assert shared.confidence == pytest.approx(0.575)


def test_a_count_is_never_decided_however_likely_it_is() -> None:
    verdict = weigh(opinion(count=0.99), THRESHOLDS)
    assert (verdict.route, verdict.shortlist) == (None, ("count_occurrences",))


@pytest.mark.parametrize("count", [0.0, 0.1])
def test_what_looks_like_a_count_is_asked_about_even_if_nothing_is_likely(count: float) -> None:
    assert weigh(opinion(count=count), THRESHOLDS).shortlist == ()
    assert weigh(opinion(count=count), THRESHOLDS, has_count_cue=True).shortlist == ("count_occurrences",)


def test_what_looks_like_a_count_does_not_stop_a_sure_tool() -> None:
    assert weigh(opinion(weather=0.9), THRESHOLDS, has_count_cue=True).route == "weather"


def test_without_tools_there_are_only_the_native_ones() -> None:
    verdict = weigh(opinion(math=0.3), THRESHOLDS)
    assert verdict.shortlist == ("math_subagent",)
    assert dict(verdict.scores) == {"math_subagent": 0.3, "count_occurrences": 0.0}
