"""Imports over HTTP, without workers: taken in, listed, deleted, refused."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kernel.documents.uploads import Uploads
from kernel.shared.settings import Settings
from tests.documents import files
from tests.documents.test_uploads import on_full_disk

CLIENT = {"X-AIgentOS-Client": "tests"}
MIB = 1024 * 1024


async def upload(
    http: httpx.AsyncClient, name: str, content: bytes, conversation_id: str | None = None
) -> httpx.Response:
    data = {"conversation_id": conversation_id} if conversation_id else {}
    return await http.post("/api/imports", files={"file": (name, content)}, data=data, headers=CLIENT)


def stored(settings: Settings) -> list[str]:
    folder = settings.data_dir / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def rows(settings: Settings, sql: str) -> list[Any]:
    with closing(sqlite3.connect(settings.chat_db_path)) as connection:
        return connection.execute(sql).fetchall()


def assert_nothing_is_left(settings: Settings) -> None:
    assert stored(settings) == []
    assert (
        rows(settings, "SELECT 1 FROM imports UNION SELECT 1 FROM turns UNION SELECT 1 FROM conversations")
        == []
    )


async def test_a_document_becomes_a_turn_of_a_new_conversation(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    content = files.pdf(["hello"])
    answer = await upload(http, "../my report.pdf", content)
    assert answer.status_code == 202, answer.text
    document = answer.json()
    assert document | {"id": "", "conversation_id": "", "created_at": ""} == {
        "id": "",
        "conversation_id": "",
        "filename": "my report.pdf",
        "media_type": "application/pdf",
        "size_bytes": len(content),
        "reused_existing": False,
        "status": "processing",
        "error": None,
        "error_code": None,
        "progress": {"stage": "queued", "done": 0, "total": 0},
        "chunks": 0,
        "created_at": "",
        "processed_at": None,
    }
    assert stored(settings) == [f"{document['id']}.pdf"]
    state = (await http.get(f"/api/conversations/{document['conversation_id']}/events")).json()
    assert [message["content"] for message in state["events"]] == ["Imported my report.pdf"]
    assert [(turn["id"], turn["route"]) for turn in state["turns"]] == [(document["id"], "import")]
    assert rows(settings, "SELECT lane, kind FROM jobs") == [("documents", "import_document")]


async def test_the_same_file_in_the_same_conversation_is_reused(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    first = (await upload(http, "a.txt", b"hello")).json()
    again = (await upload(http, "another name.txt", b"hello", first["conversation_id"])).json()
    assert again == first | {"reused_existing": True}
    elsewhere = (await upload(http, "a.txt", b"hello")).json()
    assert elsewhere["id"] != first["id"]
    assert len(stored(settings)) == 2


async def test_imports_are_listed_by_page_newest_first(http: httpx.AsyncClient) -> None:
    first = (await upload(http, "1.txt", b"one")).json()
    second = (await upload(http, "2.txt", b"two", first["conversation_id"])).json()
    third = (await upload(http, "3.txt", b"three")).json()
    page = (await http.get("/api/imports", params={"limit": 2})).json()
    assert [item["id"] for item in page["imports"]] == [third["id"], second["id"]]
    rest = (await http.get("/api/imports", params={"limit": 2, "cursor": page["next_cursor"]})).json()
    assert ([item["id"] for item in rest["imports"]], rest["next_cursor"]) == ([first["id"]], None)
    there = (await http.get("/api/imports", params={"conversation_id": first["conversation_id"]})).json()
    assert [item["id"] for item in there["imports"]] == [second["id"], first["id"]]
    assert (await http.get(f"/api/imports/{first['id']}")).json() == first


async def test_deleting_an_import_stops_it_and_removes_its_file(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    document = (await upload(http, "a.txt", b"hello")).json()
    assert (await http.delete(f"/api/imports/{document['id']}")).status_code == 204
    assert stored(settings) == []
    assert rows(settings, "SELECT status FROM turns") == [("cancelled",)]
    assert (await http.get(f"/api/imports/{document['id']}")).status_code == 404
    assert (await http.delete(f"/api/imports/{document['id']}")).status_code == 404


async def test_deleting_a_conversation_removes_the_files_of_its_imports(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    document = (await upload(http, "a.txt", b"hello")).json()
    assert (await http.delete(f"/api/conversations/{document['conversation_id']}")).status_code == 204
    assert_nothing_is_left(settings)


async def test_a_running_import_can_be_stopped_but_an_answer_is_stopped_first(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    document = (await upload(http, "a.txt", b"hello")).json()
    conversation = document["conversation_id"]
    sent = await http.post("/api/chat", json={"message": "hello", "conversation_id": conversation})
    stop = f"/api/conversations/{conversation}/cancel"
    assert (await http.post(stop)).json() == {"cancelled": [sent.json()["event_id"]]}
    assert stored(settings) == [f"{document['id']}.txt"]
    assert (await http.post(stop)).json() == {"cancelled": [document["id"]]}
    assert stored(settings) == []
    assert (await http.get(f"/api/imports/{document['id']}")).json()["status"] == "cancelled"


async def test_a_document_that_is_being_read_lets_messages_pass(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    document = (await upload(http, "a.txt", b"hello")).json()
    await http.post("/api/chat", json={"message": "hi", "conversation_id": document["conversation_id"]})
    stages = rows(settings, "SELECT data FROM events WHERE type = 'turn.stage'")
    assert stages == [], "it would be shown as queued behind the import"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.pdf", b"", 400),
        ("report.pdf", b"\x7fELF" + bytes(100), 415),
        ("things.zip", files.archive({"a.txt": "hello"}), 415),
        ("bomb.docx", files.docx("hello", more={"word/bomb": bytes(60 * MIB)}), 422),
    ],
)
async def test_a_refused_document_leaves_nothing(
    name: str, content: bytes, status: int, http: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await upload(http, name, content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert_nothing_is_left(settings)


async def test_an_unknown_conversation_is_refused_and_leaves_nothing(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    assert (await upload(http, "a.txt", b"hello", "nobody")).status_code == 404
    assert_nothing_is_left(settings)


async def test_r83_a_file_of_50_mib_and_one_byte_is_refused_while_it_arrives(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        while sent < 500:
            sent += 1
            yield b"x" * MIB

    headers = CLIENT | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await http.post("/api/imports", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "larger than 50 MiB" in answer.json()["detail"]
    assert sent <= 52
    assert_nothing_is_left(settings)


async def test_a_file_that_says_it_is_too_large_is_refused_before_it_arrives(http: httpx.AsyncClient) -> None:
    answer = await upload(http, "a.txt", bytes(51 * MIB))
    assert answer.status_code == 413


async def test_r33_a_full_disk_answers_507_and_leaves_nothing(
    http: httpx.AsyncClient, settings: Settings, app: FastAPI
) -> None:
    app.state.kernel.uploads = Uploads(settings.data_dir / "uploads", on_full_disk)
    answer = await upload(http, "a.txt", b"x" * 3 * MIB)
    assert answer.status_code == 507
    assert "disk" in answer.json()["detail"]
    assert_nothing_is_left(settings)


async def test_a_form_without_the_clients_name_is_refused(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await http.post("/api/imports", files={"file": ("a.txt", b"hello")})
    assert answer.status_code == 415
    assert "X-AIgentOS-Client" in answer.json()["detail"]
    assert_nothing_is_left(settings)


async def test_no_other_route_takes_a_form(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/chat", files={"file": ("a.txt", b"hello")}, headers=CLIENT)
    assert answer.status_code == 415


async def test_the_converter_is_shown_and_cannot_be_changed(tmp_path: Path, settings: Settings) -> None:
    from kernel.api.app import create_app
    from kernel.shared.clock import system_clock

    wanted = settings.model_copy(update={"markitdown_url": "http://127.0.0.1:9/mcp"})
    app = create_app(wanted, system_clock())
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:5501") as http,
    ):
        [server] = (await http.get("/api/mcp/servers")).json()["servers"]
        assert (server["name"], server["managed"], server["enabled"]) == ("MarkItDown", True, True)
        path = f"/api/mcp/servers/{server['id']}"
        assert (await http.patch(path, json={"url": "http://localhost:8000/mcp"})).status_code == 403
        assert (await http.delete(path)).status_code == 403
        another = {"name": "markitdown", "transport": "streamable_http", "url": "http://localhost:8000/mcp"}
        assert (await http.post("/api/mcp/servers", json=another)).status_code == 409
        direct = {"name": "files", "transport": "streamable_http", "url": "http://127.0.0.1:9/mcp"}
        assert (await http.post("/api/mcp/servers", json=direct)).status_code == 400
