"""Arithmetic by form: `48 * 7`, "what is 48 times 7?", "12.5% of 80"; not dates, phone numbers, scores."""

from __future__ import annotations

import re
from enum import IntEnum

from kernel.routing.framing import strip_courtesy
from kernel.shared.arithmetic import ExpressionTooLong, NotAnExpression, fold_signs, parse

_MAX_SPOKEN_CHARS = 500  # a longer message is arithmetic throughout or none


class _Cue(IntEnum):
    """How plainly the words around it say that something is to be worked out."""

    NONE = 0
    QUESTION = 1
    COMMAND = 2


_ONLY_ARITHMETIC = re.compile(r"[0-9eE\s().,+*/%^×÷·⋅∙∕−–-]+")
_DIGIT = re.compile(r"[0-9]")
_COMMAND = re.compile(
    r"(?:calculate|calc|compute|evaluate|solve|work out)\b[\s:]*(?:the (?:value|result) of )?", re.IGNORECASE
)
_QUESTION = re.compile(
    r"(?:what(?:['’]?s| is| are| does)|how much (?:is|are|does))\b[\s:]*(?:the (?:value|result) of )?",
    re.IGNORECASE,
)
_RESULT_WORDS = (" equal to", " equals", " equal", " make", " come to")

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_PERCENT_OF = re.compile(rf"({_NUMBER}) ?(?:%|percent|per cent) of ({_NUMBER})", re.IGNORECASE)
_SPOKEN_OPERATORS = (
    (re.compile(r"(?<=[0-9)]) ?[xX] ?(?=[0-9(])"), " * "),
    (re.compile(r" (?:times|multiplied by) ", re.IGNORECASE), " * "),
    (re.compile(r" (?:divided by|over) ", re.IGNORECASE), " / "),
    (re.compile(r" plus ", re.IGNORECASE), " + "),
    (re.compile(r" minus ", re.IGNORECASE), " - "),
    (re.compile(r" (?:mod|modulo) ", re.IGNORECASE), " % "),
    (re.compile(r" to the power of ", re.IGNORECASE), " ** "),
    # Only of one plain number: people do not agree on what "-5 squared" is.
    (re.compile(r"^([0-9][0-9.,]*) squared$", re.IGNORECASE), r"\1 ** 2"),
    (re.compile(r"^([0-9][0-9.,]*) cubed$", re.IGNORECASE), r"\1 ** 3"),
)

# Digits and signs that are names, dates or numbers to dial, whoever asks for them.
_DATE = re.compile(r"[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-/])[0-9]{1,2}\2(?:[0-9]{2}){1,2}")
_DIALLED = re.compile(r"\+?(?:[0-9]{1,3}-)?[0-9]{3}-[0-9]{3}-[0-9]{4}")
_LEADING_ZERO = re.compile(r"(?<![0-9.,])0[0-9]")
_PROPER_NAMES = frozenset({"24/7", "9/11", "7/11", "7/7", "50/50", "20/20"})
# The same without any word that asks for a result.
_DIMENSIONS = re.compile(r"[0-9.]+[xX][0-9.]+(?:[xX][0-9.]+)?")
_PAIR = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)([-/])([0-9]{1,15}(?:\.[0-9]{1,15})?)")
_SERIES = re.compile(r"[0-9.]+-[0-9.]+-[0-9.-]+|[0-9.]+/[0-9.]+/[0-9./]+")
_SHORT_PHONE_OR_POSTCODE = re.compile(r"[0-9]{3}-[0-9]{4}|[0-9]{5}-[0-9]{4}|(?:19|20)[0-9]{2}-[0-9]{1,2}")


def find_expression(message: str) -> str | None:
    """The arithmetic expression that `message` asks to work out, or None.

    Text that is arithmetic throughout is one at any length: the tool says what is too long for it.
    """
    if len(message) > _MAX_SPOKEN_CHARS:
        return message.strip() if _is_arithmetic(message) else None
    text, cue = _unframe(strip_courtesy(message))
    percent = _PERCENT_OF.fullmatch(text)
    if percent:
        return f"{percent[1]} / 100 * {percent[2]}"
    if _reads_otherwise(fold_signs(text), cue):
        return None
    for spoken, sign in _SPOKEN_OPERATORS:
        text = spoken.sub(sign, text)
    return text if _is_arithmetic(text) else None


def is_no_sum(message: str) -> bool:
    """Whether people read `message` as something else than a sum although all of it is figures and signs.

    It may be a date, a number to dial, a range, a score or a name such as 24/7.
    """
    if len(message) > _MAX_SPOKEN_CHARS:
        return False
    text, cue = _unframe(strip_courtesy(message))
    return _ONLY_ARITHMETIC.fullmatch(text) is not None and _reads_otherwise(fold_signs(text), cue)


def _unframe(text: str) -> tuple[str, _Cue]:
    """The text between "what is" and "equal to ?", and how plainly these ask."""
    cue = _Cue.NONE
    for pattern, found in ((_QUESTION, _Cue.QUESTION), (_COMMAND, _Cue.COMMAND)):
        opening = pattern.match(text)
        if opening:
            text, cue = text[opening.end() :], found
            break
    body = text.lstrip(" =").rstrip(" =?!.")
    if "=" in text and "=" not in body:
        cue = _Cue.COMMAND
    for words in _RESULT_WORDS:
        if body.lower().endswith(words):
            return body[: -len(words)].rstrip(), max(cue, _Cue.QUESTION)
    return body, cue


def _is_arithmetic(text: str) -> bool:
    """Whether `text` is an expression with something to work out. Reads its first 500 tokens at most."""
    if not _ONLY_ARITHMETIC.fullmatch(text) or not _DIGIT.search(text):
        return False
    try:
        return parse(text).has_operation
    except NotAnExpression:
        return False
    except ExpressionTooLong:
        return True


def _reads_otherwise(text: str, cue: _Cue) -> bool:
    """Whether people read `text` as something else than a sum to work out."""
    if cue is _Cue.COMMAND:
        return False
    if (
        text in _PROPER_NAMES
        or _DATE.fullmatch(text)
        or _DIALLED.fullmatch(text)
        or _LEADING_ZERO.search(text)
    ):
        return True
    if cue is _Cue.QUESTION:
        return False
    if _DIMENSIONS.fullmatch(text) or _SERIES.fullmatch(text) or _SHORT_PHONE_OR_POSTCODE.fullmatch(text):
        return True
    pair = _PAIR.fullmatch(text)
    return pair is not None and _is_range_or_rating(float(pair[1]), pair[2], float(pair[3]))


def _is_range_or_rating(left: float, sign: str, right: float) -> bool:
    """3-4 people, 2-1 in the second half; the 3/4 of a date or a measure, 8/10 or 95/100 points."""
    if sign == "-":
        return left <= right or left < 10
    return (left <= 31 and right <= 31) or (left <= right and right == 100)
