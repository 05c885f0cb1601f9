"""The mathematical tool: without a model where the form is sure, and never with a number that nobody said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kernel.llm.base import ChatMessage
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ToolError
from kernel.tools.base import Plan, ToolRequest
from kernel.tools.math_subagent import MathSubagent, is_supported, solve

UNCLEAR = "My nephew's piggy bank gained 12 coins weekly over 5 weeks, with 3 to begin with: coins by then?"


class Model:
    """Replies with one object and keeps what it was asked."""

    def __init__(self, **reply: object) -> None:
        self.reply = reply
        self.asked: list[str] = []

    async def ask(self, messages: Sequence[ChatMessage], schema: dict[str, object]) -> dict[str, object]:
        assert schema["additionalProperties"] is False
        self.asked.append(messages[-1].content)
        return self.reply


def _tool() -> MathSubagent:
    return MathSubagent(prompt=lambda **values: f"{values['context']}|{values['message']}|{values['fence']}")


def _request(
    message: str, *before: ContextMessage, arguments: dict[str, object] | None = None
) -> ToolRequest:
    return ToolRequest(message, before, date(2026, 11, 23), arguments)


async def test_a_sure_form_is_planned_without_the_model() -> None:
    model = Model()
    plan = await _tool().plan(_request("Split 156 dollars between 6 friends"), model.ask)
    assert plan == Plan({"expression": "156 / 6", "unit": "USD"}, "form")
    assert model.asked == []


async def test_what_routing_read_is_kept() -> None:
    arguments: dict[str, object] = {"expression": "2 * 3", "unit": "km"}
    plan = await _tool().plan(_request("whatever", arguments=arguments), Model().ask)
    assert plan == Plan(arguments, "routing")


async def test_the_model_is_asked_for_what_has_no_sure_form() -> None:
    model = Model(solvable=True, expression="3 + 12 * 5", unit="coins")
    plan = await _tool().plan(_request(UNCLEAR, ContextMessage("user", "hello")), model.ask)
    assert plan == Plan({"expression": "3 + 12 * 5", "unit": "coins"}, "model")
    assert model.asked[0].startswith(f"user: hello|{UNCLEAR}|data-")


@pytest.mark.parametrize(
    "reply",
    [
        {"solvable": False, "expression": "", "unit": ""},
        {"solvable": True, "expression": "3 + 12 * 4.3", "unit": "coins"},
        {"solvable": True, "expression": "3 + 12 *", "unit": "coins"},
        {"solvable": True, "expression": "coins", "unit": ""},
        {"solvable": True, "expression": "9**9**9", "unit": ""},
        {"solvable": True, "expression": "24 * 60", "unit": ""},
        {"solvable": True, "expression": "5 / 0", "unit": ""},
    ],
    ids=[
        "not solvable",
        "a number nobody said",
        "unfinished",
        "words",
        "huge",
        "only units of time",
        "no result",
    ],
)
async def test_a_sum_of_the_model_that_cannot_be_trusted_is_no_plan(reply: dict[str, object]) -> None:
    assert await _tool().plan(_request(UNCLEAR), Model(**reply).ask) is None


async def test_a_unit_of_the_model_is_one_word() -> None:
    model = Model(solvable=True, expression="3 + 12 * 5", unit="coins in the piggy bank")
    plan = await _tool().plan(_request(UNCLEAR), model.ask)
    assert plan is not None
    assert plan.arguments["unit"] == ""


@pytest.mark.parametrize(
    ("expression", "message", "is_known"),
    [
        ("300 * 0.15", "15% of three hundred", True),
        ("80 / (1 - 20 / 100)", "it costs 80 after 20 percent off", True),
        ("1250.5 * 2", "1.250,50 Euro für zwei", True),
        ("64 * 3 / 8", "3/8 of 64", True),
        ("5 * 1.609", "5 miles in km", False),
        ("7 * 24", "how many hours are a week", False),
    ],
)
def test_only_numbers_that_were_said_are_supported(expression: str, message: str, is_known: bool) -> None:
    assert is_supported(expression, message, []) is is_known


def test_a_number_of_the_conversation_was_said() -> None:
    assert is_supported("620 / 2", "half of that", [ContextMessage("assistant", "That is 620 euros.")])


@pytest.mark.parametrize(
    ("expression", "unit", "answer", "value"),
    [
        ("12 * 38 - 17", "eggs", "12 × 38 − 17 = 439 eggs", "439"),
        ("124.6 / 2", "EUR", "124.6 / 2 = 62.30 EUR", "62.3"),
        ("100 / 3", "EUR", "100 / 3 ≈ 33.33 EUR", "33.3333333333"),
        ("10 / 3", "km", "10 / 3 ≈ 3.3333 km", "3.33333333333"),
        ("60 / 60", "hours", "60 / 60 = 1 hour", "1"),
        ("300 / 1200 * 100", "percent", "300 / 1200 × 100 = 25 %", "25"),
        ("2 ** 10", "", "2 ^ 10 = 1024", "1024"),
        ("7", "", "7", "7"),
    ],
)
async def test_the_answer_is_a_result_with_its_unit_and_its_sum(
    expression: str, unit: str, answer: str, value: str
) -> None:
    result = await _tool().run({"expression": expression, "unit": unit})
    assert result.answer == answer
    assert result.data == {"value": value, "unit": unit, "expression": expression}


def test_a_division_by_zero_is_an_answer() -> None:
    assert "cannot divide by zero" in str(solve("5 / 0", "").answer)


@pytest.mark.parametrize(
    "arguments", [{}, {"expression": 7}, {"expression": "1 + 1", "x": 2}, {"expression": "a"}]
)
async def test_wrong_arguments_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ToolError):
        await _tool().run(arguments)


def test_the_prompt_has_a_place_for_everything_it_is_given() -> None:
    tool = _tool()
    assert tool.input_schema["required"] == ["expression"]
    assert (tool.name, tool.repeatable) == ("math_subagent", True)
