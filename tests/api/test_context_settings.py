"""What a model is sent, as settings that people read, change and reset."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.fakes.model_server import FakeModelServer

URL = "/api/prompts/context-settings"


async def read(http: httpx.AsyncClient) -> dict[str, Any]:
    settings: dict[str, Any] = (await http.get(URL)).json()
    return settings


async def test_everything_is_as_the_environment_says_until_it_is_changed(http: httpx.AsyncClient) -> None:
    defaults = {
        "max_context_tokens": 8192,
        "max_response_tokens": 1024,
        "compact_trigger_pct": 95,
        "compact_instructions": "",
    }
    assert await read(http) == {**defaults, "memory_enabled": True, "defaults": defaults}


async def test_what_is_changed_counts_what_is_left_out_stays_and_null_resets(
    http: httpx.AsyncClient,
) -> None:
    before = await read(http)
    chosen = {
        "max_context_tokens": 4096,
        "max_response_tokens": 512,
        "compact_trigger_pct": 70,
        "compact_instructions": "Keep every date.",
    }
    assert (await http.patch(URL, json=chosen)).json() == {**before, **chosen}
    changed = (await http.patch(URL, json={"compact_instructions": "  Keep names.\n"})).json()
    assert changed == {**before, **chosen, "compact_instructions": "Keep names."}
    assert await read(http) == changed
    reset = await http.patch(URL, json=dict.fromkeys(chosen))
    assert reset.json() == await read(http) == before


async def test_memory_turned_off_is_on_again_by_default(http: httpx.AsyncClient) -> None:
    assert (await http.patch(URL, json={"memory_enabled": False})).json()["memory_enabled"] is False
    assert (await http.patch(URL, json={"max_response_tokens": 99})).json()["memory_enabled"] is False
    assert (await http.patch(URL, json={"memory_enabled": None})).json()["memory_enabled"] is True


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({}, 422, "nothing to change"),
        (
            {"max_context_tokens": 511},
            422,
            "max_context_tokens: Input should be greater than or equal to 512",
        ),
        (
            {"max_response_tokens": 15},
            422,
            "max_response_tokens: Input should be greater than or equal to 16",
        ),
        ({"max_response_tokens": 8192}, 400, "make max_response_tokens smaller than max_context_tokens"),
        ({"max_context_tokens": 1024}, 400, "an answer of 1024 tokens does not fit"),
        ({"compact_trigger_pct": 49}, 422, "compact_trigger_pct"),
        ({"compact_trigger_pct": 96}, 422, "compact_trigger_pct"),
        ({"compact_instructions": "a" * 4001}, 422, "compact_instructions"),
        ({"compact_instructions": "a\x00b"}, 422, "the text contains a NUL character: remove it"),
        ({"max_context_tokens": 10**30}, 422, "max_context_tokens"),
        ({"context": 4096}, 422, "context"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason_and_changes_nothing(
    http: httpx.AsyncClient, change: dict[str, Any], status: int, said: str
) -> None:
    before = await read(http)
    answer = await http.patch(URL, json=change)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text
    assert await read(http) == before


async def test_a_reset_that_leaves_no_room_for_the_chosen_answer_is_refused(http: httpx.AsyncClient) -> None:
    await http.patch(URL, json={"max_context_tokens": 32_768, "max_response_tokens": 16_384})
    refused = await http.patch(URL, json={"max_context_tokens": None})
    assert (refused.status_code, "does not fit" in refused.json()["detail"]) == (400, True)
    reset = await http.patch(URL, json={"max_context_tokens": None, "max_response_tokens": None})
    assert reset.json()["max_context_tokens"] == 8192


async def test_a_window_beyond_what_the_model_has_is_refused(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    backend.model_context = 32_768
    answer = await http.patch(URL, json={"max_context_tokens": 32_769})
    assert answer.status_code == 400
    assert "the model has a context of 32768 tokens" in answer.json()["detail"]
    assert (await http.patch(URL, json={"max_context_tokens": 32_768})).status_code == 200


async def test_while_the_backend_is_away_the_user_is_believed(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    await backend.stop()
    changed = await http.patch(URL, json={"max_context_tokens": 65_536})
    assert changed.json()["max_context_tokens"] == 65_536


async def test_a_model_that_is_warm_is_not_for_another_window(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    await http.post("/api/llm/warmup", json={})
    await http.patch(URL, json={"max_context_tokens": 4096})
    assert (await http.get("/health")).json()["is_warm"] is False
    assert (await http.post("/api/llm/warmup", json={})).json()["status"] == "warmed"
    assert (await http.get("/health")).json()["is_warm"] is True
    asked = [exchange.body["options"]["num_ctx"] for exchange in backend.log if exchange.path == "/api/chat"]
    assert asked == [8192, 4096]


async def test_figures_and_the_baseline_go_by_what_was_chosen(http: httpx.AsyncClient) -> None:
    await http.patch(URL, json={"max_context_tokens": 4096, "max_response_tokens": 500})
    assert (await http.get("/api/performance/summary")).json()["max_context_tokens"] == 4096
    assert (await http.get("/api/baseline/cases")).json()["max_response_tokens"] == 500
    too_long = {"mode": "direct_model", "enforce_max_response_tokens": True, "max_response_tokens": 501}
    answer = await http.post("/api/baseline/start", json=too_long)
    assert (answer.status_code, "an answer may have 500 tokens" in answer.json()["detail"]) == (400, True)
