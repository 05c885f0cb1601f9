"""Markdown in pieces that can be found and read alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.chunks import CHUNK_CHARACTERS, cut
from kernel.documents.errors import DocumentUnreadable

SENTENCES = " ".join(f"Sentence number {number} is of some length." for number in range(100))


def labels(markdown: str) -> list[str | None]:
    return [chunk.label for chunk in cut(markdown).chunks]


def test_chunks_stay_under_their_headings() -> None:
    found = cut("# Guide\nhello\n\n## Setup\nplug it in\n\n## Use\npress it\n\n# Index\nall")
    assert [(chunk.label, chunk.content) for chunk in found.chunks] == [
        ("Guide", "# Guide\n\nhello"),
        ("Guide › Setup", "## Setup\n\nplug it in"),
        ("Guide › Use", "## Use\n\npress it"),
        ("Index", "# Index\n\nall"),
    ]
    assert found.pages is None


def test_pages_are_counted_and_named() -> None:
    found = cut("first page\n\n\fsecond page\n\n\fthird page\n\n\f")
    assert [chunk.label for chunk in found.chunks] == ["page 1", "page 2", "page 3"]
    assert found.pages == 3


def test_a_page_without_text_is_counted_all_the_same() -> None:
    found = cut("first\n\n\f\fthird\n")
    assert [chunk.label for chunk in found.chunks] == ["page 1", "page 3"]
    assert found.pages == 3


def test_slides_are_named() -> None:
    text = "<!-- Slide number: 1 -->\n# Plan\nten lamps\n\n<!-- Slide number: 2 -->\nno title here"
    assert labels(text) == ["slide 1 · Plan", "slide 2"]


def test_a_long_paragraph_is_cut_between_sentences_and_nothing_is_lost() -> None:
    chunks = cut(SENTENCES).chunks
    assert len(chunks) > 3
    assert all(chunk.content.endswith(".") and len(chunk.content) <= CHUNK_CHARACTERS for chunk in chunks)
    assert " ".join(chunk.content for chunk in chunks) == SENTENCES


def test_every_piece_of_a_table_has_its_header() -> None:
    header = "| item | price |\n| --- | --- |"
    rows = [f"| lamp {number} | {number * 48} |" for number in range(200)]
    chunks = cut("## Prices\n" + header + "\n" + "\n".join(rows)).chunks
    tables = [chunk.content for chunk in chunks if "|" in chunk.content]
    assert len(tables) > 3
    assert all(table.count(header) == 1 and len(table) <= CHUNK_CHARACTERS for table in tables)
    assert [line for table in tables for line in table.split("\n") if "lamp" in line] == rows


def test_a_heading_without_text_stands_with_the_one_below_it() -> None:
    found = cut("# Guide\n## Setup\n### Cable\nplug it in\n## Use\n# Index")
    assert [(chunk.label, chunk.content) for chunk in found.chunks] == [
        ("Guide › Setup › Cable", "# Guide\n\n## Setup\n\n### Cable\n\nplug it in"),
        ("Guide › Use", "## Use"),
        ("Index", "# Index"),
    ]


def test_a_heading_without_text_stays_on_its_page() -> None:
    assert labels("# Guide\n\f## Setup\nplug it in") == ["page 1 · Guide", "page 2 · Guide › Setup"]


def test_code_within_a_line_begins_no_block_of_code() -> None:
    assert labels("```make``` builds it\n# Use\npress it") == [None, "Use"]


def test_a_heading_in_code_is_no_heading() -> None:
    assert labels("# Guide\n```\n# a comment\n```\n") == ["Guide"]


def test_pictures_that_are_data_are_left_out() -> None:
    [chunk] = cut("a lamp ![the lamp](data:image/png;base64,AAAA) on a table").chunks
    assert chunk.content == "a lamp the lamp on a table"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\f\f", "\x00\x01"])
def test_nothing_to_read_makes_no_chunk(text: str) -> None:
    assert cut(text).chunks == []


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="longer than 20000 passages"):
        cut("word " * 4_200_000)


HOSTILE = {
    "rules": "-" * 200_000 + "x",
    "cells": "| " * 100_000 + "\n" + "| -" * 100_000,
    "pictures": "![" * 100_000,
    "headings": "# " * 100_000,
    "one word": "x" * 10**6,
    "data pictures": "![](data:" * 30_000,
    "lines": "#######\n" * 50_000,
    "fences": "```\n" * 50_000,
    "empty lines": "\n" * 5_000_000,
    "slides": "<!-- Slide number: 1 " * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_r83_no_text_takes_long(text: str) -> None:
    began = time.monotonic()
    cut(text)
    assert time.monotonic() - began < 5


@given(st.text(alphabet=st.sampled_from("ab .#|-\n\f`é"), max_size=4_000))
def test_no_letter_is_lost_and_no_chunk_is_too_long(text: str) -> None:
    chunks = [chunk.content for chunk in cut(text).chunks]
    assert all(0 < len(chunk) <= CHUNK_CHARACTERS for chunk in chunks)
    kept, given_ = ("".join(filter(str.isalpha, one)) for one in ("".join(chunks), text))
    assert len(kept) >= len(given_)  # a table's header is repeated
