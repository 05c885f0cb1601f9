"""Real files of every accepted format: what they say is found in their passages, or the reason is said."""

from __future__ import annotations

import pytest

from tests.documents import files
from tests.harness.client import Client, answer_text
from tests.harness.imports import accepted, ended, files_of, imported, passages, upload
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

LAMPS: list[list[str | int]] = [[f"lamp {number}", number * 48] for number in range(100)]
ROWS = [["name", "town"], ["Ada", "Lagos"], ["Bo", "Turku"]]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "observatory.pdf",
            files.pdf(["The Dune Observatory opens at nine."], ["Its keeper is Marta Quist."]),
            [("page 1", "The Dune Observatory opens at nine."), ("page 2", "Its keeper is Marta Quist.")],
        ),
        ("prices.pdf", files.pdf(["Prices"], table=ROWS), [("", "Ada"), ("", "Turku")]),
        (
            "letter.docx",
            files.docx("The zebra sleeps.", heading="Animals"),
            [("Animals", "The zebra sleeps.")],
        ),
        (
            "figures.xlsx",
            files.xlsx([["item", "price"], *LAMPS]),
            [("Figures", "| lamp 99 | 4752 |"), ("Figures", "| item | price |")],
        ),
        (
            "talk.pptx",
            files.pptx(("Plan", "Ten lamps"), ("Costs", "Forty crowns")),
            [("slide 1 · Plan", "Ten lamps"), ("slide 2 · Costs", "Forty crowns")],
        ),
        (
            "page.html",
            b"<html><h1>Tides</h1><p>High at <b>noon</b></p></html>",
            [("Tides", "High at **noon**")],
        ),
        ("rows.csv", b'name,note\nAda,"said ""hi"",\nthen left"\n', [("", 'note: said "hi",\nthen left')]),
        ("data.json", b'{"keeper": "Marta Quist"}', [("", '"keeper": "Marta Quist"')]),
        ("notes.md", b"# Tides\n\nHigh at noon.", [("Tides", "High at noon.")]),
        ("notes.txt", "Grüße aus Köln".encode("utf-16"), [("", "Grüße aus Köln")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_document_says_is_found_in_its_passages(
    name: str, content: bytes, expected: list[tuple[str, str]], stack: Stack
) -> None:
    document = imported(stack, name, content)
    assert document["status"] == "ready", document["error"]
    found = passages(stack, document["id"])
    assert document["chunks"] == len(found) > 0
    for label, text in expected:
        assert any((label in (where or "")) and text in said for where, said in found), found


async def test_the_conversation_tells_how_far_it_is_and_when_it_can_be_asked(
    stack: Stack, client: Client
) -> None:
    document = imported(stack, "tides.pdf", files.pdf(["High at noon."], ["Low at dusk."]))
    state = await client.state(document["conversation_id"])
    assert [message["content"] for message in state["events"]] == [
        "Imported tides.pdf",
        "tides.pdf is ready: 2 pages, 2 passages. Memory is off: turn it on, and ask me about it.",
    ]
    told = []
    async for frame in client.frames(document["conversation_id"]):
        if frame.type == "document.updated":
            shown = frame.data["import"]
            told.append((shown["status"], shown["progress"]["stage"], shown["chunks"]))
        if frame.type == "turn.finalized":
            break
    assert told == [
        ("processing", "queued", 0),
        ("processing", "converting", 0),
        ("processing", "chunking", 0),
        ("ready", "", 2),
    ]
    check_invariants(stack)


async def test_a_message_is_answered_after_an_import_and_knows_of_it(stack: Stack, client: Client) -> None:
    document = imported(stack, "lamps.txt", b"There are ten lamps.")
    frames = await client.turn(await client.send("what is 48 * 7?", document["conversation_id"]))
    assert "48 * 7 = 336" in answer_text(frames)


def test_a_document_that_is_deleted_leaves_no_passage_and_no_file(stack: Stack) -> None:
    document = imported(stack, "secret.txt", b"The password is heliotrope.")
    assert f"{document['id']}.txt" in files_of(stack)
    assert stack.http.delete(f"/api/imports/{document['id']}").status_code == 204
    assert passages(stack, document["id"]) == []
    assert f"{document['id']}.txt" not in files_of(stack)


def test_a_document_that_failed_can_be_sent_again_and_a_good_one_is_reused(stack: Stack) -> None:
    first = imported(stack, "scan.pdf", files.scan())
    again = upload(stack, "scan.pdf", files.scan(), first["conversation_id"]).json()
    assert (again["reused_existing"], again["id"] == first["id"]) == (False, False)
    ended(stack, again["id"])
    good = imported(stack, "a.txt", b"hello", first["conversation_id"])
    assert upload(stack, "b.txt", b"hello", first["conversation_id"]).json()["id"] == good["id"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("scan.pdf", files.scan(), "it has no text layer: this looks like a scan"),
        ("truncated.pdf", files.pdf(["hello"])[:300], "it is damaged, or not what it seems"),
        ("hollow.docx", files.docx(), "there is no text in it"),
        ("blank.txt", b" \n\n \t", "there is no text in it"),
        ("header.html", b"<html><head><title></title></head><body></body></html>", "there is no text in it"),
    ],
)
def test_a_document_that_cannot_be_read_fails_with_the_reason_and_leaves_nothing(
    name: str, content: bytes, reason: str, stack: Stack
) -> None:
    import_id = accepted(stack, name, content)
    document = ended(stack, import_id)
    assert document["status"] == "failed"
    assert document["error_code"] == "document_unreadable"
    assert document["error"].startswith(f"I could not read {name}: {reason}")
    assert passages(stack, import_id) == []
    assert not any(stored.startswith(import_id) for stored in files_of(stack))
