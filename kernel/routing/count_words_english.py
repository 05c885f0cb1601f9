"""The English words of requests to count a character, and how they are mended when mistyped."""

from __future__ import annotations

import re
from functools import cache

ENGLISH: tuple[str, str, str, str, str, str, str] = (
    "how many|how often|how frequently|count|counting|number|tally|occurrences|occurrence|amount|howmany|"
    "total number|instances",
    "letter|letters|character|characters|char|chars|digit|digits|symbol|symbols|vowel|consonant|sign|signs",
    "in|inside|within|throughout",
    "word|username|user name|hostname|file name|filename|identifier|variable|term|url|password|surname|"
    "last name|"
    "first name|email address|domain",
    "name|phrase|sentence|text|string|title|line|quote|saying|expression|number|phone number|sequence|code|"
    "motto|slogan|verse|paragraph|tongue twister|headline|passage|list|message|lyric|path|statement|input|"
    "address",
    "",
    "the|a|an|of|all|every|each|any|up|out|does|do|did|is|are|was|were|be|been|has|have|had|there|time|"
    "times|"
    "instance|appearances|appearance|use|uses|used|using|exactly|exact|individual|single|total|altogether|"
    "together|just|"
    "only|me|you|u|i|we|it|its|it's|this|that|here|these|those|see|find|found|spot|know|want|need|wanna|"
    "like|could|can|"
    "would|will|what|what's|whats|how|to|please|pls|plz|thanks|thank|thx|for|tell|give|say|let|let's|lets|"
    "check|and|or|"
    "with|as|well|not|from|on|by|so|now|then|also|really|actually|ever|once|twice|than|more|at|least|if|"
    "whole|entire|"
    "full|following|given|below|above|occur|occurs|occurring|occurred|appear|appears|appearing|come|comes|"
    "show|shows|"
    "turn|turns|contain|contains|contained|containing|include|includes|included|hold|holds|present|exist|"
    "exists|written|"
    "capital|capitals|capitalised|capitalized|uppercase|lowercase|upper-case|lower-case|upper|lower|case|"
    "cases|both|"
    "small|big|sensitive|sensitively|insensitive|insensitively|case-sensitive|case-insensitive|ignoring|"
    "ignore|"
    "regardless|matters|alike|separate|different|counted|answer|question|quick|hey|hi|hello|ok|okay|one|"
    "many|same|binary|decimal|hexadecimal|random|classic|about|"
    "correctly|precisely|overall|got|gets|get|again|itself|part|curious|wondering|"
    "wonder|find|"
    "could|help|my|two|there's|i'd|they|them|next|anywhere|everywhere|long|short|silly|true|look",
)
"""The lists of `count_words.Language`, in its order."""

_MENDED = (
    "count",
    "number",
    "letter",
    "letters",
    "times",
    "often",
    "occur",
    "occurs",
    "appear",
    "appears",
    "many",
)
_MENDED_LATER = ("contain", "contains")
_SHORT = {"hw": "how", "hwo": "how", "ohw": "how", "howw": "how"}
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_MENDABLE = re.compile(r"(?<![\w'’-])[a-zA-Z]{2,9}(?![\w'’-])")


def mend(text: str) -> str:
    """`text` with the keywords of counting that are one slip of the finger off put right.

    A slip is one letter missing, added or wrong, or two swapped; never the first letter. Words that such a
    request has anyway are left alone.
    """
    return _MENDABLE.sub(_mended, text)


def _mended(word: re.Match[str]) -> str:
    written = word[0].lower()
    return word[0] if written in _known_english() else _slips().get(written, word[0])


@cache
def _known_english() -> frozenset[str]:
    return frozenset(word for phrases in ENGLISH for word in re.split(r"[| ]", phrases))


@cache
def _slips() -> dict[str, str]:
    slips: dict[str, str] = dict(_SHORT)
    for keyword in (*_MENDED, *_MENDED_LATER):
        for at in range(1, len(keyword) + 1):
            before, after = keyword[:at], keyword[at:]
            slips.setdefault(before + after[1:], keyword)
            slips.setdefault(before[:-1] + after[:1] + before[-1] + after[1:], keyword)
            for letter in _ALPHABET:
                slips.setdefault(before + letter + after, keyword)
                slips.setdefault(before + letter + after[1:], keyword)
    return {slip: keyword for slip, keyword in slips.items() if len(slip) > 1}
