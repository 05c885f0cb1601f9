"""An archive that somebody made by hand is refused with the line and the reason; nothing of it is left."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.shared.clock import system_clock
from kernel.store.archive import reader
from kernel.store.archive.errors import ArchiveRefused, ArchiveTooLarge
from kernel.store.archive.format import HEADER
from kernel.store.archive.reader import ArchiveReader
from kernel.store.mcp_servers import ensure_managed_server
from tests.api.everything import fill
from tests.api.instances import Instance, Lines, archive_of, instance, lines_of

Change = Callable[[Lines], None]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    async def make() -> bytes:
        async with instance(tmp_path_factory.mktemp("source")) as source:
            await fill(source)
            return await source.export()

    return asyncio.run(make())


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Instance]:
    async with instance(tmp_path / "target") as one:
        yield one


def read(archive: bytes, folder: Path) -> None:
    """As the kernel does, a piece at a time."""
    reading = ArchiveReader(folder, system_clock())
    try:
        for start in range(0, len(archive), 1000):
            reading.feed(archive[start : start + 1000])
        reading.finish()
    finally:
        reading.close()


async def assert_refused(target: Instance, archive: bytes, status: int, said: str) -> None:
    answer = await target.take(archive)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert await target.is_empty()


def row(lines: Lines, table: str, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = [line["row"] for line in lines[1:] if line["table"] == table][number]
    return found


def put(table: str, number: int = 0, **columns: object) -> Change:
    return lambda lines: row(lines, table, number).update(columns)


def drop(table: str) -> Change:
    def change(lines: Lines) -> None:
        lines[1:] = [line for line in lines[1:] if line["table"] != table]

    return change


def add(line: object) -> Change:
    return lambda lines: lines.insert(1, line)  # type: ignore[arg-type]


OTHER_FILE = base64.b64encode(b"x" * 29).decode()
CHANGES: dict[str, tuple[Change, str]] = {
    "an unknown table": (add({"table": "sqlite_master", "row": {}}), "line 2: there is no table"),
    "a table of this machine": (add({"table": "processes", "row": {}}), "line 2: there is no table"),
    "an unknown column": (put("conversations", last_sql="x"), "last_sql"),
    "a missing column": (lambda lines: row(lines, "turns").pop("reply_id"), "reply_id: Field required"),
    "a text for a number": (put("conversations", last_seq="1"), "last_seq"),
    "a list for a text": (put("messages", content=["x"]), "content"),
    "a number beyond all": (put("conversations", last_seq=2**70), "last_seq"),
    "no object": (add([1, 2]), "line 2: must be an object"),
    "something beside the row": (add({"table": "turns", "row": {}, "more": 1}), "line 2: must be an object"),
    "a role that is none": (put("messages", role="system"), "role"),
    "a frame within an event": (put("events", data='{"turn_id":null}\n\nevent: x'), "JSON on one line"),
    "an event that is none": (put("events", type="x\nid: 1"), "there is no event"),
    "an event without its data": (put("events", data="{}"), "Field required"),
    "a file outside the folder": (put("imports", stored_name="../../evil.md"), "stored_name"),
    "a file of another": (
        put("imports", stored_name="0192f0c0-0000-7000-8000-000000000001.md"),
        "the stored file must have the import's id",
    ),
    "another file": (put("files", data=OTHER_FILE), "is not the one that was exported"),
    "a longer file": (put("files", data=base64.b64encode(b"x" * 30).decode()), "larger than its import says"),
    "a file of nobody": (put("files", import_id="nobody"), "there is no import with this id"),
    "a piece that is missing": (put("files", position=1), "piece 0 of the file is missing"),
    "no base64": (put("files", data="§§"), "base64"),
    "a job of no turn": (put("jobs", turn_id="nobody"), "there is no turn with this id"),
    "a job that is none": (put("jobs", kind="shell"), "kind"),
    "a turn that would wait for ever": (drop("jobs"), "has not ended, and nothing is to be done for it"),
    "messages of no turn": (put("messages", 1, turn_id="nobody"), "not there"),
    "a turn without its message": (drop("messages"), "has no message of the user"),
    "an event beyond the counter": (put("conversations", last_seq=0), "beyond its counters"),
    "a profile that is missing": (put("settings", value='"nobody"'), "prompt profile nobody is not there"),
    "a window of no size": (put("settings", key="context", value='{"max_context_tokens": -1}'), "512"),
    "a size that is none": (put("settings", key="context", value='{"num_ctx": 4096}'), "num_ctx"),
    "a choice that is none": (put("settings", key="api_key"), "key"),
    "the server of the program itself": (put("mcp_servers", slug="a b"), "slug"),
    "the same row twice": (lambda lines: lines.insert(2, lines[1]), "UNIQUE"),
    "rows in another order": (lambda lines: lines.insert(1, lines.pop(20)), "come too late"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_r73_an_archive_with_what_cannot_be_is_refused(what: str, archive: bytes, tmp_path: Path) -> None:
    change, said = CHANGES[what]
    lines = lines_of(archive)
    change(lines)
    with pytest.raises(ArchiveRefused, match=re.escape(said)):
        read(archive_of(lines), tmp_path)
    assert not (tmp_path.parent / "evil.md").exists()


def test_r73_the_archive_that_these_tests_change_is_sound(archive: bytes, tmp_path: Path) -> None:
    read(archive_of(lines_of(archive)), tmp_path)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: b"", "breaks off"),
        (lambda whole: whole[: len(whole) // 2], "breaks off"),
        (lambda whole: whole[:-1], "breaks off"),
        (lambda whole: b"PK\x03\x04" + whole, "compression is broken"),
        (lambda whole: whole[:200] + b"\0" * 50 + whole[250:], "compression is broken"),
        (lambda whole: whole + b"more", "something follows"),
        (lambda whole: whole + whole, "something follows"),
        (lambda whole: gzip.compress(b'{"format": "another"}\n'), "not an archive of AIgentOS"),
        (lambda whole: gzip.compress(b'{"format": "aigentos-archive", "version": 2}\n'), "has version 2"),
        (lambda whole: gzip.compress(gzip.decompress(whole)[:-20]), "breaks off"),
        (lambda whole: gzip.compress(b"\xff\xfe\n"), "line 1"),
        (lambda whole: gzip.compress(b"[" * 100_000 + b"\n"), "line 1"),
        (lambda whole: gzip.compress(b'{"a": ' + b"9" * 6000 + b"}\n"), "line 1"),
        (lambda whole: gzip.compress(b'{"a": NaN}\n'), "line 1"),
        (lambda whole: gzip.compress(rb'{"format": "\ud800"}' + b"\n"), "line 1"),
    ],
)
def test_r73_what_is_no_whole_archive_is_refused(
    damage: Callable[[bytes], bytes], said: str, archive: bytes, tmp_path: Path
) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        read(damage(archive), tmp_path)


def test_r73_what_unpacks_without_end_is_refused_before_it_fills_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "FREE_BYTES", 4 * reader.MIB)
    with pytest.raises(ArchiveTooLarge, match="unpacks to far more"):
        read(gzip.compress(json.dumps(HEADER).encode() + b"\n" + b" " * 30_000_000), tmp_path)


def test_r73_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_LINE", 100_000)
    with pytest.raises(ArchiveTooLarge, match="line 1 is longer"):
        read(gzip.compress(b'{"format": "' + b"x" * 2_000_000), tmp_path)


async def test_r73_what_is_refused_leaves_nothing_and_is_taken_when_it_is_whole(
    archive: bytes, target: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = lines_of(archive)
    row(lines, "files")["data"] = OTHER_FILE  # the last line: all before it was read by then
    await assert_refused(target, archive_of(lines), 422, "is not the one that was exported")
    await assert_refused(target, archive[:-10], 422, "breaks off")
    await assert_refused(target, b"no gzip", 422, "compression is broken")
    monkeypatch.setattr(reader, "FREE_BYTES", -reader.LARGEST_RATIO * len(archive))
    await assert_refused(target, archive, 413, "unpacks to far more")
    monkeypatch.undo()
    taken = await target.take(archive)
    assert taken.status_code == 200, taken.text
    assert await target.export() == archive


async def test_r73_an_archive_that_the_database_refuses_at_the_end_leaves_nothing(
    archive: bytes, target: Instance
) -> None:
    managed = "http://127.0.0.1:9/mcp"
    async with target.kernel.db.write() as tx:
        await ensure_managed_server(tx, target.kernel.clock, managed)
    lines = lines_of(archive)
    row(lines, "mcp_servers")["name"] = "MarkItDown"  # there already: names are unique
    await assert_refused(target, archive_of(lines), 422, "does not fit")
