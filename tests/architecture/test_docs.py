"""What the documents say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE_ROW = re.compile(r"^\| (\d) \| `([^`]+)` \|", re.MULTILINE)
STEPS = TABLE_ROW.findall((ROOT / "kernel/README.md").read_text("utf-8"))


def test_the_turn_table_has_eight_steps() -> None:
    assert [int(number) for number, _ in STEPS] == list(range(1, 9))


@pytest.mark.parametrize(("number", "file"), STEPS)
def test_each_step_of_a_turn_is_named_at_the_top_of_its_file(number: str, file: str) -> None:
    assert f"Turn step {number}/8" in (ROOT / file).read_text("utf-8")[:200]


@pytest.mark.parametrize("document", ["README.md", "kernel/README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_and_files_that_documents_name_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    folder = (ROOT / document).parent
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (folder / link).exists(), link
    for path in re.findall(r"`((?:kernel|tests|agent-\w+|baseline|docker)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_that_documents_name_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (\w+)", (ROOT / document).read_text("utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
