"""Names of strangers, shown and never used."""

from __future__ import annotations

import pytest

from kernel.documents.filenames import shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.docx", "report.docx"),
        ("/absolute/path.txt", "path.txt"),
        ("in\nvo\r\nice\x00.pdf", "in vo ice.pdf"),
        ("annual\u202efdp.exe", "annualfdp.exe"),
        ("\ufeff\u200bname.txt", "name.txt"),
        ("..", "document"),
        ("", "document"),
        ("\u202e", "document"),
        ("CON", "CON"),
        ("Übersicht 2026.xlsx", "Übersicht 2026.xlsx"),
        ("  many   spaces .md ", "many spaces .md"),
        ("half an emoji \ud83d.txt", "half an emoji .txt"),
    ],
)
def test_a_name_is_one_line_without_its_path(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = shown_name("x" * 4096 + ".pdf")
    assert len(shown) == 120
    assert shown.endswith("x….pdf")
