"""Cutting a message into words, numbers and signs in one pass, with no repetition inside a repetition."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["clock", "date", "name", "number", "word", "sign"]

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚`´ʼ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—−‐‑", "-"),
        **dict.fromkeys("×·⋅∙", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **{"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "√": " sqrt "},
        **dict.fromkeys("¿¡", " "),
        **dict.fromkeys("\u00a0\u202f\u2009", "\u00a0"),
    }
)
_LETTERS_WITHOUT_PARTS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
_SUPERSCRIPT = re.compile(r"([0-9a-z)])([²³])")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)
_PIECE = re.compile(
    # 2025-03-01, 3.12.2025, 14 July, July 14th
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\b|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH}"
    rf"|{_MONTH}\ [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?![.,]?[0-9]))"
    r"|(?P<clock>(?<![0-9:])[0-9]{1,2}:[0-5][0-9](?![0-9:]))"
    # 1.250.000, then 1 250 000, a list without blanks, 1,250.50, .5
    r"|(?P<number>[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![.0-9])"
    r"|[0-9]{1,3}(?:[\u00a0 ][0-9]{3}(?![0-9]))+(?:[.,][0-9]+)?(?![.,]?[0-9])"
    r"|[0-9]+(?:,[0-9]+){2,}(?:\.[0-9]+)?(?![0-9]*\.?[0-9])"
    r"|[0-9]+(?:[.,'][0-9]{3}(?![0-9]))*(?:[.,][0-9]+)?(?![0-9]|\.[0-9]|st\b|nd\b|rd\b|th\b)"
    r"|(?<![\w.])\.[0-9]+)"
    # m2, v2.4.1, 192.168.10.254, 3rd
    r"|(?P<name>[^\W\d_]+[0-9]\w*(?:\.[0-9]+)*|[0-9]+(?:\.[0-9]+){2,}|[0-9]+(?:st|nd|rd|th)\b|[0-9]+)"
    # the l' of l'heure and the word, what's
    r"|(?P<word>(?:dell|nell|all|quant|qu|[ldcjnsmt])'(?=[^\W\d_]{2})|[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<sign>\*\*|[^\s\w]|_)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    folded: str
    """Lower case, without accents."""
    shown: str
    """As it was typed, but for the case."""
    is_spaced: bool
    """Whether a blank stands before it."""


def fold(text: str) -> str:
    """Lower case, no accents: "Fünf" → "funf"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_LETTERS_WITHOUT_PARTS))
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def pieces(text: str) -> list[Piece]:
    """The pieces of `text` in order, typographic signs written plainly and "m²" as "m2"."""
    plain = text.lower().translate(_PLAIN)
    plain = _SUPERSCRIPT.sub(_power, plain)
    found: list[Piece] = []
    for match in _PIECE.finditer(plain):
        start = match.start()
        shown = match[0]
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups' names are the kinds
        folded = fold(shown)
        if folded:  # a mark that stands alone is nothing
            found.append(Piece(kind, folded, shown, is_spaced=start > 0 and plain[start - 1].isspace()))
    return found


def _power(found: re.Match[str]) -> str:
    digit = "2" if found[2] == "²" else "3"
    return f"{found[1]}{digit}" if found[1].isalpha() else f"{found[1]} ^ {digit}"
