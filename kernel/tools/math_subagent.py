"""Word problems: by form where that is sure, else one expression from the model, checked and worked out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kernel.llm.base import ChatMessage
from kernel.shared.arithmetic import parse
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ToolError
from kernel.tools.base import Ask, Plan, Progress, Prompt, ToolRequest, ToolResult
from kernel.tools.calculate import evaluate, format_number
from kernel.tools.math.normalise import normalise
from kernel.tools.math.plan import plan_math
from kernel.tools.math.units import CURRENCIES

MAX_MESSAGE_CHARS: Final = 2_000
MAX_CONTEXT_CHARS: Final = 3_000

_REPLY_SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "properties": {
        "solvable": {"type": "boolean"},
        "expression": {"type": "string", "maxLength": 300},
        "unit": {"type": "string", "maxLength": 24},
    },
    "required": ["solvable", "expression", "unit"],
    "additionalProperties": False,
}
# Numbers that need not be in the message: units of time, "half" and "double", percent.
_ALWAYS_KNOWN: Final = frozenset(map(Fraction, (1, 2, 7, 12, 24, 60, 100, 365)))
_DIGITS: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SHOWN_SIGNS: Final = str.maketrans({"*": "×", "-": "−"})
_UNIT: Final = re.compile(r"[^\d\s<>{}\"]{1,24}|[a-z]{1,4}[23]")
_SINGULARS: Final = {
    **{
        "hours": "hour",
        "minutes": "minute",
        "seconds": "second",
        "days": "day",
        "weeks": "week",
        "years": "year",
    },
    **{
        "months": "month",
        "nights": "night",
        "litres": "litre",
        "miles": "mile",
        "inches": "inch",
        "feet": "foot",
    },
}
_MONEY_DECIMALS: Final = 2
_SHOWN_DECIMALS: Final = 4  # of a quantity that does not come out even


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")

    expression: str = Field(description="Digits, parentheses and + - * / // % **, such as 12 * 38 - 17.")
    unit: str = Field(default="", max_length=40, description="What the result counts: EUR, km, hours, eggs.")


@dataclass(frozen=True, slots=True)
class MathSubagent:
    """The tool `math_subagent`."""

    prompt: Prompt
    """`math_subagent`; it has places for `context`, `message` and `fence`."""
    name: str = "math_subagent"
    description: str = (
        "Solve a word problem: rates, percentages, sharing, units of time, money, areas, averages, and what "
        "follows from a result before, from the numbers in the message."
    )
    repeatable: bool = True

    @property
    def input_schema(self) -> dict[str, object]:
        return _Arguments.model_json_schema()

    async def plan(self, request: ToolRequest, ask: Ask) -> Plan | None:
        """One expression and its unit; None where a number is missing or the model's sum cannot be trusted.

        Raises ModelError if the model was asked in vain.
        """
        if request.arguments is not None:
            return Plan(dict(request.arguments), "routing")
        found = plan_math(request.message, request.context)
        if found is not None:
            return Plan({"expression": found.expression, "unit": found.unit}, "form")
        if len(request.message) > MAX_MESSAGE_CHARS:
            return None
        reply = await ask(self._messages(request), _REPLY_SCHEMA)
        expression, unit = str(reply["expression"]).strip(), str(reply["unit"]).strip()
        if not reply["solvable"] or not is_supported(expression, request.message, request.context):
            return None
        return Plan({"expression": expression, "unit": unit if _UNIT.fullmatch(unit) else ""}, "model")

    async def run(
        self,
        arguments: Mapping[str, object],
        *,
        on_progress: Progress | None = None,  # noqa: ARG002 (over at once)
    ) -> ToolResult:
        """Work it out. Raises ToolError for arguments that do not fit and for what cannot be calculated."""
        try:
            checked = _Arguments.model_validate(dict(arguments))
        except ValidationError as error:
            raise ToolError("math_subagent needs an expression, such as 12 * 38 - 17, and a unit.") from error
        return solve(checked.expression, checked.unit)

    def _messages(self, request: ToolRequest) -> list[ChatMessage]:
        said = "\n".join(f"{one.role}: {one.content}" for one in request.context)
        text = self.prompt(
            context=said[-MAX_CONTEXT_CHARS:] or "(nothing)",
            message=request.message,
            fence=f"data-{secrets.token_hex(6)}",
        )
        return [ChatMessage("user", text)]


def solve(expression: str, unit: str) -> ToolResult:
    """The value of `expression` with its unit, and the sum itself. Raises ToolError as `calculate` does."""
    parsed = parse(expression)
    data: dict[str, object] = {"value": None, "unit": unit, "expression": expression}
    try:
        value, is_exact = evaluate(expression)
    except ZeroDivisionError:
        answer = f"{parsed} has no result: I cannot divide by zero."
        return ToolResult(text=answer, answer=answer, data=data)
    shown, shown_exactly = _shown(value, unit, is_exact=is_exact)
    sum_ = str(parsed).replace("**", "^").translate(_SHOWN_SIGNS)
    sign = "=" if shown_exactly else "≈"
    result = f"{shown}{_suffix(unit, shown)}"
    answer = f"{sum_} {sign} {result}" if parsed.has_operation else result
    data["value"] = format_number(value, is_exact=is_exact)[0]
    return ToolResult(text=answer, answer=answer, data=data)


def is_supported(expression: str, message: str, context: Sequence[ContextMessage]) -> bool:
    """Whether `expression` is one, and every number in it was said or is a unit of time, 1, 2 or 100."""
    try:
        tokens = parse(expression).infix
        evaluate(expression)
    except (ToolError, ZeroDivisionError):
        return False
    known = _numbers_of(message).union(*(_numbers_of(one.content) for one in context))
    used = {Fraction(token.text) for token in tokens if token.kind == "number"}
    return bool(used & known) and used <= known | _ALWAYS_KNOWN


def _numbers_of(text: str) -> set[Fraction]:
    """The numbers that `text` says: in digits, in words, and what 15 percent and 3/8 may be written as."""
    text = text[:MAX_CONTEXT_CHARS]
    line = normalise(text)
    if line is None:  # written so that it can be read in two ways: either is said
        digits = _DIGITS.findall(text)
        plain = {one.replace(",", "") for one in digits} | {
            one.replace(".", "").replace(",", ".") for one in digits
        }
        said = {Fraction(one) for one in plain if one.count(".") <= 1}
    else:
        said = {number.value for number in line.numbers}
    parts = {Fraction(part) for value in said for part in (value.numerator, value.denominator)}
    return said | parts | {value / 100 for value in said} | {1 - value / 100 for value in said if value < 100}


def _shown(value: Fraction, unit: str, *, is_exact: bool) -> tuple[str, bool]:
    """A result for people: money with cents, what does not come out even with four decimals."""
    if unit in CURRENCIES and is_exact and value.denominator != 1:
        cents = value * 100
        rounded = Fraction(round(cents), 100)
        return f"{float(rounded):.{_MONEY_DECIMALS}f}", cents.denominator == 1
    shown, shown_exactly = format_number(value, is_exact=is_exact)
    if not shown_exactly and abs(value) >= 1 and "e" not in shown:
        return format_number(Fraction(round(value * 10**_SHOWN_DECIMALS), 10**_SHOWN_DECIMALS))[0], False
    return shown, shown_exactly


def _suffix(unit: str, shown: str) -> str:
    if unit == "percent":
        return " %"
    if shown == "1":
        unit = _SINGULARS.get(unit, unit)
    return f" {unit}" if unit else ""
