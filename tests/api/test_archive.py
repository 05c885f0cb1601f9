"""R73 without load: what goes out comes in again, all of it but secrets, and only where nothing is yet."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from kernel.store.archive.format import ROWS
from kernel.store.archive.writer import ArchiveWriter
from kernel.store.migrate import migrate
from kernel.store.queries import queries
from tests.api.everything import DOCUMENT, SECRET, fill
from tests.api.instances import CLIENT, Instance, instance, lines_of, rows_of

# Columns and tables that no archive has, and why.
NOT_EXPORTED = {
    "turns": {
        "idempotency_key",  # requests are not repeated elsewhere
        "request_hash",
        "accepted_mono",  # of this boot of this machine
        "boot_id",
        "query_embedding",  # vectors are made again
        "query_embedding_model",
    },
    "events": {"id"},  # numbered anew, in the same order
    "jobs": {"id", "lane", "conversation_id", "turn_ordinal", "status", "due_mono", "boot_id", "owner"},
    "memory_chunks": {"embedding", "embedding_model", "stale"},
    "mcp_servers": {
        "env",  # their names alone are exported
        "headers",
        "managed",
        "hidden",
        "enabled",
        "generation",
        "observed_generation",
        "reachable",
        "last_error",
        "network",
        "tools",  # found, and agreed to, again
        "tools_hash",
        "discovered_at",
        "approved_tools",
        "approved_hash",
    },
    "baseline_runs": {"current_case"},
}
PASSING = {"processes", "token_rates", "memory_changes", "baseline_conversations", "sqlite_sequence"}
ADDED = {"mcp_servers": {"env_names", "header_names"}}


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Instance]:
    async with instance(tmp_path / "source") as one:
        await fill(one)
        yield one


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Instance]:
    async with instance(tmp_path / "target") as one:
        yield one


async def test_r73_an_archive_taken_in_elsewhere_is_exported_again_byte_for_byte(
    source: Instance, target: Instance
) -> None:
    archive = await source.export()
    for kind in ROWS:
        assert rows_of(archive, kind.table), f"no {kind.table}: this test would not see them lost"
    taken = await target.take(archive)
    assert taken.status_code == 200, taken.text
    assert taken.json() == {"conversations": 3, "documents": 1}
    assert await target.export() == archive
    assert target.files() == source.files()
    [name] = target.files()
    assert (target.kernel.uploads.folder / name).read_bytes() == DOCUMENT


async def test_r73_what_was_said_is_shown_as_before(source: Instance, target: Instance) -> None:
    await source.http.patch("/api/prompts/context-settings", json={"max_response_tokens": 333})
    await target.take(await source.export())
    lists = ("/api/conversations", "/api/memory/chunks", "/api/imports")
    for path in (*lists, "/api/prompts/profiles", "/api/prompts/context-settings"):
        before, after = (await source.http.get(path)).json(), (await target.http.get(path)).json()
        for page in (before, after):
            for chunk in page.get("chunks", []):
                chunk.pop("updated_at")
        assert after == before, path
    for item in (await source.http.get("/api/conversations")).json()["conversations"]:
        path = f"/api/conversations/{item['id']}/events"
        assert (await target.http.get(path)).json() == (await source.http.get(path)).json()


async def test_r73_no_secret_leaves_with_an_archive(source: Instance) -> None:
    text = str(lines_of(await source.export()))
    assert SECRET not in text
    assert "X-Key" in text, "what is missing there can be seen"


async def test_an_imported_mcp_server_is_switched_off_and_has_nothing_approved(
    source: Instance, target: Instance
) -> None:
    await target.take(await source.export())
    [server] = (await target.http.get("/api/mcp/servers")).json()["servers"]
    assert (server["name"], server["enabled"], server["status"]) == ("Weather", False, "disabled")
    assert server["discovered_tools"] == []
    assert server["url"] == "https://weather.example/mcp"


async def test_an_instance_with_data_takes_nothing_in_and_says_what_to_do(source: Instance) -> None:
    archive = await source.export()
    refused = await source.take(archive)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "delete all data" in refused.json()["detail"]
    assert await source.export() == archive


async def test_an_export_is_one_snapshot_however_slowly_it_is_read(source: Instance) -> None:
    archive = await source.export()
    writer = ArchiveWriter(source.kernel.db.path, source.kernel.uploads.folder)
    lines = writer._pieces  # the first piece holds the header alone until the rows are asked for
    first = next(lines)
    await source.http.post("/api/conversations", json={"title": "later"})
    assert first + b"".join(lines) == archive
    writer.close()
    assert await source.export() != archive


async def test_the_routes_for_all_data_need_what_no_other_page_can_send(target: Instance) -> None:
    form = await target.http.post("/api/admin/import", files={"file": ("a", b"")})
    assert form.status_code == 415
    json = await target.http.post("/api/admin/import", json={}, headers=CLIENT)
    assert json.status_code == 415
    foreign = {"sec-fetch-site": "cross-site"}
    assert (await target.http.get("/api/admin/export", headers=foreign)).status_code == 403
    export = await target.http.get("/api/admin/export")
    assert export.headers["cross-origin-resource-policy"] == "same-origin"
    assert export.headers["cache-control"] == "no-store"


def test_every_column_is_exported_or_named_with_the_reason_why_not(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    migrate(path, tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables
        }
    exported = {kind.table: set(kind.model_fields) for kind in ROWS if kind.table != "files"}
    assert tables - PASSING == exported.keys()
    for table, names in exported.items():
        assert names - ADDED.get(table, set()) | NOT_EXPORTED.get(table, set()) == columns[table], table
        with closing(sqlite3.connect(path)) as connection:
            selected = connection.execute(queries()[f"archive_{table}"]).description
        assert [column[0] for column in selected] == list(
            next(k for k in ROWS if k.table == table).model_fields
        )
