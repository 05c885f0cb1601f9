"""R72: all data is deleted while turns stream and a document is read."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.script import Script
from tests.fakes.stream import Exchange
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent
from tests.harness.imports import accepted, files_of, imported
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until

CHATS = 20
TABLES = ("turns", "messages", "events", "imports", "memory_chunks", "exchanges", "jobs")


@pytest.fixture(scope="module")
def memory() -> str:
    return "on"


async def test_r72_what_runs_ends_cancelled_nothing_comes_back_and_a_new_chat_works(
    stack: Stack, client: Client, backend: Backend
) -> None:
    await asyncio.to_thread(imported, stack, "lamp.md", b"# Lamp\n\nThe lamp is lit.")
    await client.turn(await client.send("My parrot is called Quixote."))
    await until(lambda: stack.read("SELECT 1 FROM memory_chunks WHERE source_type = 'round'"), "memory of it")
    assert (await client.http.post("/api/admin/backup", json={})).status_code == 200
    backend.script(Script(tokens=10_000, tokens_per_second=50), marker="a long story")
    running = [await client.send(f"a long story {number}") for number in range(CHATS)]
    followers = [asyncio.create_task(_follow(client, sent)) for sent in running]
    await until(lambda: len(_streaming(backend)) >= 16, "as many as the worker takes, streaming")
    large = b"".join(b"# Part %d\n\nThe lamp %d is lit.\n\n" % (part, part) for part in range(5000))
    await asyncio.to_thread(accepted, stack, "large.md", large)

    answer = await client.http.post("/api/admin/delete-all-data", json={"confirm": "delete all data"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["stopped"] >= CHATS
    for frames in await asyncio.gather(*followers):
        types = [frame.type for frame in frames]
        assert "turn.cancelled" in types
        assert types[-1] == "conversation.deleted"
    assert files_of(stack) == set()
    assert list((stack.folder / "backups").iterdir()) == []
    await until(lambda: all(item.client_closed for item in _streaming(backend)), "the end of the model calls")

    sent = await client.send("hello, what is my parrot called?")
    assert (await client.turn(sent))[-1].type == "turn.completed"
    [request] = backend.requests("what is my parrot called")
    assert "Quixote" not in str(request.body), "no index in memory has it any more"
    await asyncio.to_thread(check_invariants, stack)
    mine = {conversation for (conversation,) in stack.read("SELECT id FROM conversations")}
    assert len(mine) == 2, "this one, and that of the check"
    for table in TABLES:
        rows = stack.read(f"SELECT DISTINCT conversation_id FROM {table}")
        assert {conversation for (conversation,) in rows} <= mine, table


def _streaming(backend: Backend) -> list[Exchange]:
    return backend.requests("a long story")


async def _follow(client: Client, sent: Sent) -> list[Frame]:
    return [frame async for frame in client.frames(sent.conversation_id)]
