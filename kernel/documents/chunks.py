"""Markdown to chunks: pieces that can be found, read and quoted alone.

    lines ─▶ blocks (a heading, a paragraph, a table, code) under headings and pages
          ─▶ chunks of at most CHUNK_CHARACTERS: blocks of one place together, a long block in pieces

A table is cut between rows, and every piece has its header. A chunk never spans two pages or two headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.documents.errors import DocumentUnreadable

CHUNK_CHARACTERS = 1_000
MOST_CHUNKS = 20_000
LONGEST_LABEL = 120

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_SLIDE = re.compile(r"\s*<!-- Slide number: (\d+) -->\s*")  # what MarkItDown writes before each slide
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")  # under the header of a table
_DATA_IMAGE = re.compile(r"!\[([^\]!]*)\]\(data:[^)!]*\)")
# Control characters, but tab, line ends and page ends; halves of surrogate pairs, which cannot be stored.
_UNSEEN = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
_FENCE = re.compile(r"\s*(```(?=[^`]*$)|~~~)")  # "```x``` is" is a line of text with code in it


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document and where it stands: `page 3`, `slide 2`, headings; None if unknown."""

    content: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A document in chunks. pages: how many there are, None where the document does not tell."""

    chunks: list[Chunk]
    pages: int | None


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    label: str | None
    header: str = ""  # of a table: its first two lines
    depth: int = 0  # of a heading


def cut(markdown: str) -> Cut:
    """All of the text in chunks; none if there is nothing to read. Raises DocumentUnreadable if too long."""
    text = _DATA_IMAGE.sub(r"\1", markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _UNSEEN.sub("", text)
    pages = text.count("\f") + 1 if "\f" in text.strip() else None
    if pages and text.rstrip(" \n").endswith("\f"):  # a page's end, not another page
        pages -= 1
    chunks: list[Chunk] = []
    for chunk in _pack(_blocks(text, paged=pages is not None)):
        chunks.append(chunk)
        if len(chunks) > MOST_CHUNKS:
            raise DocumentUnreadable(f"it is longer than {MOST_CHUNKS} passages: split it")
    return Cut(chunks, pages)


def _pack(blocks: Iterator[_Block]) -> Iterator[Chunk]:
    """Blocks of one place together, as long as they fit; a heading without text with the one below it."""
    held, label, depth = "", "", 0  # depth: of the last heading, if nothing but headings is held
    for block in blocks:
        place = block.label or ""
        for piece in _pieces(block):
            joined = f"{held}\n\n{piece}" if held else piece
            is_below = 0 < depth < block.depth and place.startswith(label)  # and not on the next page
            if (place == label or is_below) and len(joined) <= CHUNK_CHARACTERS:
                depth = block.depth if is_below or not held else 0
                held, label = joined, place
                continue
            if held:
                yield Chunk(held, label or None)
            held, label, depth = piece, place, block.depth
    if held:
        yield Chunk(held, label or None)


class _Reader:
    """Goes over the lines and remembers under which headings and on which page they are."""

    def __init__(self, *, paged: bool) -> None:
        self._headings: list[tuple[int, str]] = []
        self._place = "page 1" if paged else None
        self._page = 1
        self._lines: list[str] = []
        self._fence = ""

    def read(self, text: str) -> Iterator[_Block]:
        for number, page in enumerate(text.split("\f")):
            if number:
                yield from self._end_block()
                self._page += 1
                self._place = f"page {self._page}"
            for line in map(str.rstrip, page.split("\n")):
                if line or self._lines:  # a file may be nothing but empty lines, by the million
                    yield from self._line(line)
        yield from self._end_block()

    def _line(self, line: str) -> Iterator[_Block]:
        if self._fence:
            self._lines.append(line)
            if line.lstrip().startswith(self._fence):
                self._fence = ""
            return
        if fence := _FENCE.match(line):
            self._fence = fence[1]
        slide, heading = _SLIDE.fullmatch(line), _HEADING.fullmatch(line)
        if slide:
            yield from self._end_block()
            self._headings, self._place = [], f"slide {slide[1]}"
        elif heading and (title := heading[2].rstrip("# ")):
            yield from self._end_block()
            depth = len(heading[1])
            self._headings = [(level, name) for level, name in self._headings if level < depth]
            self._headings.append((depth, title[:LONGEST_LABEL]))  # it is copied into every label below it
            yield _Block(line.strip(), self._label(), depth=depth)
        elif not line or line.startswith("|") != bool(self._lines and self._lines[-1].startswith("|")):
            yield from self._end_block()
            self._lines = [line] if line else []
        else:
            self._lines.append(line)

    def _end_block(self) -> Iterator[_Block]:
        text = "\n".join(self._lines).strip("\n")
        self._lines, self._fence = [], ""
        if text.strip():
            header = ""
            lines = text.split("\n")
            if len(lines) > 1 and lines[0].startswith("|") and _RULE.fullmatch(lines[1]):
                header = "\n".join(lines[:2])
            yield _Block(text, self._label(), header)

    def _label(self) -> str | None:
        path = " › ".join(name for _, name in self._headings)
        label = " · ".join(part for part in (self._place, path) if part)
        return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _blocks(text: str, *, paged: bool) -> Iterator[_Block]:
    return _Reader(paged=paged).read(text)


def _pieces(block: _Block) -> Iterator[str]:
    """A block in pieces that are short enough."""
    if len(block.text) <= CHUNK_CHARACTERS:
        yield block.text
        return
    header = block.header if len(block.header) <= CHUNK_CHARACTERS // 2 else ""
    if not header:
        yield from _gather(_sentences(block.text), CHUNK_CHARACTERS, "")
        return
    rows = block.text[len(header) + 1 :].split("\n")
    room = CHUNK_CHARACTERS - len(header) - 1
    parts = (part for row in rows for part in _cut_long(row, room))
    for rows_of_piece in _gather(parts, room, "\n"):
        yield f"{header}\n{rows_of_piece}"


def _gather(parts: Iterator[str], most: int, between: str) -> Iterator[str]:
    held = ""
    for part in parts:
        joined = f"{held}{between}{part}" if held else part
        if len(joined.rstrip()) <= most:
            held = joined
            continue
        if held.strip():
            yield held.strip()
        held = part
    if held.strip():
        yield held.strip()


def _sentences(text: str) -> Iterator[str]:
    """Sentences and lines with the space after them, none longer than a chunk."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield from _cut_long(text[start : end.end()], CHUNK_CHARACTERS)
        start = end.end()
    yield from _cut_long(text[start:], CHUNK_CHARACTERS)


def _cut_long(text: str, most: int) -> Iterator[str]:
    """Pieces of at most `most` characters, cut after a space where there is one in the second half."""
    start = 0
    while len(text) - start > most:
        space = text.rfind(" ", start + most // 2, start + most)
        end = space + 1 if space > 0 else start + most
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]
