"""Texts of strangers, made fit to be shown and stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# Controls, format characters (bidi overrides, zero-width, tags), private use, surrogates, separators.
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
SHORTEST_SECRET = 4


def clean(text: str, limit: int, *, lines: bool = True) -> str:
    """The text without invisible characters, cut to `limit` characters; `lines=False`: on one line."""
    text = text[: 4 * limit]
    text = text.replace("\r\n", "\n").replace("\t", " ") if lines else " ".join(text.split())
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _INVISIBLE).strip()
    return kept if len(kept) <= limit else f"{kept[: limit - 1].rstrip()}…"


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret in it blotted out."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "•••")
    return text
