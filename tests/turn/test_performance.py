"""What turns took, as the API tells it: right for every kind of end, agreeing with the model's own log."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.script import Script
from tests.fakes.stream import prompt_words
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent
from tests.harness.stack import Stack
from tests.harness.waiting import until

STORY = "Tell me about the sea. " + "It was a long way to the harbour, and the wind came from the west. " * 20


async def exchange_of(client: Client, sent: Sent) -> dict[str, Any]:
    answer = await client.http.get("/api/performance/recent")
    assert answer.status_code == 200, answer.text
    [found] = [one for one in answer.json()["exchanges"] if one["turn_id"] == sent.turn_id]
    assert_steps_add_up(found)
    return dict(found)


def assert_steps_add_up(exchange: dict[str, Any]) -> None:
    """Each step begins where the one before it ended, the first with the turn, the last ends with it."""
    end = 0.0
    for step in exchange["trace"]:
        assert step["start_ms"] == pytest.approx(end, abs=0.01)
        end = step["start_ms"] + step["duration_ms"]
    assert end == pytest.approx(exchange["total_ms"], abs=0.01)


def steps(exchange: dict[str, Any]) -> list[str]:
    return [step["name"] for step in exchange["trace"]]


async def _first(client: Client, sent: Sent, kind: str) -> Frame:
    async for frame in client.frames(sent.conversation_id):
        if frame.type == kind:
            return frame
    raise AssertionError(f"no {kind}")


async def test_twenty_turns_have_the_tokens_that_the_model_counted(client: Client, backend: Backend) -> None:
    conversation = None
    for number in range(20):
        message = f"turn {number:02} of twenty" + " and a word more" * number
        backend.script(Script(tokens=3 + number), marker=f"turn {number:02}", times=1)
        sent = await client.send(message, conversation)
        conversation = sent.conversation_id
        frames = await client.turn(sent)
        [asked] = backend.requests(f"turn {number:02} of twenty")
        found = await exchange_of(client, sent)
        assert found["status"] == "completed"
        assert found["prompt_tokens"] == len(prompt_words(asked.body)) > 0
        assert found["completion_tokens"] == asked.tokens_sent == 3 + number
        assert sum(found["prompt_parts"].values()) == found["prompt_tokens"]
        assert 0 < found["model_ttft_ms"] <= found["ttft_ms"] <= found["total_ms"]
        told = frames[-1].data["performance"]
        assert {name: found[name] for name in told} == told
    assert set(found["prompt_parts"]) == {"system", "user", "assistant", "message"}


async def test_a_plain_turn_tells_every_step(client: Client) -> None:
    sent = await client.send("a plain question")
    await client.turn(sent)
    found = await exchange_of(client, sent)
    assert steps(found) == ["queued", "routing", "handover", "preparing", "memory", "model", "answer"]
    assert found["trace"][1]["detail"] == found["decided_by"]
    assert found["conversation_id"] == sent.conversation_id
    assert (found["route"], found["message"]) == ("direct_dialogue", "a plain question")


async def test_a_turn_of_a_tool_tells_its_call_and_needs_no_model(client: Client) -> None:
    sent = await client.send("what is 12 * 12?")
    await client.turn(sent)
    found = await exchange_of(client, sent)
    assert steps(found) == ["queued", "routing", "handover", "planning", "tool", "answer"]
    [observation] = found["observations"]
    assert (observation["tool"], observation["error"]) == ("calculate", None)
    assert (found["model"], found["prompt_tokens"], found["prompt_parts"]) == (None, None, {})


async def test_a_turn_that_is_stopped_while_it_streams_keeps_what_was_measured(
    client: Client, backend: Backend
) -> None:
    backend.script(Script(endless=True, tokens_per_second=50), marker="never ends")
    sent = await client.send("a story that never ends")
    await _first(client, sent, "message.delta")
    await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel")
    await client.turn(sent)
    found = await exchange_of(client, sent)
    assert (found["status"], found["completion_tokens"]) == ("cancelled", None)
    assert 0 < found["model_ttft_ms"] <= found["ttft_ms"] <= found["total_ms"]
    assert found["model"]
    assert found["prompt_parts"]["message"] > 0
    assert found["trace"][-1]["name"] == "answer"
    assert found["trace"][-1]["detail"] == "cancelled"


async def test_a_turn_that_is_stopped_while_the_model_is_silent_says_so(
    client: Client, backend: Backend
) -> None:
    backend.script(Script(fault="hang"), marker="says nothing")
    sent = await client.send("a model that says nothing")
    await _first(client, sent, "turn.stage")
    await client.http.post(f"/api/conversations/{sent.conversation_id}/cancel")
    await client.turn(sent)
    found = await exchange_of(client, sent)
    assert (found["status"], found["ttft_ms"]) == ("cancelled", None)
    assert found["trace"][-1]["name"] == "reading_prompt"


async def test_a_turn_that_fails_is_there_with_its_error(client: Client, backend: Backend) -> None:
    refusal = Script(status=400, body={"error": "this model cannot chat"})
    backend.script(refusal, marker="cannot be answered")
    sent = await client.send("what cannot be answered")
    assert (await client.turn(sent))[-1].type == "turn.failed"
    found = await exchange_of(client, sent)
    assert found["status"] == "failed"
    assert "cannot chat" in found["error"]


async def test_a_turn_that_is_tried_again_tells_the_wait_and_why(client: Client, backend: Backend) -> None:
    backend.script(Script(fault="fin", fault_after=2), marker="breaks off", times=1)
    sent = await client.send("an answer that breaks off")
    assert (await client.turn(sent))[-1].type == "turn.completed"
    found = await exchange_of(client, sent)
    [again] = [step for step in found["trace"] if step["name"] == "retrying"]
    assert again["detail"]


async def test_the_summary_counts_every_turn_and_its_tokens(client: Client) -> None:
    before = (await client.http.get("/api/performance/summary")).json()
    sent = await client.send("one more turn")
    await client.turn(sent)
    found = await exchange_of(client, sent)
    summary = (await client.http.get("/api/performance/summary")).json()
    assert summary["completed"] == before["completed"] + 1
    for period in ("day", "week", "month", "all"):
        now, then = summary["tokens"][period], before["tokens"][period]
        assert now["turns"] == then["turns"] + 1
        assert now["prompt_tokens"] == then["prompt_tokens"] + found["prompt_tokens"]
        assert now["completion_tokens"] == then["completion_tokens"] + found["completion_tokens"]
    assert summary["ttft_ms"]["min"] <= found["ttft_ms"] <= summary["ttft_ms"]["max"]
    assert sum(day["turns"] for day in summary["by_day"]) == summary["tokens"]["all"]["turns"]
    assert sum(route["turns"] for route in summary["by_route"]) == summary["tokens"]["all"]["turns"]


async def test_pages_of_turns_follow_each_other_without_a_gap(client: Client) -> None:
    for number in range(3):
        await client.turn(await client.send(f"page {number}"))
    whole = (await client.http.get("/api/performance/recent?limit=3")).json()["exchanges"]
    seen, cursor = [], None
    for _ in range(3):
        params = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await client.http.get("/api/performance/recent", params=params)).json()
        seen += page["exchanges"]
        cursor = page["next_cursor"]
    # not all of each: a conversation gets its title after its answer
    assert [one["turn_id"] for one in seen] == [one["turn_id"] for one in whole]
    assert [one["message"] for one in seen] == ["page 2", "page 1", "page 0"]
    assert (await client.http.get("/api/performance/recent?cursor=mine")).status_code == 400


async def test_the_size_of_prompts_is_estimated_better_once_the_model_has_counted_some(
    client: Client,
) -> None:
    for number in range(8):
        await client.turn(await client.send(f"{number} {STORY}"))
    [rate] = (await client.http.get("/api/performance/summary")).json()["token_rates"]
    assert rate["prompts"] >= 8
    assert rate["error_learned"] < rate["error_default"]


async def test_prompts_are_kept_only_while_the_user_wants_it(
    stack: Stack, client: Client, backend: Backend
) -> None:
    await client.turn(await client.send("nobody looks"))
    assert stack.read("SELECT 1 FROM prompts_sent") == []
    answer = await client.http.put("/api/debug/settings", json={"keep_prompts": True})
    assert answer.json() == {"keep_prompts": True}
    sent = await client.send("somebody looks")
    await client.turn(sent)
    log = (await client.http.get("/api/debug/logs")).json()
    newest, before = log["entries"][:2]
    assert log["keep_prompts"] is True
    assert newest["prompt"] == backend.requests("somebody looks")[-1].body["messages"]
    assert (newest["turn_id"], before["prompt"]) == (sent.turn_id, None)
    await client.http.put("/api/debug/settings", json={"keep_prompts": False})
    assert stack.read("SELECT 1 FROM prompts_sent") == []
    assert (await client.http.get("/api/debug/logs")).json()["entries"][0]["prompt"] is None


async def test_a_prompt_that_failed_is_kept_too(client: Client, backend: Backend) -> None:
    await client.http.put("/api/debug/settings", json={"keep_prompts": True})
    backend.script(Script(status=400, body={"error": "no"}), marker="refused")
    sent = await client.send("refused by the model")
    await client.turn(sent)
    [entry] = (await client.http.get("/api/debug/logs?limit=1")).json()["entries"]
    assert entry["status"] == "failed"
    assert "refused by the model" in json.dumps(entry["prompt"])
    await client.http.put("/api/debug/settings", json={"keep_prompts": False})


async def test_a_deleted_conversation_leaves_no_figures_and_no_prompt(stack: Stack, client: Client) -> None:
    await client.http.put("/api/debug/settings", json={"keep_prompts": True})
    sent = await client.send("soon gone")
    await client.turn(sent)
    await client.http.delete(f"/api/conversations/{sent.conversation_id}")
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    for table in ("exchanges", "prompts_sent"):
        assert stack.read(f"SELECT 1 FROM {table} WHERE turn_id = '{sent.turn_id}'") == []
    await client.http.put("/api/debug/settings", json={"keep_prompts": False})
