"""The closed keywords of ten languages, and which of these a message is written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice

from kernel.tools.math.lexicon.dutch import DUTCH
from kernel.tools.math.lexicon.english import ENGLISH
from kernel.tools.math.lexicon.french import FRENCH
from kernel.tools.math.lexicon.german import GERMAN
from kernel.tools.math.lexicon.italian import ITALIAN
from kernel.tools.math.lexicon.polish import POLISH
from kernel.tools.math.lexicon.portuguese import PORTUGUESE
from kernel.tools.math.lexicon.russian import RUSSIAN
from kernel.tools.math.lexicon.spanish import SPANISH
from kernel.tools.math.lexicon.swedish import SWEDISH
from kernel.tools.math.lexicon.table import Lexicon, Phrases

_LANGUAGES: tuple[Lexicon, ...] = (
    ENGLISH,
    GERMAN,
    FRENCH,
    SPANISH,
    ITALIAN,
    PORTUGUESE,
    DUTCH,
    POLISH,
    RUSSIAN,
    SWEDISH,
)
_WORDS_LOOKED_AT = 200

__all__ = ["Lexicon", "Phrases", "lexicon_of"]


def lexicon_of(words: Sequence[str]) -> Lexicon:
    """The language that knows most of `words` (folded); English when none knows more."""
    votes: Counter[str] = Counter()
    voices = _voices()
    for word in islice(words, _WORDS_LOOKED_AT):
        for name in voices.get(word, ()):
            votes[name] += 1
    return max(_LANGUAGES, key=lambda lexicon: votes[lexicon.name])


@cache
def _voices() -> dict[str, list[str]]:
    """Each known word → the languages that have it."""
    voices: dict[str, list[str]] = {}
    for lexicon in _LANGUAGES:
        for word in lexicon.vocabulary:
            voices.setdefault(word, []).append(lexicon.name)
    return voices
