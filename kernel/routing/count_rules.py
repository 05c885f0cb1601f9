"""Counting one character by form: "how many r in strawberry", and not units, amounts or unquoted things."""

from __future__ import annotations

import re

from kernel.routing.framing import strip_courtesy
from kernel.shared.graphemes import graphemes

_MAX_CHARS = 20_000

_LETTER = r"(?:(?:the |a )?(?P<sort>letters?|characters?|digits?|symbols?|vowels?|consonants?) )?"
_NEEDLE = r"(?P<needle>[\"'“‘`][^\s\"“”`]{1,12}[\"'”’`](?:['’]?s)?|[^\s]{1,14})"
_THERE = r"(?: (?:are there|are|is there|is|there are|do you see|occur|occurs|appear|appears|does it have))?"
_OCCURS = r"(?: (?:occur|occurs|appear|appears|is|are|come up|comes up|show up|shows up)(?: there)?)?"
_IN = r" (?:in|inside|within) (?P<where>.+)"
_TIMES = r"(?:how many times|how often) (?:does|is|(?:do|are)(?! I )) "
_NUMBER_OF = r"(?:(?:what(?:['’]?s| is) |give me |count |find )?the )?number of (?:times |occurrences of )?"
_QUESTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"how many {_LETTER}{_NEEDLE}{_THERE}{_IN}",
        rf"{_TIMES}{_LETTER}{_NEEDLE}{_OCCURS}{_IN}",
        rf"count (?:up )?(?:all )?(?:the )?(?:occurrences of )?{_LETTER}{_NEEDLE}{_IN}",
        rf"{_NUMBER_OF}{_LETTER}{_NEEDLE}{_OCCURS}{_IN}",
    )
)

_NAMED_TEXT = re.compile(
    r"(?:the |this )?(?:following )?(?P<sort>words?|name|phrase|sentence|text|string|title)"
    r"(?: is)? ?:? (?P<text>.+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:\"(?P<a>[^\"]+)\"|“(?P<b>[^”]+)”|`(?P<c>[^`]+)`|‘(?P<d>[^‘]+)’|'(?P<e>(?:[^']|(?<=\w)'(?=\w))+)')[\s.?!]*"
)
_ANOTHER_QUESTION = re.compile(r"\b(?:how many|how often|count|number of)\b|\?[^?\w]*\w", re.IGNORECASE)

# Words that name no text: what they stand for is elsewhere, or they are no word to count in.
_POINTING = re.compile(
    r"it|this|that|these|those|here|there|them|total|all|stock|average|general|common|use|reality",
    re.IGNORECASE,
)
# One letter and one of these is a question about units: how many g in kg, how many s in minute.
_UNIT = re.compile(
    r"[kcm]?m|[km]?g|[mdc]l|[kmgt]b|kwh?|ft|yd|lbs?|oz|mins?|hrs?|minutes?|hours?|days?|weeks?|months?|years?|"
    r"miles?|inch|foot|yard|gallon|pint|pound|ounce|tonn?e?|(?:kilo)?gram|lit(?:er|re)|(?:kilo|centi)?met(?:er|re)",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"['’]s|s")
_WORDS_LIKE_PLURALS = frozenset({"as", "is", "us"})


def find_count(message: str) -> tuple[str, str] | None:
    """The character to count and the text to count it in, or None."""
    if len(message) > _MAX_CHARS:
        return None
    text = strip_courtesy(message)
    for question in _QUESTIONS:
        asked = question.fullmatch(text)
        if asked is None:
            continue
        needle = _one_character(asked["needle"])
        haystack = _named_text(asked["where"])
        if needle is None or haystack is None:
            continue
        if asked["sort"] or asked["needle"] != asked["needle"].strip("\"'“”‘’`"):
            return needle, haystack
        return None if _is_about_amounts(needle, asked["where"].strip(" ?!.")) else (needle, haystack)
    return None


def _one_character(text: str) -> str | None:
    """The character that `r`, `r's`, `rs`, `"r"` or `'r's` names; None when it is a word."""
    quoted = re.match(r"[\"'“‘`](.+)[\"'”’`]", text)
    if quoted and len(graphemes(quoted[1])) == 1:
        return quoted[1]
    if text.lower() in _WORDS_LIKE_PLURALS:
        return None
    characters = graphemes(text)
    is_plural = len(characters) > 1 and _PLURAL.fullmatch("".join(characters[1:]))
    return characters[0] if len(characters) == 1 or is_plural else None


def _named_text(text: str) -> str | None:
    """The text that is quoted, follows "the word" or "the sentence", or is one word; None when unclear."""
    named = _NAMED_TEXT.fullmatch(text)
    body = named["text"] if named else text
    quoted = _QUOTED.fullmatch(body)
    if quoted:
        return next(part for part in quoted.groups() if part is not None)
    body = body.rstrip(" ?!.")
    if not body or _ANOTHER_QUESTION.search(body):
        return None
    is_one_word = " " not in body and not _POINTING.fullmatch(body)
    is_named_whole = named is not None and named["sort"].lower() != "word"
    return body if is_one_word or is_named_whole else None


def _is_about_amounts(needle: str, where: str) -> bool:
    """`how many s in minute`, `how many 5s in 100`, `how many € in Italy`: units, division, money.

    Asked only where neither quotes nor a word like "letter" say that a character is meant.
    """
    if needle.isdigit():
        return not any(map(str.isalpha, where))
    if not needle.isalnum():
        return needle not in where
    return len(where) < 2 or _UNIT.fullmatch(where) is not None
