"""Finding words in texts: case and accents do not matter, every word must be there, parts of words count.

Texts are looked through one after another; see adr/0015 for why there is no index of them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

EXCERPT_CHARACTERS = 160
_BEFORE = 40  # characters of an excerpt before the first word found


def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def says(text: str | None, query: str) -> bool:
    """Whether a text has every word of a query in it; SQL calls this too."""
    if text is None:
        return False
    folded = fold(text)
    return all(word in folded for word in _words(query))


def excerpt(text: str, query: str) -> str:
    """A text, on one line, cut to the surroundings of the first place where a word of the query stands."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT_CHARACTERS:
        return line
    folded = fold(line)
    first = min((place for word in _words(query) if (place := folded.find(word)) >= 0), default=0)
    # Folding may change lengths: a place is about right, and the excerpt is wide.
    start = max(0, min(first - _BEFORE, len(line) - EXCERPT_CHARACTERS))
    cut = line[start : start + EXCERPT_CHARACTERS].strip()
    return ("…" if start else "") + cut + ("…" if start + EXCERPT_CHARACTERS < len(line) else "")


@lru_cache(maxsize=16)
def _words(query: str) -> tuple[str, ...]:
    return tuple(fold(query).split())
