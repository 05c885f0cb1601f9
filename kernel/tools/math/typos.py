"""Mending typing mistakes, and only in words that are one slip away from a keyword of the closed list."""

from __future__ import annotations

from functools import cache
from typing import Final

from kernel.tools.math.words import vocabulary

_KEYWORDS: Final = vocabulary(
    "percent percentage minus times divided multiplied average multiply divide subtract plus square "
    "squared perimeter volume discount increase decrease interest total each split equally between how "
    "much many long minutes hours seconds weeks months years kilometres metres litres euros dollars "
    "pounds people cost costs calculate another double triple quarter third half remainder difference "
    "altogether twenty thirty forty fifty sixty seventy eighty ninety hundred thousand eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen what is"
)
# Words of their own that are one slip away from a keyword.
_REAL_WORDS: Final = vocabulary(
    "plush moth months mouths split spilt through though house hoses hour tines limes dimes man many "
    "may any mach march muck mush whit hat that cots casts coast costs mitts minute metre meters liters "
    "litters dollar pound euro ours tears ears year years weak weeks total tonal totals peoples person "
    "reach teach beach hundreds thousands halt calf hall tripe triples doubles along lone song lung "
    "eight eighty squares squared divine devised averages percents elven seven twelve thirty dirty "
    "fifty nifty sixty forty party forth with white wheat hoe who hows lots at as beet been bet"
)


def mended(word: str) -> str:
    """`word`, or the keyword that it is one slip away from: letters swapped, left out or doubled."""
    if len(word) < 4 or word in _REAL_WORDS:
        return word
    return _slips().get(word, word)


@cache
def _slips() -> dict[str, str]:
    """Misspelling → keyword, of five letters and more; what could be two keywords is left out."""
    slips: dict[str, str] = {}
    ambiguous: set[str] = set()
    for keyword in _KEYWORDS:
        if len(keyword) < 5:
            continue
        for slip in _one_slip(keyword):
            if slips.setdefault(slip, keyword) != keyword:
                ambiguous.add(slip)
    for slip in ambiguous | set(_KEYWORDS) | _REAL_WORDS:
        slips.pop(slip, None)
    return slips


def _one_slip(word: str) -> set[str]:
    """The first letter is always right: people rarely miss it, and "reach" is not "each"."""
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    left_out = {word[:i] + word[i + 1 :] for i in range(1, len(word))} if len(word) > 5 else set()
    doubled = {word[:i] + word[i] + word[i:] for i in range(1, len(word))}
    return swapped | left_out | doubled
