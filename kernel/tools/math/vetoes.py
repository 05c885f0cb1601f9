"""What is not to be worked out, however many numbers it has: explanations, texts, code, advice, unknowns."""

from __future__ import annotations

import re
from typing import Final

from kernel.tools.math.model import Line
from kernel.tools.math.words import vocabulary

_WORDS: Final = vocabulary(
    "explain explanation why write haiku joke lyrics translate code function script regex sql python "
    "javascript java rust compile debug bug error define definition meaning means history recommend "
    "suggest suggestion suggestions advice opinion ideas idea remember remind schedule weather forecast "
    "summarize summarise summary teach trick proof prove derive theorem review install version password "
    "probability odds chance random prime factorial integral derivative matrix logarithm normal healthy "
    "safe legal reasonable guess famous invented president capital plot equation variable algebra pi "
    "radians sine cosine tangent circle sphere radius diameter cylinder cone exponential half-life"
)
# The same in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian and Swedish.
_WORDS_ELSEWHERE: Final = vocabulary(
    "erklare erklar erklaren warum wieso schreib schreibe gedicht ubersetze explique expliquer pourquoi "
    "ecris poeme explica explicame escribe poema traduce spiega spiegami perche scrivi poesia escreve "
    "escreva porque leg uitleg waarom schrijf wyjasnij dlaczego napisz wiersz объясни почему напиши "
    "стих forklara varfor skriv dikt"
)
_PHRASES: Final = tuple(
    f" {phrase} "
    for phrase in (
        "how do i",
        "how do you",
        "how can i",
        "how would you",
        "how to",
        "should i",
        "are there any",
        "do you",
        "step by step",
        "in your own words",
        "tell me about",
        "what does it mean",
        "how come",
        "make up",
        "come up with",
        "give me a list",
        "word problem",
        "show me how",
        "of my",
        "what should",
        "which is better",
        "word story",
        "each other day",
        "every other",
        "every second day",
    )
)
_YES_OR_NO: Final = vocabulary(
    "is are was were does did do has have should would am isn't aren't doesn't don't"
)
# A letter that stands for a number: 3y + 4z, solve for x.
_UNKNOWN: Final = re.compile(r" (?:#[0-9]+ [a-hj-z] [-+*/=^]|[-+*/=^] [b-hj-wy-z] |solve .{0,40} for [a-z] )")
_RANGE: Final = re.compile(r" #[0-9]+ (?:-|to|or) #[0-9]+ [a-z]")
# Quantities that are told by others: "twice as many", "3 times as old".
_RELATION: Final = re.compile(r" as (?:many|much|old|long|far|big|heavy|tall) ")
# The previous period's value is not in the message: growth by doubling, two legs, backwards percentages.
_GROWTH: Final = re.compile(r" (?:double|triple|halve)(?:s|d)? (?:every|each|per|in) ")


def _is_yes_or_no(line: Line) -> bool:
    """Is a 25 % tip normal? Does it cost more than 3 euros?"""
    words = [
        word
        for word in line.words
        if word not in (",", "so", "and", "ok", "okay", "hey", "hi", "but", "well")
    ]
    return bool(words) and words[0] in _YES_OR_NO and "how" not in words and "what" not in words


def is_vetoed(line: Line) -> bool:
    """Whether something else than a result is wanted."""
    if not (_WORDS | _WORDS_ELSEWHERE).isdisjoint(line.words) or any(
        word[0] == "<" and word[-1] == ">" and word != "<date>" and len(word) > 1 for word in line.words
    ):
        return True
    text = line.text
    if _is_yes_or_no(line):
        return True
    return (
        any(phrase in text for phrase in _PHRASES)
        or bool(_UNKNOWN.search(text))
        or bool(_GROWTH.search(text))
        or bool(_RELATION.search(text))
    )
