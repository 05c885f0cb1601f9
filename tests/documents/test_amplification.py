"""Small files that would become much memory or time: what they become is bounded before it is spent."""

from __future__ import annotations

import struct
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kernel.documents.archives import check_archive
from kernel.documents.chunks import LONGEST_LABEL, cut
from kernel.documents.errors import DocumentRefused, DocumentUnreadable
from kernel.documents.plain import MOST_COLUMNS, read_text

MIB = 1024 * 1024


@contextmanager
def less_than(size: int) -> Iterator[None]:
    """Python never has more than so many bytes at once within the block."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


def archive_of_many(members: int, comment: bytes) -> bytes:
    """A zip's directory alone, its length told by zip64 records that a long comment keeps from the end."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * members
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, members, members, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 47, 0xFFFFFFFF, len(comment))
    return directory + end64 + locator + end + comment


@pytest.mark.parametrize("comment", [b"", b" " * 65_535])
def test_a_directory_that_is_too_long_is_never_read(tmp_path: Path, comment: bytes) -> None:
    path = tmp_path / "upload.part"
    path.write_bytes(archive_of_many(100_000, comment))
    with less_than(4 * MIB), pytest.raises(DocumentRefused, match="more than 2000 parts"):
        check_archive(path)


def test_a_column_whose_name_is_a_book_is_not_repeated_in_every_row(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text("n" * 100_000 + ",b\n" + "a\n" * 5_000)
    with less_than(128 * MIB), pytest.raises(DocumentUnreadable, match="more than 20 million characters"):
        read_text(path, "csv")


def test_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text("," * MOST_COLUMNS + "a\n1\n")
    with pytest.raises(DocumentUnreadable, match=f"more than {MOST_COLUMNS} columns"):
        read_text(path, "csv")


def test_deeply_nested_json_is_not_laid_out_anew(tmp_path: Path) -> None:
    path, text = tmp_path / "upload.json", "[" * 900 + "1," * 100_000 + "1" + "]" * 900
    path.write_text(text)
    assert read_text(path, "json") == text


def test_a_heading_that_is_a_book_costs_its_passages_nothing() -> None:
    started = time.process_time()
    chunks = cut("# " + "x" * 2_000_000 + "\n## y\n" + "a\n\n" * 50_000).chunks
    assert time.process_time() - started < 5
    assert {len(chunk.label or "") for chunk in chunks} == {LONGEST_LABEL}


def test_half_of_a_surrogate_pair_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "upload.json"
    path.write_text('{"text": "before \\ud800 after"}')
    [chunk] = cut(read_text(path, "json")).chunks
    assert chunk.content.encode().decode() == '{\n "text": "before  after"\n}'
