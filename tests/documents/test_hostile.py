"""R83: documents that mean harm are refused or read without doing it."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.documents import files
from tests.harness.imports import ended, files_of, imported, passages, upload
from tests.harness.sidecar import Sidecar
from tests.harness.stack import Stack

CANARY = "CANARY-OF-THIS-MACHINE"
MOST_RESIDENT = 350 * 1024  # KiB, of the converter after everything
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Network:
    """An address of this machine that nobody has reason to ask."""

    def __init__(self) -> None:
        self.visits = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/canary.png"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "canary.png"
    path.write_text(CANARY)
    return path


def linked_picture(target: str) -> bytes:
    """A Word document whose picture is somewhere else (CVE-2025-11849)."""
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:blipFill><a:blip r:link="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    rel = f'<Relationship Id="rId9" Type="{_REL}/image" Target="{target}" TargetMode="External"/>'
    return files.docx("before the picture", body=drawing, rels=rel)


def page_loop() -> bytes:
    """A PDF whose pages have themselves for children."""
    return files.pdf(["hello"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def foreign_cmap(path: Path) -> bytes:
    """A PDF whose font names a file of this machine as its character map (CVE-2025-64512)."""
    name = str(path.with_suffix("")).replace("/", "#2F").encode()
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /%b /DescendantFonts [<< >>] >>" % name
    plain = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return files.pdf(["hello"]).replace(plain, font)


def far_cell() -> bytes:
    """A workbook with two cells, the second in the last row and column there are."""
    sheet = files.xlsx([["here"]])
    return _with_sheet(
        sheet, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>there</t></is></c></row></sheetData>'
    )


def _with_sheet(workbook: bytes, end: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(b"</sheetData>", end.encode())
    return files.archive(dict(members))


def fetching(secret: Path, url: str) -> bytes:
    """A page that would load things."""
    return (
        f'<html><p>hello</p><iframe src="{url}"></iframe><img src="{url}">'
        f'<link rel="stylesheet" href="{url}"><object data="file://{secret}"></object></html>'
    ).encode()


HOSTILE: dict[str, Callable[[Path, str], bytes]] = {
    "linked file.docx": lambda secret, url: linked_picture(f"file://{secret}"),
    "linked path.docx": lambda secret, url: linked_picture(str(secret)),
    "linked page.docx": lambda secret, url: linked_picture(url),
    "fetching.html": fetching,
    "nested.html": lambda secret, url: b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000,
    "polyglot.pdf": lambda secret, url: files.pdf(["hello"]) + fetching(secret, url),
    "polyglot.html": lambda secret, url: fetching(secret, url) + b"%PDF-1.7\n1 0 obj\n",
    "loop.pdf": lambda secret, url: page_loop(),
    "map.pdf": lambda secret, url: foreign_cmap(secret),
    "far.xlsx": lambda secret, url: far_cell(),
    "deep.json": lambda secret, url: b"[" * 100_000,
    "wrong.txt": lambda secret, url: files.xlsx([["a workbook"]]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_r83_a_hostile_document_is_read_without_harm_or_fails_with_a_reason(
    name: str, stack: Stack, sidecar: Sidecar, secret: Path, network: Network
) -> None:
    document = imported(stack, name, HOSTILE[name](secret, network.url))
    found = passages(stack, document["id"])
    if document["status"] == "failed":
        assert document["error"].startswith(f"I could not read {name}: "), document["error"]
        assert found == []
    assert not any(CANARY in text for _, text in found)
    assert network.visits == 0
    assert sidecar.conversions() == []
    status = Path(f"/proc/{sidecar.pid}/status").read_text()
    assert int(status.partition("VmRSS:")[2].split()[0]) < MOST_RESIDENT
    assert files_of(stack) == {str(row[0]) for row in stack.read(_OWNED)}


_OWNED = "SELECT i.stored_name FROM imports i JOIN turns t ON t.id = i.id WHERE t.status = 'completed'"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("../../x.txt", "x.txt"), ("CON", "CON"), ("y" * 4096, "y" * 119 + "…"), ("a\u202etxt.exe", "atxt.exe")],
)
def test_r83_a_hostile_name_is_shown_plainly_and_names_no_file(sent: str, shown: str, stack: Stack) -> None:
    answer = upload(stack, sent, sent.encode())
    assert answer.status_code == 202, answer.text
    document = ended(stack, answer.json()["id"])
    assert (document["status"], document["filename"]) == ("ready", shown)
    assert files_of(stack) == {str(row[0]) for row in stack.read(_OWNED)}
    assert {path.name for path in (stack.folder / "uploads").parent.glob("*x*")} == set()


def test_r83_the_next_good_document_is_read(stack: Stack) -> None:
    assert imported(stack, "good.pdf", files.pdf(["all is well"]))["status"] == "ready"
