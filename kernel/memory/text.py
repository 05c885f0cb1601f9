"""The texts of a chunk: what of it is searched by words, and what is embedded."""

from __future__ import annotations

from kernel.shared.tokens import estimate_tokens
from kernel.store.memory_records import MemoryChunk

ROLES = frozenset(("user", "assistant"))
_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")  # Latin, full-width, Arabic, Greek
_WINDOW_TOKENS = 240  # all-MiniLM-L6-v2 reads 256; some are left for the names


def indexed_text(chunk: MemoryChunk) -> str:
    """What is searched by words: who says it, if that is a name, the heading or page, and the text."""
    return "\n".join(part for part in (name_of(chunk), chunk.label, chunk.content) if part)


def name_of(chunk: MemoryChunk) -> str | None:
    """The name of who said it; None for the user and the assistant, who are not called so in questions."""
    return None if chunk.speaker in ROLES else chunk.speaker


def is_question(chunk: MemoryChunk) -> bool:
    return chunk.content.rstrip().endswith(_QUESTION_MARKS)


def window_text(previous: MemoryChunk | None, chunk: MemoryChunk, following: MemoryChunk | None) -> str:
    """What is embedded for a chunk: itself, and as much of its neighbours as a small model still reads.

    A bare "Yes, last Friday!" has no meaning to find; with the question before it, it has. Neighbours of
    another turn are left out, for they are often about something else, and so is the date, which makes all
    windows of a day alike: with either, less was found.
    """
    previous, following = (
        one if one and one.ordinal == chunk.ordinal else None for one in (previous, following)
    )
    own = _start(chunk.content, _WINDOW_TOKENS)
    left = _WINDOW_TOKENS - estimate_tokens(own)
    before = _end(previous.content, left // 2) if previous else ""
    after = _start(following.content, left - estimate_tokens(before)) if following else ""
    lines = [
        _line(one, text)
        for one, text in ((previous, before), (chunk, own), (following, after))
        if one and text
    ]
    return "\n".join(lines)


def _line(chunk: MemoryChunk, text: str) -> str:
    said_by = chunk.speaker or chunk.label
    return f"{said_by}: {text}" if said_by else text


def _start(text: str, tokens: int) -> str:
    return text[: _characters(text, tokens)]


def _end(text: str, tokens: int) -> str:
    kept = _characters(text, tokens)
    return text[-kept:] if kept else ""


def _characters(text: str, tokens: int) -> int:
    """How many characters of `text` are about `tokens` tokens."""
    needed = estimate_tokens(text)
    return len(text) if needed <= tokens else max(len(text) * tokens // needed, 0)
