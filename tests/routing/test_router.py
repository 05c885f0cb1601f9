"""The tiers in their order: rules, gate, model; and what is kept of each decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest

from kernel.routing.decision import DIRECT_DIALOGUE, RouteDecision
from kernel.routing.gate import Gate, Judgement, Silence
from kernel.routing.gate_model import Opinion, Thresholds
from kernel.routing.message_evidence import MessageEvidence
from kernel.routing.model_router import ModelRouter, Option
from kernel.routing.router import Mode, Router
from kernel.routing.rules import Rules
from kernel.shared.context import ContextMessage
from kernel.store.mcp_records import McpTool
from tests.routing.rigs import FILES, RULES, TOOLS, WEATHER, tool

TALK = "tell me more about it"
SURE_OF_WEATHER = Opinion(0.0, 0.0, 0.0, ((WEATHER.route, 0.8), (FILES.route, 0.1)))
SURE_OF_MATH = Opinion(0.0, 0.9, 0.0, ())
SURE_OF_NOTHING = Opinion(0.9, 0.01, 0.01, ((WEATHER.route, 0.05),))
UNSURE = Opinion(0.3, 0.1, 0.0, ((WEATHER.route, 0.4), (FILES.route, 0.001)))
SHORTLIST = [WEATHER.route, "math_subagent"]


@dataclass
class ScriptedGate:
    says: Opinion | Silence
    is_whole: bool = True
    talk: float | None = None
    asked: list[str] = field(default_factory=list)

    def is_talk(self, _evidence: MessageEvidence, _tools: Sequence[McpTool]) -> float | None:
        return self.talk

    async def judge(self, evidence: MessageEvidence, tools: Sequence[McpTool]) -> Judgement | Silence:
        self.asked.append(evidence.message)
        if isinstance(self.says, Silence):
            return self.says
        vector = np.array([0.6, 0.8], np.float32)
        return Judgement(self.says, Thresholds(0.6, 0.5, 0.2), vector, self.is_whole, "words")


@dataclass
class ScriptedModel:
    says: RouteDecision
    asked: list[tuple[str, list[str]]] = field(default_factory=list)
    options: Sequence[Option] = ()

    async def decide(
        self, message: str, context: Sequence[ContextMessage], options: Sequence[Option]
    ) -> RouteDecision:
        self.asked.append((message, [item.content for item in context]))
        self.options = options
        return self.says


CHOSEN = RouteDecision(WEATHER.route, "model", 0.9, detail={"raw": "{}"})
FAILED = RouteDecision(DIRECT_DIALOGUE, "fallback", 0.0, detail={"reason": "too slow"})


@dataclass
class Rig:
    """A router of scripted tiers, and how often its client was told that the model is asked."""

    opinion: Opinion | Silence = SURE_OF_NOTHING
    answer: RouteDecision = CHOSEN
    mode: Mode = "tiered"
    rules: Rules = RULES
    has_model: bool = True
    told: int = 0

    def __post_init__(self) -> None:
        self.gate = ScriptedGate(self.opinion)
        self.model = ScriptedModel(self.answer)
        self.router = Router(
            self.rules,
            cast(Gate, self.gate),
            cast(ModelRouter, self.model) if self.has_model else None,
            mode=self.mode,
        )

    async def decide(self, message: str = TALK, **more: Any) -> RouteDecision:
        routed = await self.router.decide(message, **{"tools": TOOLS, **more}, on_asking=self._tell)
        self.embedding = routed.embedding
        return routed.decision

    def _tell(self) -> None:
        self.told += 1


@pytest.mark.parametrize("mode", ["tiered", "rules", "model"])
async def test_what_a_rule_is_sure_of_no_other_tier_is_asked_about(mode: Mode) -> None:
    rig = Rig(mode=mode)
    assert (await rig.decide("48 * 7")).route == "calculate"
    assert (rig.gate.asked, rig.model.asked, rig.embedding) == ([], [], None)


@pytest.mark.parametrize(
    ("opinion", "route"),
    [
        (SURE_OF_WEATHER, WEATHER.route),
        (SURE_OF_MATH, "math_subagent"),
        (SURE_OF_NOTHING, DIRECT_DIALOGUE),
    ],
)
async def test_what_the_gate_is_sure_of_the_model_is_not_asked_about(opinion: Opinion, route: str) -> None:
    rig = Rig(opinion)
    decision = await rig.decide()
    assert (decision.route, decision.decided_by, decision.arguments) == (route, "gate", None)
    assert (rig.gate.asked, rig.model.asked, rig.told) == ([TALK], [], 0)


async def test_what_is_talk_at_a_first_look_is_dialogue_without_an_embedding() -> None:
    rig = Rig(SURE_OF_WEATHER)
    rig.gate.talk = 0.97
    decision = await rig.decide()
    assert (decision.route, decision.decided_by, decision.confidence) == (DIRECT_DIALOGUE, "gate", 0.97)
    assert decision.detail == {"look": "first"}
    assert (rig.gate.asked, rig.model.asked, rig.embedding) == ([], [], None)


async def test_where_the_model_is_to_decide_a_first_look_does_not() -> None:
    rig = Rig(mode="model")
    rig.gate.talk = 0.97
    assert (await rig.decide()).decided_by == "model"


async def test_the_scores_are_kept_with_a_decision_of_the_gate() -> None:
    decision = await Rig(SURE_OF_WEATHER).decide()
    assert decision.confidence == pytest.approx(0.85)
    assert decision.detail["shortlist"] == []
    assert decision.detail["scores"] == {
        WEATHER.route: 0.8,
        FILES.route: 0.1,
        "math_subagent": 0.0,
        "count_occurrences": 0.0,
    }


async def test_what_the_gate_is_unsure_of_the_model_chooses_from_the_shortlist() -> None:
    rig = Rig(UNSURE)
    said = [ContextMessage("user", "I am in Oslo")]
    decision = await rig.decide(context=said)
    assert (decision.route, decision.decided_by, decision.confidence) == (WEATHER.route, "model", 0.9)
    assert rig.model.asked == [(TALK, ["I am in Oslo"])]
    assert [option.route for option in rig.model.options] == SHORTLIST
    assert rig.model.options[0].description == WEATHER.description
    assert rig.told == 1


async def test_scores_shortlist_and_the_models_words_are_kept_with_its_decision() -> None:
    detail = (await Rig(UNSURE).decide()).detail
    assert detail["shortlist"] == SHORTLIST
    assert detail["raw"] == "{}"
    assert cast(dict[str, float], detail["scores"])[WEATHER.route] == 0.4


async def test_a_model_that_fails_is_dialogue_with_reason_and_scores() -> None:
    decision = await Rig(UNSURE, FAILED).decide()
    assert (decision.route, decision.decided_by) == (DIRECT_DIALOGUE, "fallback")
    assert decision.detail["reason"] == "too slow"
    assert decision.detail["shortlist"] == SHORTLIST


async def test_without_a_model_the_unsure_is_dialogue_and_says_so() -> None:
    rig = Rig(UNSURE, has_model=False)
    decision = await rig.decide()
    assert (decision.route, decision.decided_by) == (DIRECT_DIALOGUE, "unsure")
    assert decision.detail["shortlist"] == SHORTLIST
    assert rig.told == 0


async def test_a_silent_gate_is_dialogue_with_its_reason() -> None:
    rig = Rig(Silence("nobody answers"))
    decision = await rig.decide()
    assert decision == RouteDecision(DIRECT_DIALOGUE, "fallback", 0.0, detail={"reason": "nobody answers"})
    assert (rig.model.asked, rig.embedding) == ([], None)


async def test_a_plan_whose_message_asks_for_words_goes_on_to_the_gate() -> None:
    rig = Rig(rules=Rules(lambda _message, _context: {"expression": "3 * 4"}))
    planned = await rig.decide("3 pens at 4 euros, how much?")
    assert (planned.route, planned.arguments) == ("math_subagent", {"expression": "3 * 4"})
    explained = await rig.decide("explain how 3 pens at 4 euros come to 12")
    assert (explained.route, explained.decided_by) == (DIRECT_DIALOGUE, "gate")
    assert len(rig.gate.asked) == 1


async def test_talk_without_any_tool_to_want_is_not_even_embedded() -> None:
    rig = Rig()
    assert (await rig.decide(tools=())).decided_by == "rule"
    assert rig.gate.asked == []


async def test_what_looks_like_a_count_is_asked_about_and_the_hint_is_kept() -> None:
    rig = Rig(SURE_OF_NOTHING, FAILED)
    decision = await rig.decide("how many r are in it?")
    assert decision.detail["count_cue"] is True
    assert rig.told == 1


async def test_the_rules_mode_asks_neither_gate_nor_model() -> None:
    rig = Rig(SURE_OF_WEATHER, mode="rules")
    decision = await rig.decide()
    assert decision == RouteDecision(DIRECT_DIALOGUE, "rule", 1.0, detail={"rule": "no_tool"})
    assert (rig.gate.asked, rig.model.asked) == ([], [])


async def test_the_model_mode_asks_the_model_at_once_about_a_few_tools() -> None:
    rig = Rig(SURE_OF_NOTHING, mode="model")
    assert (await rig.decide()).decided_by == "model"
    assert rig.gate.asked == []
    assert [option.route for option in rig.model.options] == [
        "math_subagent",
        "count_occurrences",
        WEATHER.route,
        FILES.route,
    ]


@pytest.mark.parametrize("opinion", [SURE_OF_WEATHER, SURE_OF_NOTHING, UNSURE])
async def test_the_model_mode_has_the_gate_only_shorten_a_long_list(opinion: Opinion) -> None:
    rig = Rig(opinion, mode="model")
    many = (*TOOLS, *(tool("many", f"tool_{number}", "Does a thing.") for number in range(8)))
    decision = await rig.decide(tools=many)
    assert decision.decided_by == "model"
    assert WEATHER.route in [option.route for option in rig.model.options]
    assert len(rig.model.options) <= 5
    assert rig.told == 1


async def test_a_tool_that_is_gone_meanwhile_is_not_offered() -> None:
    rig = Rig(UNSURE)
    await rig.decide(tools=(FILES,))
    assert [option.route for option in rig.model.options] == ["math_subagent"]


async def test_the_embedding_is_passed_on_whoever_decides() -> None:
    for rig in (Rig(SURE_OF_NOTHING), Rig(UNSURE), Rig(UNSURE, FAILED)):
        await rig.decide()
        assert rig.embedding is not None
        assert rig.embedding.model == "words"
        assert rig.embedding.vector.tolist() == pytest.approx([0.6, 0.8])


async def test_the_embedding_of_a_part_of_the_message_is_not_passed_on() -> None:
    rig = Rig(SURE_OF_NOTHING)
    rig.gate.is_whole = False
    await rig.decide()
    assert rig.embedding is None


async def test_without_any_tier_but_rules_the_rest_is_dialogue() -> None:
    routed = await Router(RULES, mode="tiered").decide(TALK, (), TOOLS)
    assert routed.decision.detail == {"rule": "no_tool"}
