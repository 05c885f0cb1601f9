"""Formats of text, read here: what they hold is text already, and no converter could keep it better.

A CSV row becomes lines of `column: value`, so that each row says what its values are and line breaks and
quotes in a value stay as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

from kernel.documents.errors import DocumentUnreadable
from kernel.documents.formats import find_encoding

READ_HERE = {"txt", "md", "csv", "json"}  # endings
LARGEST_TEXT = 20_000_000  # characters, of any document
LARGEST_REWRITTEN = 2_000_000  # of JSON, which is laid out anew
MOST_COLUMNS = 16_384  # as in Excel
_HEAD = 64 * 1024
_LONGEST_VALUE = 1_000_000
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_TOO_LONG = f"it has more than {LARGEST_TEXT // 1_000_000} million characters: split it"


def read_text(path: Path, ending: str) -> str:
    """The document as Markdown. Raises DocumentUnreadable, OSError."""
    data = path.read_bytes()
    text = data.decode(_encoding(data), "replace").lstrip("\ufeff")
    if len(text) > LARGEST_TEXT:
        raise DocumentUnreadable(_TOO_LONG)
    if ending == "csv":
        return _csv(text)
    return _json(text) if ending == "json" else text


def _encoding(data: bytes) -> str:
    head = data[:_HEAD]
    found = find_encoding(head) or "utf-8"
    if (
        found == "utf-8" and head.isascii() and (other := _NOT_ASCII.search(data))
    ):  # nothing tells until there
        found = find_encoding(data[other.start() : other.start() + _HEAD]) or found
    return found


def _csv(text: str) -> str:
    csv.field_size_limit(_LONGEST_VALUE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows = (row for row in reader if any(row))
    try:
        first = next(rows, [])
        if len(first) > MOST_COLUMNS:
            raise DocumentUnreadable(f"it has more than {MOST_COLUMNS} columns: split it")
        columns = [name.strip() or f"column {number}" for number, name in enumerate(first, 1)]
        described = _all_of(_row(columns, row) + "\n\n" for row in rows)
    except csv.Error as error:
        raise DocumentUnreadable(f"its rows cannot be told apart ({error})") from error
    return described.rstrip("\n") or ", ".join(columns)


def _all_of(parts: Iterable[str]) -> str:
    """The parts together. Raises DocumentUnreadable: names stand in every row, so little can become much."""
    held, length = [], 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length > LARGEST_TEXT:
            raise DocumentUnreadable(_TOO_LONG)
    return "".join(held)


def _delimiter(text: str) -> str:
    """What the first line has most of; a comma where it has none of them."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=first.count)


def _row(columns: list[str], row: list[str]) -> str:
    names = chain(columns, (f"column {number}" for number in count(len(columns) + 1)))
    return "\n".join(f"{name}: {value}" for value, name in zip(row, names, strict=False) if value.strip())


def _json(text: str) -> str:
    """Over many lines, so that it can be cut between them; left as it is if it is no JSON after all, or is
    nested so deeply that its indentation would be most of it."""
    if len(text) > LARGEST_REWRITTEN:
        return text
    try:
        value = json.loads(text)
        return _all_of(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(value))
    except (ValueError, RecursionError, DocumentUnreadable):
        return text
