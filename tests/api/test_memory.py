"""The routes of memory: what people see of it and may change."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from kernel.api.deps import Kernel
from kernel.shared.clock import Clock
from kernel.store.sqlite import SqliteDatabase
from tests.fakes.model_server import FakeModelServer
from tests.store.memory_turns import chunk, note, tell


@pytest.fixture
def db(app: FastAPI) -> SqliteDatabase:
    kernel: Kernel = app.state.kernel
    return kernel.db


@pytest.fixture
def clock(app: FastAPI) -> Clock:
    kernel: Kernel = app.state.kernel
    return kernel.clock


async def test_a_chunk_is_listed_with_where_it_comes_from(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    page = (await http.get("/api/memory/chunks", params={"source_type": "round"})).json()
    assert [item["content"] for item in page["chunks"]] == ["A fine city.", "I live in Lyon."]
    assert page["memory_enabled"] is True
    assert page["next_cursor"] is None
    assert page["counts"] == {"round": 2, "note": 0, "summary": 0, "document": 0, "superseded": 0}
    said = page["chunks"][1]
    assert (said["source_id"], said["trust"], said["embedding_model"]) == (turn.event_id, "user", None)
    assert "embedding" not in said
    assert (await http.get(f"/api/memory/chunks/{said['id']}")).json() == said


@pytest.mark.parametrize(
    ("params", "status"),
    [({"source_type": "rumour"}, 422), ({"limit": "0"}, 422), ({"cursor": "x"}, 400)],
)
async def test_a_list_that_makes_no_sense_is_refused_with_a_reason(
    http: httpx.AsyncClient, params: dict[str, str], status: int
) -> None:
    answer = await http.get("/api/memory/chunks", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_a_note_is_edited_pinned_and_forgotten(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    path = f"/api/memory/chunks/{await note(db, clock, turn, 'lives in Lyon')}"
    edited = await http.patch(path, json={"content": " lives in Nice ", "pinned": True})
    assert (edited.json()["content"], edited.json()["pinned"]) == ("lives in Nice", True)
    assert (await http.patch(path, json={"pinned": False})).json()["pinned"] is False
    for body in ({}, {"content": "  "}, {"colour": "red"}):
        assert (await http.patch(path, json=body)).status_code == 422
    assert (await http.delete(path)).json() == {"forgotten": 3}
    for answer in (await http.get(path), await http.delete(path), await http.post(f"{path}/restore")):
        assert answer.status_code == 404
        assert "forgotten" in answer.json()["detail"]


async def test_what_was_said_cannot_be_edited(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "I live in Lyon.", "A fine city.")
    said = await chunk(db, "I live in Lyon.")
    answer = await http.patch(f"/api/memory/chunks/{said.id}", json={"content": "I live in Nice."})
    assert answer.status_code == 409
    assert "it can be forgotten" in answer.json()["detail"]


async def test_a_superseded_note_is_listed_apart_and_restored(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    turn = await tell(db, clock, "I live in Lyon.", "A fine city.")
    old, new = await note(db, clock, turn, "lives in Lyon"), await note(db, clock, turn, "lives in Nice")
    async with db.write() as tx:
        await tx.fetch("supersede_chunk", {"id": old, "by": new, "now": clock.now()})
    listed = (await http.get("/api/memory/chunks", params={"superseded": "true"})).json()
    assert [item["id"] for item in listed["chunks"]] == [old]
    assert listed["counts"]["superseded"] == 1
    restored = (await http.post(f"/api/memory/chunks/{old}/restore")).json()
    assert (restored["superseded_by"], restored["valid_to"]) == (None, None)


async def test_a_search_finds_by_meaning_and_words_with_a_score(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    found = (await http.get("/api/memory/search", params={"q": "What is my parrot called?"})).json()
    assert (found["memory_enabled"], found["embedded"]) == (True, True)
    best = found["hits"][0]
    assert best["chunk"]["content"] == "My parrot is called Quixote."
    assert 0 < best["score"] <= 1
    said = best["chunk"]["id"]
    await http.delete(f"/api/memory/chunks/{said}")
    again = (await http.get("/api/memory/search", params={"q": "What is my parrot called?"})).json()
    assert said not in [hit["chunk"]["id"] for hit in again["hits"]]


async def test_memory_is_turned_off_and_on_and_says_so_everywhere(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    settings = (await http.get("/api/prompts/context-settings")).json()
    assert settings["memory_enabled"] is True
    off = await http.patch("/api/prompts/context-settings", json={"memory_enabled": False})
    assert off.json() == {**settings, "memory_enabled": False}
    found = (await http.get("/api/memory/search", params={"q": "parrot"})).json()
    assert (found["memory_enabled"], found["hits"]) == (False, [])
    listed = (await http.get("/api/memory/chunks")).json()
    assert listed["memory_enabled"] is False
    assert len(listed["chunks"]) == 2, "it can still be looked at and forgotten"
    await http.patch("/api/prompts/context-settings", json={"memory_enabled": True})
    assert (await http.get("/api/memory/search", params={"q": "parrot"})).json()["hits"]


async def test_without_an_embedding_model_a_search_goes_by_words_and_says_so(
    http: httpx.AsyncClient, db: SqliteDatabase, clock: Clock, backend: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    await backend.stop()
    found = (await http.get("/api/memory/search", params={"q": "my parrot Quixote"})).json()
    assert found["embedded"] is False
    assert found["hits"]
