"""Memory in turns: a fact told once is there in another conversation, until it is forgotten."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent
from tests.harness.stack import Stack
from tests.harness.waiting import until

QUESTION = "What is the name of my parrot?"
ANSWER = "It is called Quixote."


@pytest.fixture(scope="module")
def memory() -> str:
    return "on"


@pytest.fixture(autouse=True)
async def clean_memory(client: Client, backend: Backend) -> None:
    """Nothing is remembered of the test before, and memory is on."""
    backend.script(Script(text="Noted."))
    await client.http.patch("/api/prompts/context-settings", json={"memory_enabled": True})
    for item in (await client.http.get("/api/conversations?limit=200")).json()["conversations"]:
        await client.http.delete(f"/api/conversations/{item['id']}")
    assert await chunks(client) == []


async def chunks(client: Client, **which: str) -> list[dict[str, Any]]:
    answer = await client.http.get("/api/memory/chunks", params={"limit": "200", **which})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["chunks"]
    return found


async def say(
    client: Client, stack: Stack, message: str, *, embedded: bool = True
) -> tuple[Sent, list[Frame]]:
    """A turn in a conversation of its own, finalized and found by meaning too."""
    sent = await client.send(message)
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.completed", frames[-1].data
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    if embedded:
        await until(lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE stale > 0"), "the vectors")
    return sent, frames


def prompt_of(backend: Backend, message: str) -> str:
    """The last user message of the newest prompt for `message`."""
    content: str = backend.requests(message)[-1].body["messages"][-1]["content"]
    return content


def retrieved(frames: list[Frame]) -> list[dict[str, Any]]:
    return [item for frame in frames if frame.type == "memory.retrieved" for item in frame.data["items"]]


async def test_a_fact_is_recalled_in_another_conversation_until_it_is_forgotten(
    client: Client, stack: Stack, backend: Backend
) -> None:
    backend.script(Script(text=ANSWER), marker=QUESTION)
    fact = "My parrot is called Quixote and he is afraid of umbrellas."
    told, _ = await say(client, stack, fact)

    asked, frames = await say(client, stack, QUESTION)
    assert fact in prompt_of(backend, QUESTION)
    assert prompt_of(backend, QUESTION).endswith(f"\n\n{QUESTION}")
    [of_fact] = [item for item in retrieved(frames) if item["source_type"] == "round" and item["rank"] == 0]
    chunk = (await client.http.get(f"/api/memory/chunks/{of_fact['chunk_id']}")).json()
    assert (chunk["content"], chunk["turn_id"], chunk["trust"]) == (fact, told.turn_id, "user")
    types = [frame.type for frame in frames]
    assert types.index("memory.retrieved") < types.index("message.started")
    completed = next(frame.data["message"] for frame in frames if frame.type == "message.completed")
    assert [item["chunk_id"] for item in completed["memory"]] == [
        item["chunk_id"] for item in retrieved(frames)
    ]
    assert ANSWER in [item["content"] for item in await chunks(client)]

    forgotten = (await client.http.delete(f"/api/memory/chunks/{of_fact['chunk_id']}")).json()["forgotten"]
    assert forgotten == 3, "the fact, what was said to it, and the answer that was given from it"
    assert (await client.http.get(f"/api/memory/chunks/{of_fact['chunk_id']}")).status_code == 404
    state = await client.state(asked.conversation_id)
    assert [message["memory"] for message in state["events"]] == [[], []]

    _, frames = await say(client, stack, QUESTION)
    assert "Quixote" not in prompt_of(backend, QUESTION)
    assert "umbrellas" not in json.dumps([frame.data for frame in frames if frame.type != "message.delta"])
    assert of_fact["chunk_id"] not in [item["chunk_id"] for item in retrieved(frames)]
    kept = stack.read("SELECT content FROM memory_chunks WHERE content LIKE '%umbrellas%'")
    used = stack.read(f"SELECT 1 FROM turn_memory WHERE chunk_id = '{of_fact['chunk_id']}'")
    assert (kept, used) == ([], [])
    found = (await client.http.get("/api/memory/search", params={"q": "Quixote umbrellas"})).json()
    assert [hit for hit in found["hits"] if "umbrellas" in hit["chunk"]["content"]] == []
    log = await client.state(told.conversation_id)
    assert log["events"][0]["content"] == fact, "the conversation is the user's own record"
