"""What a file is, by its content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kernel.documents.errors import DocumentRefused, FormatNotAccepted
from kernel.documents.formats import find_format
from kernel.shared.errors import AIgentError, InvalidRequest
from tests.documents import files

PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(200)
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload.part"


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("report.pdf", files.pdf(["hello"]), "pdf"),
        ("letter.docx", files.docx("hello"), "docx"),
        ("figures.xlsx", files.xlsx([["a", 1]]), "xlsx"),
        ("talk.pptx", files.pptx(("Title", "text")), "pptx"),
        ("page.html", b"<p>hello</p>", "html"),
        ("page.txt", b"\n <!DOCTYPE html><p>hello</p>", "html"),
        ("rows.csv", b"a,b\n1,2\n", "csv"),
        ("data.json", b'{"a": 1}', "json"),
        ("notes.md", b"# Notes", "md"),
        ("notes.txt", "Grüße aus Köln".encode(), "txt"),
        ("old.txt", "Grüße aus Köln".encode("cp1252"), "txt"),
        ("windows.txt", "Grüße aus Köln".encode("utf-16"), "txt"),
        ("windows.csv", "Name,Ort\nJosé,Köln\n".encode("utf-16-le"), "csv"),
        ("README", b"no ending at all", "txt"),
        ("script.log", b"#!/bin/sh\necho hello\n", "txt"),
    ],
)
def test_a_format_is_found_in_the_content(path: Path, name: str, content: bytes, ending: str) -> None:
    path.write_bytes(content)
    assert find_format(path, name).ending == ending


@pytest.mark.parametrize(
    ("name", "ending"), [("report.txt", "pdf"), ("report", "pdf"), ("report.docx", "pdf")]
)
def test_what_a_name_says_of_a_binary_file_is_not_believed(path: Path, name: str, ending: str) -> None:
    path.write_bytes(files.pdf(["hello"]))
    assert find_format(path, name).ending == ending


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("report.pdf", PROGRAM, "this kind of file is not read"),
        ("report.pdf", b"#!/bin/sh\necho hello\n", "is named .pdf but has other content"),
        ("page.pdf", b"<html>\n%PDF-1.7\n", "is named .pdf but has other content"),
        ("setup.exe", b"MZ\x90\x00" + bytes(100), "this kind of file is not read"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "this kind of file is not read"),
        ("letter.rtf", rb"{\rtf1\ansi hello}", "this kind of file is not read"),
        ("letter.doc", OLD_OFFICE, "Office file of the old kind"),
        ("things.zip", files.archive({"a.txt": "hello"}), "archives are not read"),
        ("letter.docx", files.docx("hello")[:600], "is damaged"),
        ("noise.txt", bytes(range(256)) * 10, "this kind of file is not read"),
    ],
)
def test_other_files_are_refused_with_a_reason(path: Path, name: str, content: bytes, says: str) -> None:
    path.write_bytes(content)
    with pytest.raises(FormatNotAccepted, match=says):
        find_format(path, name)


def test_an_empty_file_is_refused(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(InvalidRequest, match="the file is empty"):
        find_format(path, "empty.pdf")


def test_r83_a_pdf_has_at_most_2000_pages(path: Path) -> None:
    path.write_bytes(files.many_pages(2_000))
    assert find_format(path, "book.pdf").ending == "pdf"
    path.write_bytes(files.many_pages(2_001))
    with pytest.raises(DocumentRefused, match="more than 2000 pages"):
        find_format(path, "book.pdf")


ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


def with_parts(parts: Mapping[str, str | bytes]) -> bytes:
    return files.docx("hello", more=parts)


def zeros(megabytes: int) -> bytes:
    return bytes(megabytes * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (with_parts({"word/media/a": zeros(60)}), "more than 100 times its size"),
        (with_parts({f"word/{n}": zeros(40) for n in range(6)}), "more than 200 MiB"),
        (with_parts({f"word/{n}.bin": b"" for n in range(2_000)}), "more than 2000 parts"),
        (with_parts({"word/inside.zip": files.archive({"a": "b"})}), "another archive inside"),
        (with_parts({"word/x.xml": ENTITY}), "XML entities"),
        (with_parts({"word/x.xml": ENTITY.encode("utf-16")}), "XML entities"),
    ],
    ids=["ratio", "unpacked", "parts", "nested", "entities", "entities in UTF-16"],
)
def test_r83_an_archive_that_would_do_harm_is_refused_before_it_is_unpacked(
    path: Path, content: bytes, says: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(DocumentRefused, match=says):
        find_format(path, "letter.docx")


def test_a_chart_may_have_the_workbook_it_was_made_from(path: Path) -> None:
    path.write_bytes(with_parts({"word/embeddings/book.xlsx": files.xlsx([["a", 1]])}))
    assert find_format(path, "letter.docx").ending == "docx"


def test_a_directory_that_lies_about_its_size_is_refused(path: Path) -> None:
    content = bytearray(files.docx("hello"))
    at = content.rfind(b"PK\5\6")
    content[at + 12 : at + 16] = (40_000_000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(AIgentError, match="parts inside"):
        find_format(path, "letter.docx")
