"""The words around a question that do not change it: "hey, could you please tell me …, thanks"."""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"(?:hey|hi|hello|ok|okay|so|please|and|(?:can|could|would|will) you|tell me|quick question)\b[\s,:!]*",
    re.IGNORECASE,
)
_CLOSINGS = ("for me", "please", "thank you", "thanks")
_MOST_COURTESIES = 6


def strip_courtesy(text: str) -> str:
    """`text` without courtesies before and after it, its blanks collapsed."""
    text = " ".join(text.split())
    for _ in range(_MOST_COURTESIES):
        opening = _OPENING.match(text)
        if opening is None:
            break
        text = text[opening.end() :]
    for _ in range(_MOST_COURTESIES):
        shorter = _without_closing(text)
        if shorter == text:
            break
        text = shorter
    return text


def _without_closing(text: str) -> str:
    bare = text.rstrip(" ,.!?")
    for closing in _CLOSINGS:
        if bare.lower().endswith(f" {closing}") or bare.lower().endswith(f",{closing}"):
            return bare[: -len(closing)].rstrip(" ,")
    return text
