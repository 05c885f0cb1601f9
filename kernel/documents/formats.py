"""What a file is, found in its content: the name only tells formats of text apart.

A file that is something else than its name says is taken for what it is, unless its name claims a binary
format: that is a mistake or a trick.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from kernel.documents.archives import check_archive
from kernel.documents.errors import DocumentRefused, FormatNotAccepted
from kernel.documents.filenames import ending_of
from kernel.shared.errors import InvalidRequest

ACCEPTED = "PDF, Word (docx), PowerPoint (pptx), Excel (xlsx), HTML, CSV, JSON, Markdown and plain text"
MOST_PDF_PAGES = 2_000

_OFFICE = "application/vnd.openxmlformats-officedocument"
_HEAD = 64 * 1024
_PIECE = 1024 * 1024
_OVERLAP = 64
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_TEXT = re.compile("[\0-\7\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(r"\s*(?:<!--.{0,4000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Format:
    """`ending` names the stored file."""

    ending: str
    media_type: str


_BINARY = {
    "pdf": Format("pdf", "application/pdf"),
    "docx": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "pptx": Format("pptx", f"{_OFFICE}.presentationml.presentation"),
    "xlsx": Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
}
_MAIN_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
_TEXT_TYPES = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "txt": "text/plain",
}
_TEXT_ENDINGS = {"htm": "html", "xhtml": "html", "tsv": "csv", "markdown": "md"}


def find_format(path: Path, name: str) -> Format:
    """The format of a file that its user calls `name`; takes up to a second.

    Raises InvalidRequest for an empty file, FormatNotAccepted, DocumentRefused.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise InvalidRequest("the file is empty: choose one with something in it")
    if head.startswith(b"%PDF-"):
        _check_pdf(path)
        return _BINARY["pdf"]
    if head.startswith(b"PK\3\4"):
        return _office_format(path)
    if head.startswith(_OLE):
        raise FormatNotAccepted(
            "this is an Office file of the old kind, or one with a password: save it as docx, pptx or xlsx"
        )
    encoding = find_encoding(head)
    if encoding is None:
        raise FormatNotAccepted(f"this kind of file is not read: choose {ACCEPTED}")
    claimed = ending_of(name)
    if claimed in _BINARY:
        raise FormatNotAccepted(f"this file is named .{claimed} but has other content: choose {ACCEPTED}")
    return _text_format(head.decode(encoding, "replace"), claimed)


def find_encoding(head: bytes) -> str | None:
    """The encoding of the text that begins with `head`, None if this is no text."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding if _is_text(head, encoding) else None
    if b"\0" in head:
        return next((name for name in ("utf-16-le", "utf-16-be") if _is_latin_utf16(head, name)), None)
    return next((name for name in ("utf-8", "cp1252", "latin-1") if _is_text(head, name)), None)


def _is_text(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)  # a character may be cut at the end
    except UnicodeDecodeError:
        return False
    return not _NOT_IN_TEXT.search(text) and not text.startswith(("{\\rtf", "%!PS"))


def _is_latin_utf16(head: bytes, encoding: str) -> bool:
    """Without a mark, only text whose every other byte is mostly zero can be told from noise."""
    zeros = head[1 if encoding == "utf-16-le" else 0 :: 2].count(0)
    return zeros > len(head) // 5 and _is_text(head, encoding)


def _text_format(text: str, claimed: str) -> Format:
    kind = _TEXT_ENDINGS.get(claimed, claimed)
    if kind not in _TEXT_TYPES:
        kind = "txt"
    if kind in ("txt", "html"):
        kind = "html" if kind == "html" or _HTML.match(text) else "txt"
    return Format(kind, _TEXT_TYPES[kind])


def _office_format(path: Path) -> Format:
    try:
        names = check_archive(path)
    except zipfile.BadZipFile as error:
        raise FormatNotAccepted("this file is damaged: its end is missing or was changed") from error
    for part, kind in _MAIN_PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return _BINARY[kind]
    raise FormatNotAccepted(f"archives are not read: unpack it and choose {ACCEPTED}")


def _check_pdf(path: Path) -> None:
    """What can be counted without unpacking; the converter's limits of time and memory hold for the rest."""
    pages, rest = 0, b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            window = rest + piece
            keep = window[-_OVERLAP:]
            pages += len(_PDF_PAGE.findall(window)) - len(_PDF_PAGE.findall(keep))
            rest = keep
    pages += len(_PDF_PAGE.findall(rest))
    if pages > MOST_PDF_PAGES:
        raise DocumentRefused(f"this PDF has more than {MOST_PDF_PAGES} pages: split it")
