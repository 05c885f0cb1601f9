"""User-perceived characters: "é" is one, however many code points it is written with."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"  # glues emoji into one: 👩‍💻
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are one flag


def graphemes(text: str) -> list[str]:
    """`text` in NFC, cut into user-perceived characters.

    The cases people meet of Unicode's UAX #29: combining marks and variation selectors, joined emoji, skin
    tones, flags. (Hangul syllables are whole after NFC.)
    """
    clusters: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if clusters and _continues(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(cluster: str, character: str) -> bool:
    if character.isascii():
        return False
    if ord(character) in _FLAG_LETTERS:
        return len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
    return (
        character == _JOINER
        or (cluster[-1] == _JOINER and not character.isalpha())
        or ord(character) in _SKIN_TONES
        or unicodedata.category(character).startswith("M")
    )
