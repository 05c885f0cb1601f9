"""Prompts over HTTP: components changed in a profile, profiles, and the way back to the files."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


async def components(http: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await http.get("/api/prompts/components")
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["components"]}


async def system(http: httpx.AsyncClient) -> str:
    content: str = (await http.get("/api/prompts/system")).json()["content"]
    return content


async def change(http: httpx.AsyncClient, component_id: str, **body: object) -> httpx.Response:
    return await http.patch(f"/api/prompts/components/{component_id}", json=body)


async def profile(http: httpx.AsyncClient, title: str, **body: str) -> str:
    answer = await http.post("/api/prompts/profiles", json={"title": title, **body})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def test_a_changed_component_is_in_the_prompt_and_the_file_is_still_known(
    http: httpx.AsyncClient,
) -> None:
    before = (await components(http))["identity"]
    assert before["content"] == before["default_content"]
    assert (await change(http, "identity", content="You are Marvin.\n")).status_code == 200
    after = (await components(http))["identity"]
    assert after["content"] == "You are Marvin."
    assert after["default_content"] == before["default_content"]
    assert (await system(http)).startswith("You are Marvin.\n\n")


async def test_a_component_is_switched_off_and_on(http: httpx.AsyncClient) -> None:
    text = (await components(http))["style"]["content"]
    await change(http, "style", enabled=False)
    assert text not in await system(http)
    assert not (await components(http))["style"]["enabled"]
    await change(http, "style", enabled=True)
    assert text in await system(http)


async def test_what_was_changed_is_taken_back_one_by_one_and_all_at_once(http: httpx.AsyncClient) -> None:
    original = await system(http)
    await change(http, "identity", content="You are Marvin.")
    await change(http, "style", content="Sigh a lot.", enabled=False)
    answer = await http.post("/api/prompts/reset", json={"component_id": "identity"})
    assert answer.status_code == 200
    assert "Marvin" not in await system(http)
    assert (await components(http))["style"]["content"] == "Sigh a lot."
    await http.post("/api/prompts/reset")
    assert await system(http) == original


async def test_profiles_hold_their_own_changes(http: httpx.AsyncClient) -> None:
    original = await system(http)
    await change(http, "identity", content="You are Marvin.")
    plain = await profile(http, "Plain")
    copy = await profile(http, "Marvin again", copy_of="default")
    assert (await http.post(f"/api/prompts/profiles/{plain}/activate")).json()["active"]
    assert await system(http) == original
    await http.post(f"/api/prompts/profiles/{copy}/activate")
    await change(http, "identity", content="You are Marvin, still.")
    await http.post("/api/prompts/profiles/default/activate")
    assert (await system(http)).startswith("You are Marvin.\n")
    listed = (await http.get("/api/prompts/profiles")).json()["profiles"]
    assert [(one["title"], one["active"]) for one in listed] == [
        ("Default", True),
        ("Plain", False),
        ("Marvin again", False),
    ]
    assert (await http.delete(f"/api/prompts/profiles/{copy}")).status_code == 204
    assert len((await http.get("/api/prompts/profiles")).json()["profiles"]) == 2


async def test_what_cannot_be_done_says_why(http: httpx.AsyncClient) -> None:
    tutor = await profile(http, "Tutor")
    await http.post(f"/api/prompts/profiles/{tutor}/activate")
    for answer, status, hint in (
        (await change(http, "nothing", enabled=False), 404, "identity"),
        (await change(http, "identity", content="  "), 422, "switch the component off"),
        (await change(http, "identity", content="x" * 20_001), 422, "20000"),
        (await http.post("/api/prompts/profiles", json={"title": "Tutor"}), 409, "title"),
        (await http.post("/api/prompts/profiles", json={"title": "New", "copy_of": "no"}), 404, "profile"),
        (await http.post("/api/prompts/profiles/no/activate"), 404, "profile"),
        (await http.delete("/api/prompts/profiles/default"), 409, "reset"),
        (await http.delete(f"/api/prompts/profiles/{tutor}"), 409, "activate another"),
    ):
        assert answer.status_code == status, answer.text
        assert hint in answer.json()["detail"]


@pytest.mark.parametrize("body", [{"content": "You are Marvin.", "enabled": True}])
async def test_a_change_that_is_as_the_file_is_no_change(
    http: httpx.AsyncClient, body: dict[str, object]
) -> None:
    default = (await components(http))["identity"]["default_content"]
    await change(http, "identity", **body)
    await change(http, "identity", content=default)
    plain = await profile(http, "Copy", copy_of="default")
    await http.post(f"/api/prompts/profiles/{plain}/activate")
    assert (await components(http))["identity"]["content"] == default
