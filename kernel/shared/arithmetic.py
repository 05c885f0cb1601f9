"""Reading arithmetic: text → tokens in reverse Polish order, for routing to recognise and a tool to compute.

The grammar is Python's for numbers, parentheses, unary signs and `+ - * / // % **`, without names, calls or
anything else. Nothing here recurses, and reading stops at `MAX_TOKENS`, so no text is costly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kernel.shared.errors import ToolError

MAX_TOKENS = 500

# What people type for an operator → what the grammar calls it.
_TYPED_SIGNS = str.maketrans(
    {"×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "^": "**"}
)
# `[0-9]` on purpose: `\d` would accept the digits of other scripts.
_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9.,]))"
    r"|(?P<operator>\*\*|//|[-+*/%])"
    r"|(?P<open>\()"
    r"|(?P<close>\))"
    r"|(?P<end>\Z)"
    r"|(?P<other>\S+))"
)
_PERCENT_SIGN = re.compile(r"[0-9)]%(?![0-9(.])")
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "**": 4}
_UNARY_PRECEDENCE = 3  # looser than the power to its right: -2 ** 2 is -(2 ** 2)

Kind = Literal["number", "unary", "binary", "open", "close"]
# What may stand where an operand is expected, and what after one.
_OPERANDS: dict[str, Kind] = {"number": "number", "open": "open"}
_AFTER_OPERANDS: dict[str, Kind] = {"operator": "binary", "close": "close"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A well-formed expression. `postfix` is what to compute; `str()` is what to show: `48 * (7 + -1)`."""

    infix: tuple[Token, ...]
    postfix: tuple[Token, ...]

    @property
    def has_operation(self) -> bool:
        """Whether there is anything to work out: a lone number has nothing."""
        return any(token.kind == "binary" for token in self.infix)

    def __str__(self) -> str:
        return "".join(f" {token.text} " if token.kind == "binary" else token.text for token in self.infix)


class NotAnExpression(ToolError):
    """The text is something else than arithmetic."""


class ExpressionTooLong(ToolError):
    """Arithmetic as far as it was read, but more than `MAX_TOKENS` numbers and signs."""


def fold_signs(text: str) -> str:
    """Typographic operators as the grammar writes them: `8 ÷ 2` → `8 / 2`, `2^3` → `2**3`."""
    return text.translate(_TYPED_SIGNS)


def parse(text: str) -> Expression:
    """Read an arithmetic expression.

    Accepts typographic operators and thousands separators (`1,234.5`). Raises NotAnExpression or
    ExpressionTooLong; either text can be shown to the user.
    """
    folded = fold_signs(text)
    if _PERCENT_SIGN.search(folded):
        raise NotAnExpression(
            "“%” is the remainder of a division here. For 20 percent write 20 / 100, for a remainder 20 % 3."
        )
    infix: list[Token] = []
    postfix: list[Token] = []
    waiting: list[Token] = []  # operators and open parentheses whose right side is still being read
    for token in _tokens(folded):
        infix.append(token)
        if token.kind == "number":
            postfix.append(token)
        elif token.kind == "close":
            _unwind(waiting, postfix)
            if not waiting:
                raise NotAnExpression("A closing parenthesis has no opening one.")
            waiting.pop()
        else:
            while token.kind == "binary" and waiting and _binds_first(waiting[-1], token):
                postfix.append(waiting.pop())
            waiting.append(token)
    _unwind(waiting, postfix)
    if waiting:
        raise NotAnExpression("An opening parenthesis is never closed.")
    return Expression(tuple(infix), tuple(postfix))


def _tokens(text: str) -> Iterator[Token]:
    """The tokens in order; raises where a number or an operator is missing."""
    operand_expected = True
    for count, found in enumerate(_TOKEN.finditer(text)):
        group = found.lastgroup or "end"
        piece = found[group]
        if group == "end":
            break
        if group == "other":
            raise NotAnExpression(
                f"I cannot calculate with “{piece[:20]}”. Use digits, parentheses and + - * / // % **."
            )
        if count >= MAX_TOKENS:
            raise ExpressionTooLong(
                f"The expression is too long: at most {MAX_TOKENS} numbers, operators and parentheses."
            )
        kind = _kind(group, piece, operand_expected=operand_expected)
        if kind is None:
            missing = "a number" if operand_expected else "an operator"
            raise NotAnExpression(f"Before “{piece[:20]}” {missing} is missing.")
        operand_expected = kind not in ("number", "close")
        yield Token(kind, piece.replace(",", ""))
    if operand_expected:
        raise NotAnExpression("The expression ends where a number is expected.")


def _kind(group: str, piece: str, *, operand_expected: bool) -> Kind | None:
    """What `piece` is where it stands; None when it cannot stand there."""
    if operand_expected and piece in ("+", "-"):
        return "unary"
    return (_OPERANDS if operand_expected else _AFTER_OPERANDS).get(group)


def _unwind(waiting: list[Token], postfix: list[Token]) -> None:
    """Move the waiting operators to the output, back to the last open parenthesis."""
    while waiting and waiting[-1].kind != "open":
        postfix.append(waiting.pop())


def _binds_first(waiting: Token, incoming: Token) -> bool:
    """Whether the operator on the stack takes its operands before the one just read."""
    if waiting.kind == "open":
        return False
    left = _UNARY_PRECEDENCE if waiting.kind == "unary" else _PRECEDENCE[waiting.text]
    right = _PRECEDENCE[incoming.text]
    return left > right or (left == right and incoming.text != "**")  # ** alone groups from the right
