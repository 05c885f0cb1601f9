"""Arithmetic without a model: exact where floats lie, and bounded before anything is computed."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context
from fractions import Fraction
from math import log2
from typing import Annotated

from pydantic import Field

from kernel.shared.arithmetic import Expression, parse
from kernel.shared.errors import ToolError
from kernel.tools.base import ToolResult

MAX_CHARS = 4_000
MAX_OPERAND = 10**15
MAX_BITS = 4_000  # of a result, numerator and denominator together: about 1200 digits

_MAX_NUMBER_CHARS = 60  # of one number as it is typed
_MAX_NUMBER_EXPONENT = 60  # in 1e60
_MAX_EXPONENT = 10**6
_MAX_ROOT = 64  # roots beyond the 64th are not tried for an exact value
_ROOT_DIGITS = 50
_SHOWN_DIGITS = 12
_SHOWN_DECIMALS = 20  # a decimal fraction that ends within these is shown whole

_TOO_LARGE = f"The result would be too large: I calculate up to about {MAX_BITS * 3 // 10} digits."


def calculate(
    expression: Annotated[
        str, Field(description="Digits, parentheses and + - * / // % **, such as (48 + 2) * 7.")
    ],
) -> ToolResult:
    """Work out an arithmetic expression exactly.

    Division by zero is an answer. Raises ToolError, in words for the user, for a text that is not arithmetic
    and for numbers beyond the bounds above.
    """
    parsed = _parsed(expression)
    try:
        value, is_exact = _Evaluation().of(parsed)
    except ZeroDivisionError:
        answer = f"{parsed} has no result: I cannot divide by zero."
        return ToolResult(text=answer, answer=answer, data={"value": None, "exact": True})
    shown, shown_exactly = format_number(value, is_exact=is_exact)
    answer = f"{parsed} {'=' if shown_exactly else '≈'} {shown}"
    return ToolResult(text=answer, answer=answer, data={"value": shown, "exact": shown_exactly})


def evaluate(expression: str) -> tuple[Fraction, bool]:
    """The value of an expression and whether it is exact.

    Raises ToolError as `calculate` does, and ZeroDivisionError.
    """
    return _Evaluation().of(_parsed(expression))


def _parsed(expression: str) -> Expression:
    if len(expression) > MAX_CHARS:
        raise ToolError(f"The expression is too long: at most {MAX_CHARS} characters.")
    return parse(expression)


class _Evaluation:
    """One pass over the postfix tokens. Values are fractions, so only roots can be inexact."""

    def __init__(self) -> None:
        self.is_exact = True

    def of(self, expression: Expression) -> tuple[Fraction, bool]:
        """The value and whether it is exact. Raises ToolError or ZeroDivisionError."""
        stack: list[Fraction] = []
        for token in expression.postfix:
            if token.kind == "number":
                stack.append(_operand(token.text))
            elif token.kind == "unary":
                stack.append(-stack.pop() if token.text == "-" else stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(self._apply(token.text, left, right))
        return stack.pop(), self.is_exact

    def _apply(self, operator: str, left: Fraction, right: Fraction) -> Fraction:
        if operator == "**":
            return self._power(left, right)
        if _bits(left) + _bits(right) > MAX_BITS:
            raise ToolError(_TOO_LARGE)
        match operator:
            case "+":
                return self._without_residue(left + right, left)
            case "-":
                return self._without_residue(left - right, left)
            case "*":
                return left * right
            case "/":
                return left / right
        if not self.is_exact:
            raise ToolError(f"“{operator}” needs exact numbers, and a root before it is a rounded one.")
        return Fraction(left // right) if operator == "//" else left % right

    def _without_residue(self, difference: Fraction, operand: Fraction) -> Fraction:
        """Zero for what only the rounding of a root left over, as in (2 ** 0.5) ** 2 - 2."""
        is_residue = not self.is_exact and abs(difference) < abs(operand) / 10 ** (_ROOT_DIGITS - 10)
        return Fraction(0) if is_residue else difference

    def _power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if abs(exponent) > _MAX_EXPONENT:
            raise ToolError(f"The exponent is too large: at most {_MAX_EXPONENT}.")
        largest = max(abs(base.numerator), base.denominator)
        if abs(exponent) * Fraction(log2(largest)) > MAX_BITS // 2:
            raise ToolError(_TOO_LARGE)
        if exponent.denominator == 1:
            return base**exponent.numerator
        if base < 0:
            raise ToolError("A root of a negative number is not a real number.")
        if base == 0 and exponent < 0:
            raise ZeroDivisionError
        return self._root(base, exponent) if base else base

    def _root(self, base: Fraction, exponent: Fraction) -> Fraction:
        """base ** exponent for a positive base and a fractional exponent: exact where it is a whole root."""
        context = Context(prec=_ROOT_DIGITS, rounding=ROUND_HALF_EVEN)
        power = context.power(
            context.divide(base.numerator, base.denominator),
            context.divide(exponent.numerator, exponent.denominator),
        )
        rounded = Fraction(power)
        if exponent.denominator <= _MAX_ROOT:
            guess = rounded.limit_denominator(10**6)
            if guess**exponent.denominator == base**exponent.numerator:
                return guess
        self.is_exact = False
        return rounded


def _operand(text: str) -> Fraction:
    digits, _, exponent = text.lower().partition("e")
    too_long = len(digits) > _MAX_NUMBER_CHARS or len(exponent) > 4
    if too_long or abs(int(exponent or 0)) > _MAX_NUMBER_EXPONENT or Fraction(text) > MAX_OPERAND:
        shown = text if len(text) <= 24 else f"{text[:20]}…"
        raise ToolError(f"The number {shown} is too large or too long: I calculate with numbers up to 1e15.")
    return Fraction(text)


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def format_number(value: Fraction, *, is_exact: bool = True) -> tuple[str, bool]:
    """A number for people, and whether that is its exact value.

    Whole numbers and short decimal fractions are shown in full, others with 12 significant digits.
    """
    if is_exact and value.denominator == 1:
        return str(value.numerator), True
    decimals = _decimals(value.denominator)
    if is_exact and decimals is not None and decimals <= _SHOWN_DECIMALS:
        digits = str(abs(value.numerator) * 10**decimals // value.denominator).zfill(decimals + 1)
        return f"{'-' if value < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}", True
    whole_digits = len(str(abs(value.numerator) // value.denominator))
    rounded = Context(prec=max(_SHOWN_DIGITS, min(whole_digits, 21))).divide(
        value.numerator, value.denominator
    )
    plain = Fraction(1, 10**6) <= abs(value) < 10**21 or not value
    mantissa, _, exponent = (f"{rounded:f}" if plain else f"{rounded:.{_SHOWN_DIGITS - 1}e}").partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return (f"{mantissa}e{exponent}" if exponent else mantissa), False


def _decimals(denominator: int) -> int | None:
    """Digits after the point of a fraction in lowest terms, or None when they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
