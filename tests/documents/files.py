"""Real documents of every accepted format, written here byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def pdf(*pages: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A PDF whose pages have these lines of text; the last one also has a ruled table."""
    contents = [_text_of_page(lines) for lines in pages]
    if table:
        contents[-1] += _table_of_page(table)
    return _pdf_of([(content.encode("cp1252"), b"") for content in contents])


def scan() -> bytes:
    """A PDF of one page that is a picture."""
    return pdf_with_picture(
        [],
        b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 4 >>\nstream\n\x00\xff\xff\x00\nendstream",
    )


def pdf_with_picture(lines: Sequence[str], picture: bytes) -> bytes:
    """A PDF of one page with some lines and a picture, given as the PDF object."""
    text = _text_of_page(lines) if lines else ""
    return _pdf_of([(text.encode("cp1252") + b"q 500 0 0 600 50 50 cm /Scan Do Q", picture)])


def many_pages(number: int) -> bytes:
    """A PDF of so many pages, all of them the same."""
    return _pdf_of([(_text_of_page(["again"]).encode(), b"")] * number)


def _text_of_page(lines: Sequence[str]) -> str:
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    return f"BT /F1 12 Tf 14 TL 72 740 Td\n{shown}\nET\n"


def _table_of_page(rows: Sequence[Sequence[str]], width: int = 150, height: int = 24) -> str:
    drawn, top = "", 400
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row):
            x, y = 72 + column * width, top - row_number * height
            drawn += f"{x} {y} {width} {height} re S\n"
            drawn += f"BT /F1 12 Tf {x + 4} {y + 8} Td ({_escaped(cell)}) Tj ET\n"
    return drawn


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_of(pages: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Pages are (content, picture); an empty picture is none."""
    kids = " ".join(f"{4 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for content, picture in pages:
        number = len(objects) + 1
        resources = (
            f"/Font << /F1 3 0 R >> /XObject << /Scan {number + 2} 0 R >>"
            if picture
            else ("/Font << /F1 3 0 R >>")
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << {resources} >>"
            f" /Contents {number + 1} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            picture or b"null",
        ]
    data, offsets = b"%PDF-1.7\n", []
    pieces = [data]
    at = len(data)
    for number, body in enumerate(objects, 1):
        offsets.append(at)
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(pieces[-1])
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    pieces += [b"%010d 00000 n \n" % offset for offset in offsets]
    pieces.append(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    return b"".join(pieces)


# ---- Office ------------------------------------------------------------------------------------------------


def archive(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def docx(
    *paragraphs: str,
    heading: str = "",
    body: str = "",
    rels: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A Word document: a heading, paragraphs, then `body` as it is; its relationships; more members."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    head = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{_run(heading)}</w:p>' if heading else ""
    text = "".join(f"<w:p>{_run(paragraph)}</w:p>" for paragraph in paragraphs)
    styles = (
        f'{_XML}<w:styles {space}><w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>'
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types({"/word/document.xml": main}),
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relationships(("styles", "styles.xml")).replace(
            "</Relationships>", f"{rels}</Relationships>"
        ),
        "word/styles.xml": styles,
        "word/document.xml": (
            f'{_XML}<w:document {space} xmlns:r="{_REL}"><w:body>{head}{text}{body}</w:body></w:document>'
        ),
    }
    return archive({**members, **(more or {})})


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def xlsx(rows: Sequence[Sequence[str | int]], sheet: str = "Figures") -> bytes:
    """A workbook of one sheet."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(number, column, value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return archive(
        {
            "[Content_Types].xml": _content_types(
                {
                    "/xl/workbook.xml": f"{main}.sheet.main+xml",
                    "/xl/worksheets/sheet1.xml": f"{main}.worksheet+xml",
                }
            ),
            "_rels/.rels": _relationships(("officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": _relationships(("worksheet", "worksheets/sheet1.xml")),
            "xl/workbook.xml": (
                f'{_XML}<workbook {space} xmlns:r="{_REL}"><sheets>'
                f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/worksheets/sheet1.xml": (
                f"{_XML}<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
            ),
        }
    )


def _cell(row: int, column: int, value: str | int) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def pptx(*slides: tuple[str, str]) -> bytes:
    """A presentation; slides are (title, text)."""
    spaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{_REL}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    main = "application/vnd.openxmlformats-officedocument.presentationml"
    numbers = range(1, len(slides) + 1)
    parts = {f"/ppt/slides/slide{number}.xml": f"{main}.slide+xml" for number in numbers}
    parts |= {
        "/ppt/presentation.xml": f"{main}.presentation.main+xml",
        "/ppt/slideLayouts/slideLayout1.xml": f"{main}.slideLayout+xml",
        "/ppt/slideMasters/slideMaster1.xml": f"{main}.slideMaster+xml",
    }
    tree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in numbers)
    colours = " ".join(f'accent{number}="accent{number}"' for number in range(1, 7))
    members = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relationships(("officeDocument", "ppt/presentation.xml")),
        "ppt/_rels/presentation.xml.rels": _relationships(
            *(("slide", f"slides/slide{number}.xml") for number in numbers),
            ("slideMaster", "slideMasters/slideMaster1.xml"),
        ),
        "ppt/presentation.xml": (
            f'{_XML}<p:presentation {spaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" '
            f'r:id="rId{len(slides) + 1}"/></p:sldMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
        ),
        "ppt/slideMasters/slideMaster1.xml": (
            f"{_XML}<p:sldMaster {spaces}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
            f'<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" {colours} hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>'
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": (
            f"{_XML}<p:sldLayout {spaces}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sldLayout>"
        ),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _relationships(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        ),
    }
    for number, (title, text) in enumerate(slides, 1):
        shapes = _shape(2, title, '<p:ph type="title"/>') + _shape(3, text, "")
        members[f"ppt/slides/slide{number}.xml"] = (
            f"{_XML}<p:sld {spaces}><p:cSld><p:spTree>{tree}{shapes}</p:spTree></p:cSld></p:sld>"
        )
        members[f"ppt/slides/_rels/slide{number}.xml.rels"] = _relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml")
        )
    return archive(members)


def _shape(number: int, text: str, placeholder: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr/>'
        f"<p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>"
        '<p:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _content_types(parts: Mapping[str, str]) -> str:
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_XML}<Types xmlns="{_PKG}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    all_of_them = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PKG}/relationships">{all_of_them}</Relationships>'
