"""Formats of text, read here: what they hold is text already, and no converter could keep it better.

A CSV row becomes lines of `column: value`, so that each row says what its values are and line breaks and
quotes in a value stay as they are.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from kernel.documents.errors import DocumentUnreadable
from kernel.documents.formats import find_encoding

READ_HERE = {"txt", "md", "csv", "json"}  # endings
LARGEST_TEXT = 20_000_000  # characters, of any document
LARGEST_REWRITTEN = 2_000_000  # of JSON, which is laid out anew
_HEAD = 64 * 1024
_LONGEST_VALUE = 1_000_000


def read_text(path: Path, ending: str) -> str:
    """The document as Markdown. Raises DocumentUnreadable, OSError."""
    data = path.read_bytes()
    encoding = find_encoding(data[:_HEAD]) or "utf-8"
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    if len(text) > LARGEST_TEXT:
        raise DocumentUnreadable(f"it has more than {LARGEST_TEXT // 1_000_000} million characters: split it")
    if ending == "csv":
        return _csv(text)
    return _json(text) if ending == "json" else text


def _csv(text: str) -> str:
    csv.field_size_limit(_LONGEST_VALUE)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)) if any(row)
        ]
    except csv.Error as error:
        raise DocumentUnreadable(f"its rows cannot be told apart ({error})") from error
    if not rows:
        return ""
    columns = [name.strip() or f"column {number}" for number, name in enumerate(rows[0], 1)]
    if len(rows) == 1:
        return ", ".join(columns)
    return "\n\n".join(_row(columns, row) for row in rows[1:])


def _delimiter(text: str) -> str:
    """What the first line has most of; a comma where it has none of them."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=first.count)


def _row(columns: list[str], row: list[str]) -> str:
    names = columns + [f"column {number}" for number in range(len(columns) + 1, len(row) + 1)]
    return "\n".join(f"{name}: {value}" for name, value in zip(names, row, strict=False) if value.strip())


def _json(text: str) -> str:
    """Over many lines, so that it can be cut between them; left as it is if it is no JSON after all."""
    if len(text) > LARGEST_REWRITTEN:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return text
