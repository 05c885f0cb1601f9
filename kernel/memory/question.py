"""What a question asks for beyond its words: whose saying, of which days, of which document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kernel.memory.dates import Days, is_of_date, named_days
from kernel.memory.terms import query_terms, words

# Long messages are about their beginning and cost time by the term: 64 is a paragraph.
_MOST_TERMS = 64
_MOST_CHARACTERS = 8_000

_USER = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours"))
_ASSISTANT = re.compile(
    r"\b(?:did|had|have) you\b|\byou(?:'ve|\u2019ve| have| had)? "
    r"(?:said|told|suggested|recommended|proposed|wrote|gave|explained|mentioned|advised|answered|called)\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:this|that|the|my|attached|uploaded)\s+(?:\w+\s+)?"
    r"(?:document|attachment|file|upload|pdf|spreadsheet|sheet|slides|presentation|paper|report)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """terms: stems, each once. speaker: whose saying is asked for, None: nobody's, or that of several."""

    terms: list[str]
    speaker: str | None
    days: list[Days]
    about_document: bool


def read_question(text: str, names: Iterable[str], today: date | None) -> Question:
    """names: of the speakers that memory has, besides user and assistant."""
    text = text[:_MOST_CHARACTERS]
    days = named_days(text, today)
    asked = query_terms(text)[:_MOST_TERMS]
    return Question(
        terms=[term for term in asked if not days or not is_of_date(term)],
        speaker=_speaker(text, names),
        days=days,
        about_document=_DOCUMENT.search(text) is not None,
    )


def _speaker(text: str, names: Iterable[str]) -> str | None:
    said = set(words(text))
    named = [name for name in names if (parts := words(name)) and said.issuperset(parts)]
    if named:
        return named[0] if len(named) == 1 else None
    if _ASSISTANT.search(text):
        return "assistant"
    first_person = {word.lower() for word in re.findall(r"\b\w+\b", text)} & _USER
    return "user" if first_person else None
