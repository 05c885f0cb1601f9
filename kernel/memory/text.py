"""The texts of a chunk: what of it is searched by words, and what is embedded."""

from __future__ import annotations

from datetime import datetime

from kernel.shared.tokens import estimate_tokens
from kernel.store.memory_records import MemoryChunk

_WINDOW_TOKENS = 240  # all-MiniLM-L6-v2 reads 256; some are left for the names and dates


def indexed_text(chunk: MemoryChunk) -> str:
    """What is searched by words: who says it, or its place in the document, and the text."""
    return "\n".join(part for part in (chunk.speaker, chunk.label, chunk.content) if part)


def window_text(previous: MemoryChunk | None, chunk: MemoryChunk, following: MemoryChunk | None) -> str:
    """What is embedded for a chunk: itself, and as much of its neighbours as a small model still reads.

    A bare "Yes, last Friday!" has no meaning to find; with the question before it, it has.
    """
    own = _start(chunk.content, _WINDOW_TOKENS)
    left = _WINDOW_TOKENS - estimate_tokens(own)
    before = _end(previous.content, left // 2) if previous else ""
    after = _start(following.content, left - estimate_tokens(before)) if following else ""
    lines = [
        _line(one, text)
        for one, text in ((previous, before), (chunk, own), (following, after))
        if one and text
    ]
    return "\n".join([_day(chunk), *lines])


def _line(chunk: MemoryChunk, text: str) -> str:
    said_by = chunk.speaker or chunk.label
    return f"{said_by}: {text}" if said_by else text


def _day(chunk: MemoryChunk) -> str:
    said_at = datetime.fromisoformat(chunk.said_at)
    return f"{said_at.day} {said_at:%B %Y}"


def _start(text: str, tokens: int) -> str:
    return text[: _characters(text, tokens)]


def _end(text: str, tokens: int) -> str:
    kept = _characters(text, tokens)
    return text[-kept:] if kept else ""


def _characters(text: str, tokens: int) -> int:
    """How many characters of `text` are about `tokens` tokens."""
    needed = estimate_tokens(text)
    return len(text) if needed <= tokens else max(len(text) * tokens // needed, 0)
