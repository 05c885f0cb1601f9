"""The routes' answers, good and bad."""

from __future__ import annotations

import httpx
import pytest

from kernel.shared.settings import Settings
from tests.fakes.model_server import CHAT_MODEL, FakeModelServer
from tests.fakes.script import Script


async def start(http: httpx.AsyncClient, message: str = "hello") -> str:
    answer = await http.post("/api/chat", json={"message": message})
    assert answer.status_code == 202
    conversation_id: str = answer.json()["conversation_id"]
    return conversation_id


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ({}, "message"),
        ({"message": ""}, "message"),
        ({"message": "  \n "}, "empty"),
        ({"message": "x" * 100_001}, "100000"),
        ({"message": "a\x00b"}, "NUL"),
        ({"message": 7}, "string"),
        ({"message": "hi", "conversation_id": "x" * 65}, "conversation_id"),
    ],
)
async def test_a_bad_message_is_refused_with_the_reason(
    http: httpx.AsyncClient, body: dict[str, object], hint: str
) -> None:
    answer = await http.post("/api/chat", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert hint in answer.json()["detail"]
    assert answer.json()["code"] == "invalid_request"


async def test_a_conversation_can_be_created_named_listed_found_and_deleted(http: httpx.AsyncClient) -> None:
    created = await http.post("/api/conversations", json={"title": "Holiday plans"})
    assert created.status_code == 201
    conversation_id = created.json()["id"]
    renamed = await http.patch(f"/api/conversations/{conversation_id}", json={"title": "Winter plans"})
    assert renamed.json()["title"] == "Winter plans"
    found = await http.get("/api/conversations", params={"q": "winter"})
    assert [item["id"] for item in found.json()["conversations"]] == [conversation_id]
    assert (await http.delete(f"/api/conversations/{conversation_id}")).status_code == 204
    assert (await http.get(f"/api/conversations/{conversation_id}")).status_code == 404
    assert (await http.get("/api/conversations")).json() == {"conversations": [], "next_cursor": None}


async def test_what_is_not_there_is_404_with_a_way_on(http: httpx.AsyncClient) -> None:
    for answer in (
        await http.get("/api/conversations/nope"),
        await http.get("/api/conversations/nope/events"),
        await http.get("/api/conversations/nope/stream"),
        await http.post("/api/conversations/nope/cancel", json={}),
        await http.patch("/api/conversations/nope", json={"title": "x"}),
        await http.delete("/api/conversations/nope"),
        await http.post("/api/chat", json={"message": "hi", "conversation_id": "nope"}),
        await http.get("/nowhere"),
    ):
        assert answer.status_code == 404, answer.request.url
        assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize("cursor", ["-1", "1.5", "abc", "1" * 19, "١", " 1"])
async def test_a_bad_stream_cursor_is_400(http: httpx.AsyncClient, cursor: str) -> None:
    conversation_id = await start(http)
    answer = await http.get(f"/api/conversations/{conversation_id}/stream", params={"after": cursor})
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]


async def test_health_says_that_no_worker_runs_and_what_to_do(http: httpx.AsyncClient) -> None:
    health = (await http.get("/health")).json()
    assert health["status"] == "degraded"
    assert health["model"] == CHAT_MODEL
    assert [problem for problem in health["problems"] if "worker" in problem and "aigentos up" in problem]
    workers = (await http.get("/api/worker/health")).json()
    assert workers["dialogue_worker"]["status"] == workers["orchestrator_worker"]["status"] == "unknown"


async def test_warming_up_reads_the_system_prompt_once(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    first = await http.post("/api/llm/warmup", json={})
    assert (first.json()["ok"], first.json()["status"]) == (True, "warmed")
    again = await http.post("/api/llm/warmup", json={})
    assert again.json()["status"] == "already_warmed"
    health = (await http.get("/health")).json()
    assert (health["is_warm"], health["base_url"]) == (True, backend.base_url)
    system = (await http.get("/api/prompts/system")).json()["content"]
    asked = [exchange for exchange in backend.log if exchange.path == "/api/chat"]
    assert len(asked) == 1
    assert asked[0].body["messages"][0] == {"role": "system", "content": system}


async def test_warming_up_without_a_backend_says_what_to_do(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    backend.script(Script(status=500, body={"error": "out of memory"}))
    answer = await http.post("/api/llm/warmup", json={})
    assert answer.status_code in (502, 503)
    assert len(answer.json()["detail"]) > 20


async def test_a_model_is_chosen_among_those_offered(
    http: httpx.AsyncClient, backend: FakeModelServer
) -> None:
    backend.models.append("tiny:latest")
    chosen = await http.put("/api/llm/model", json={"model": "tiny:latest"})
    assert chosen.json()["model"] == "tiny"
    current = [model["name"] for model in chosen.json()["models"] if model["current"]]
    assert current == ["tiny"]
    refused = await http.put("/api/llm/model", json={"model": "no-such-model"})
    assert refused.status_code == 404
    assert CHAT_MODEL in refused.json()["detail"]
    assert (await http.get("/api/llm/models")).json()["model"] == "tiny"


async def test_the_system_prompt_shows_its_components(http: httpx.AsyncClient) -> None:
    prompt = (await http.get("/api/prompts/system")).json()
    for component in prompt["components"]:
        assert component["content"] in prompt["content"]
    assert prompt["tokens_est"] > 0


async def test_the_orchestrators_prompts_are_shown_as_they_are_in_their_files(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    prompts = (await http.get("/api/prompts/orchestrator")).json()["prompts"]
    assert {"tool_arguments", "tool_answer"} <= {prompt["id"] for prompt in prompts}
    for prompt in prompts:
        file = (settings.prompts_dir / "orchestrator" / f"{prompt['id']}.md").read_text("utf-8")
        assert file.strip() == f"# {prompt['title']}\n\n{prompt['content']}"
        assert prompt["tokens_est"] > 0


async def test_cancelling_when_nothing_runs_is_no_error(http: httpx.AsyncClient) -> None:
    created = await http.post("/api/conversations", json={})
    answer = await http.post(f"/api/conversations/{created.json()['id']}/cancel")
    assert answer.json() == {"cancelled": []}
