"""Requests to count that go on from an earlier one: and how many c's? what about s? the same for plum?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kernel.routing.count_frame import read_needle_alone
from kernel.routing.count_request import Count, Needle, refine_case
from kernel.routing.count_texts import CHARACTER, OTHER, take_quotes
from kernel.routing.count_words import LANGUAGES
from kernel.shared.context import ContextMessage

_MAX_CHARS = 160
_MAX_STATED_CHARS = 400
_OPENING = re.compile(
    r"[¿¡\s]*(?:(?:ok(?:ay)?|so|now|then|alright|great|cool|thanks|thank you)\b[\s,.!]*)*"
    r"(?P<opening>and(?: now)?|what about|how about|now|then|also|or|plus|same (?:thing |question )?for|"
    r"und|was ist mit|et|pour|y|e|en|"
    r"i|a|och|ve|и|а|peki|ya|oraz|same with|again for|what if it(?:'s| is)|ahora|jetzt|maintenant|adesso|"
    r"agora|nu|teraz|теперь)\s+",
    re.IGNORECASE,
)
_NEW_TEXT = re.compile(
    r"(?:in|for|with|im|in|dans|en|em|na|w|в|i|für|pour|per|para|voor|för|dla|для)?\s*"
    r"(?:the (?:word|name)|word|das wort|wort|le mot|la palabra|la parola|a palavra|het woord|słowo|слово|"
    r"слове|słowie|ordet)?\s*"
    rf"(?P<text>{OTHER}|[^\W\d_][\w'’-]{{2,}})[\s?!.]*",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(?:in|for|same|dans|en|em|im|для|für|pour|the word|word)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:it|that|this|there|those|text|word|sentence|phrase|one|above)\b", re.IGNORECASE)

ReadCount = Callable[[str], Count | None]


def follow_up(message: str, context: Sequence[ContextMessage], own_count: ReadCount) -> Count | None:
    """What `message` asks to count, with the text or the character of the last count before it.

    `own_count` reads a message that says both itself.
    """
    if len(message) > _MAX_CHARS or not _can_follow(message):
        return None
    last: Count | None = None
    is_fresh = False
    for said in context:
        if said.role == "user":
            count = own_count(said.content) or _going_on(said.content, last, is_fresh=is_fresh)
            is_fresh = count is not None
        else:
            count = None if last else _stated(said.content)
        last = count or last
    found = _going_on(message, last, is_fresh=is_fresh or (last is not None and context[-1].role == "tool"))
    return found or (_in_quoted_text(message, context) if last is None else None)


def _can_follow(message: str) -> bool:
    quotes = take_quotes(message)
    return (
        bool(_OPENING.match(quotes.frame))
        or read_needle_alone(quotes.frame, quotes.characters, LANGUAGES) is not None
    )


def _going_on(message: str, last: Count | None, *, is_fresh: bool) -> Count | None:
    """`message` after the count `last`; `is_fresh`: nothing else was said since."""
    if last is None or len(message) > _MAX_CHARS:
        return None
    quotes = take_quotes(message)
    frame = quotes.frame
    opening = _OPENING.match(frame)
    needle = None
    if OTHER not in frame:
        needle = read_needle_alone(frame, quotes.characters, LANGUAGES)
        if needle is None and opening and is_fresh:
            needle = _needle_in(frame[opening.end() :], quotes.characters)
    if needle is not None:
        return refine_case(frame, needle.within(last.haystack), last.haystack)
    if not (opening and is_fresh):
        return None
    new = _NEW_TEXT.fullmatch(frame[opening.end() :])
    if new is None or CHARACTER in frame:
        return None
    text = quotes.texts[0] if new["text"] == OTHER else new["text"]
    if new["text"] != OTHER and (not _is_new_word(text) or not _PLACED.search(frame)):
        return None
    return Count(last.needle, text, last.case_sensitive)


def _needle_in(rest: str, characters: tuple[str, ...]) -> Needle | None:
    """The character that is all the message says, in any language: "the letter e", "la lettre e"."""
    for language in LANGUAGES:
        ask = language.ask.split("|", 1)[0]
        needle = read_needle_alone(f"{ask} {rest}", characters, (language,))
        if needle is not None:
            return needle
    return None


def _is_new_word(word: str) -> bool:
    return not any(word.lower() in language.known for language in LANGUAGES)


def _stated(content: str) -> Count | None:
    """The count that an answer states: `The letter "r" occurs 3 times in "cherry"`."""
    if len(content) > _MAX_STATED_CHARS:
        return None
    quotes = take_quotes(content)
    if len(quotes.texts) != 1 or len(quotes.characters) != 1 or quotes.texts[0].endswith("…"):
        return None
    return Count(quotes.characters[0], quotes.texts[0])


def _in_quoted_text(message: str, context: Sequence[ContextMessage]) -> Count | None:
    """A count in "it" or "that", where the last message that quotes anything quotes one text."""
    quotes = take_quotes(message)
    frame = quotes.frame
    if quotes.texts or not _POINTS.search(frame):
        return None
    needle = read_needle_alone(frame, quotes.characters, LANGUAGES)
    if needle is None:
        return None
    for said in reversed(context):
        texts = take_quotes(said.content).texts
        if texts:
            return refine_case(frame, needle.within(texts[0]), texts[0]) if len(texts) == 1 else None
    return None
