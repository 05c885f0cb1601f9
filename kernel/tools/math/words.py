"""Closed lists of words."""

from __future__ import annotations


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text, separated by blanks."""
    return frozenset(words.split())
