"""Texts to the terms that they are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from kernel.memory.stem import stem

_LONGEST = 40  # characters of a term: a longer one is data, not a word

# Scripts that are written without spaces: Thai, Lao, Khmer, kana, Han. Two characters make a term.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_ASCII_WORD = re.compile("[a-z0-9]+")  # as the one above, in half the time
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_SHORTENED = re.compile(r"(?:n['\u2019]t|['\u2019](?:s|m|d|re|ve|ll))\b")


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What says nothing about what a text is about. Never indexed.
_STOP = _listed("""
a about after again all also am an and any are as at be because been before being both but by ca can could did
do does doing done down during each even ever few for from further get gets getting go goes going gonna got
gotta had has have having he her here hers herself hey hi him himself his i if in into is it its itself just
let lets me more most much my myself no nor not now of off oh ok okay on once one only or other our ours out
over own really same she should so some such than thanks that the their theirs them themselves then there
these they this those through to too under until up us very was we were well what while who whom whose will
with wo would wow yeah yes you your yours yourself
""")

# How a question asks. Dropped from questions, but indexed: "the many colours", "a long time".
_ASKING = _listed("""
ago anything how kind kinds know like long many may mention mentioned might often please recall remember
remind said say says something sort tell think told type when where which why
""")


def terms(text: str) -> list[str]:
    """The terms of a text, in order, with repetitions."""
    return [term for word in words(text) if word not in _STOP and (term := _stem(word))]


def query_terms(text: str) -> list[str]:
    """The terms that a question asks about, each once, in order. Empty if it names nothing."""
    asked = (word for word in words(text) if word not in _STOP and word not in _ASKING)
    return list(dict.fromkeys(_stem(word) for word in asked))


def words(text: str) -> list[str]:
    """Lower-case words without accents and 's, 'll and the like; unspaced scripts as pairs of characters."""
    plain = text.lower()
    if plain.isascii():
        plain = _SHORTENED.sub(" ", plain) if "'" in plain else plain
        return [match[:_LONGEST] for match in _ASCII_WORD.findall(plain)]
    found: list[str] = []
    for match in _WORD.findall(_SHORTENED.sub(" ", _without_accents(plain))):
        if _IS_UNSPACED.match(match) and len(match) > 1:
            found.extend(a + b for a, b in pairwise(match))
        else:
            found.append(match[:_LONGEST])
    return found


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return unicodedata.normalize("NFKC", bare).lower()


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return stem(word) if word.isascii() else word
