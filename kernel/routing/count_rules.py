"""Counting one character by form: "how many r in strawberry", and not units, amounts or unclear texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kernel.routing.count_follow_up import follow_up
from kernel.routing.count_frame import is_asked_without_text, read_needle
from kernel.routing.count_request import Count, Needle, refine_case
from kernel.routing.count_texts import (
    CHARACTER,
    MAX_FRAME_CHARS,
    OTHER,
    Framed,
    Given,
    bare_texts,
    quoted_texts,
    take_quotes,
    text_after_break,
)
from kernel.routing.count_words import LANGUAGES, Language
from kernel.routing.count_words_english import mend
from kernel.shared.context import ContextMessage

_MAX_CHARS = 100_000
_RESERVED = re.compile("[\ue000-\ue003]")
_LOOKED_AT = 2_000
"""Characters at either end of a message in which it must ask."""
_MAX_SAID = 12
"""Earlier messages in which a follow-up may find its text."""

# Words that name no text: what they stand for is elsewhere, or they are no word to count in.
_POINTING = re.compile(
    r"(?:it|this|that|these|those|here|there|them|total|all|stock|average|general|common|use|reality|"
    r"above|below|my|your|"
    r"his|her|you|we|they|i|he|she|people|our|their|the|a|an|each|every|any|most|some|which|what|word|"
    r"sentence|text|und|y|et|e|total|"
    r"words|both|"
    r"english|german|french|spanish|italian|portuguese|dutch|polish|russian|swedish|turkish|latin|morse|"
    r"braille)(?![^\s,])",
    re.IGNORECASE,
)
_POINTING_TEXT = re.compile(
    r"(?:above|below|before|that|i (?:sent|wrote|gave|said)|you (?:sent|wrote|said)|of|from)\b", re.IGNORECASE
)
# One letter and one of these is a question about units: how many g in kg, how many s in minute.
_UNIT = re.compile(
    r"[kcm]?m|[km]?g|[mdc]l|[kmgt]b|kwh?|ft|yd|lbs?|oz|secs?|seconds?|mins?|hrs?|minutes?|hours?|days?|"
    r"weeks?|months?|years?|"
    r"decades?|century|centuries|miles?|inch|foot|yard|gallon|pint|pound|ounce|tonn?e?|(?:kilo)?gram|"
    r"lit(?:er|re)|(?:kilo|"
    r"centi)?met(?:er|re)",
    re.IGNORECASE,
)
_CONTAINS = re.compile(
    r"\b(?:contains?|occurs?|appears?|shows? up|times|often|hay|vor|enthält|contient)\b", re.IGNORECASE
)
_ANOTHER_QUESTION = re.compile(r"\b(?:how many|how often|count|number of)\b|\?[^?\w]*\w", re.IGNORECASE)
_LONG_NUMBER = 5
_GAME_POINTS = ".*"
_OPERATION = re.compile(r"[0-9)] ?[!^*/+×]")
# "there are four i's in …": a claim that only a count can settle.
_CLAIM = re.compile(
    rf"\b(?:are|is|has|have|contains?) (?:really |only |just )?\w+ (?:\w['’]s|"
    rf"{CHARACTER}) in (?:the word )?{OTHER}",
    re.IGNORECASE,
)


def find_count(message: str, context: Sequence[ContextMessage] = ()) -> Count | None:
    """What `message` asks to count: in a text of its own, or in that of an earlier count of `context`."""
    if not _is_readable(message):
        return None
    return _own_count(message) or (follow_up(message, context[-_MAX_SAID:], _own_count) if context else None)


def count_cue(message: str) -> bool:
    """Whether it looks like a request to count one character whose character or text cannot be read."""
    if not _is_readable(message):
        return False
    quotes = take_quotes(message)
    if len(quotes.frame) > MAX_FRAME_CHARS:
        return False
    if _CLAIM.search(quotes.frame):
        return True
    return any(is_asked_without_text(quotes.frame, quotes.characters, language) for language in LANGUAGES)


def _is_readable(message: str) -> bool:
    """Whether it is not too long and free of the private characters that stand for texts in a frame."""
    return len(message) <= _MAX_CHARS and _RESERVED.search(message) is None


def _own_count(message: str) -> Count | None:
    if not _is_readable(message) or not _may_ask(message):
        return None
    quotes = take_quotes(message)
    for framed in (*text_after_break(message), *quoted_texts(quotes)):
        count = _read(framed, LANGUAGES)
        if count is not None:
            return count
    for language in LANGUAGES:
        if language.asking.search(mend(quotes.frame[:MAX_FRAME_CHARS]) + quotes.frame[-MAX_FRAME_CHARS:]):
            for framed in bare_texts(quotes, language):
                count = _read(framed, (language,))
                if count is not None:
                    return count
    return None


def _may_ask(message: str) -> bool:
    ends = mend(message[:_LOOKED_AT]) + " " + message[-_LOOKED_AT:]
    return any(language.asking.search(ends) for language in LANGUAGES)


def _read(framed: Framed, languages: Sequence[Language]) -> Count | None:
    for language in languages:
        needle = read_needle(framed, language)
        if needle is not None and _is_text(framed, needle):
            return refine_case(framed.frame, needle.within(framed.text), framed.text)
    return None


def _is_text(framed: Framed, needle: Needle) -> bool:
    """Whether the text is one to count in, not something that a question about amounts is about."""
    text, character = framed.text, needle.within(framed.text)
    if framed.given in (Given.QUOTED, Given.AFTER_COLON):
        return character in text or not needle.is_ambiguous or character not in _GAME_POINTS
    if _ANOTHER_QUESTION.search(text) and character not in text:
        return False
    if framed.given is Given.NAMED:
        return not _POINTING_TEXT.match(text) and not _POINTING.fullmatch(text)
    if framed.given is Given.WORDS:
        is_sure = needle.is_marked and not needle.is_ambiguous and not _POINTING.match(text)
    else:
        is_sure = not _POINTING.fullmatch(text) and (character in text or not needle.is_ambiguous)
    is_plain = needle.is_marked and not _is_money(character, text)
    return is_sure and (is_plain or not _is_about_amounts(character, framed))


def _is_money(character: str, text: str) -> bool:
    return character in "€$£¥" and character not in text


def _is_about_amounts(character: str, framed: Framed) -> bool:
    """`how many s in minute`, `how many 5s in 100`, `how many € in Italy`: units, division, money."""
    where = framed.text
    if character.isdigit():
        if _OPERATION.search(where):
            return True
        if _CONTAINS.search(framed.frame) or (where.isdigit() and character in "01"):
            return character not in where and not where.isdigit()
        is_divided = where.isdigit() and (len(where) < _LONG_NUMBER or where.count(character) == 1)
        return character not in where or is_divided
    if not character.isalnum():
        return character not in where
    return len(where) < 2 or _UNIT.fullmatch(where.lstrip("0123456789.,")) is not None


__all__ = ["Count", "count_cue", "find_count"]
