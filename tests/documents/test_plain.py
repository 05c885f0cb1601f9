"""Formats of text, read by the kernel itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.documents.errors import DocumentUnreadable
from kernel.documents.plain import read_text


def read(tmp_path: Path, content: bytes, ending: str) -> str:
    path = tmp_path / f"upload.{ending}"
    path.write_bytes(content)
    return read_text(path, ending)


def test_quotes_and_line_breaks_in_a_cell_survive(tmp_path: Path) -> None:
    text = read(tmp_path, b'name,note\r\nAda,"She said ""hi"",\r\nthen left."\r\n\r\nBo,\r\n', "csv")
    assert text == 'name: Ada\nnote: She said "hi",\r\nthen left.\n\nname: Bo'


@pytest.mark.parametrize("rows", ["a;b\n1;2,5\n", "a\tb\n1\t2,5\n", "a|b\n1|2,5\n"])
def test_the_delimiter_is_found(tmp_path: Path, rows: str) -> None:
    assert read(tmp_path, rows.encode(), "csv") == "a: 1\nb: 2,5"


def test_a_row_with_more_cells_than_columns_keeps_them(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,\n1,2,3\n", "csv") == "a: 1\ncolumn 2: 2\ncolumn 3: 3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Grüße aus Köln".encode(encoding), "txt") == "Grüße aus Köln"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_encoding_is_told_by_the_first_letter_that_needs_it(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, ("plain " * 20_000 + "Köln").encode(encoding), "txt").endswith("Köln")


def test_json_is_laid_out_over_lines(tmp_path: Path) -> None:
    assert read(tmp_path, b'{"a": [1, "\\u00e9"]}', "json") == '{\n "a": [\n  1,\n  "é"\n ]\n}'


@pytest.mark.parametrize("broken", [b"{not json", b"[" * 100_000])
def test_what_is_no_json_after_all_is_read_as_text(tmp_path: Path, broken: bytes) -> None:
    assert read(tmp_path, broken, "json") == broken.decode()


def test_a_cell_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadable, match="rows cannot be told apart"):
        read(tmp_path, b'a,b\n"' + b"x" * 1_100_000, "csv")
