"""A request to count one character, as it was read, and the case it is asked for in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.shared.graphemes import graphemes

_ANY_CASE = re.compile(
    r"\b(?:upper\W+(?:and|or)\W+lower|lower\W+(?:and|or)\W+upper|both cases|either case|(?:capital|"
    r"big)s? (?:and|or) small|"
    r"small (?:and|or) (?:capital|big)|regardless of case|ignor\w+ case|case[- ]?insensitiv\w+|(?:any|"
    r"either) case)\b",
    re.IGNORECASE,
)
_UPPER = re.compile(
    r"\b(?:capital(?:i[sz]ed)?s?|upper[- ]?case|großbuchstaben?|großes?|majuscules?|mayúsculas?|"
    r"maiuscol[aeio]|"
    r"maiúsculas?|hoofdletters?|wielk(?:a|ie|ich|ą)|duż(?:e|ych|a)|заглавн\w+|больш\w+|stor[at]?|"
    r"versal\w*|büyük)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:lower[- ]?case|small|kleinbuchstaben?|kleines?|minuscules?|minúsculas?|minuscol[aeio]|"
    r"kleine letters?|"
    r"mał(?:a|e|ych|ą)|строчн\w+|маленьк\w+|liten|små|gemen\w*|küçük)\b",
    re.IGNORECASE,
)
_EXACT_CASE = re.compile(r"\bcase[- ]?sensitiv\w*\b", re.IGNORECASE)


@dataclass(frozen=True)
class Needle:
    """The character asked for: the first of `characters` that the text has, else the first."""

    characters: str
    is_marked: bool = True
    """Quotes, a word like "letter" or a name say that a character is meant; a bare `s` may be seconds."""
    is_ambiguous: bool = False
    """Named by a word that names other things too, like points."""

    def within(self, text: str) -> str:
        if len(graphemes(self.characters)) == 1:
            return self.characters
        return next((one for one in self.characters if one in text), self.characters[0])


@dataclass(frozen=True)
class Count:
    """Count `needle`, one character, in `haystack`."""

    needle: str
    haystack: str
    case_sensitive: bool = False

    @property
    def arguments(self) -> dict[str, object]:
        """The arguments of the tool `count_occurrences`."""
        given: dict[str, object] = {"needle": self.needle, "haystack": self.haystack}
        return {**given, "case_sensitive": True} if self.case_sensitive else given


def refine_case(frame: str, needle: str, haystack: str) -> Count:
    """The count, with the needle in the case that the frame names, if only that case counts."""
    if _ANY_CASE.search(frame) or needle.lower() == needle.upper():
        return Count(needle, haystack)
    if _UPPER.search(frame):
        return Count(needle.upper(), haystack, case_sensitive=True)
    if _LOWER.search(frame):
        return Count(needle.lower(), haystack, case_sensitive=True)
    return Count(needle, haystack, case_sensitive=_EXACT_CASE.search(frame) is not None)
