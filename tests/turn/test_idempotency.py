"""R59: a request that is repeated with its key is the same request."""

from __future__ import annotations

import asyncio

from kernel.shared.ids import new_id
from tests.harness.client import Client
from tests.harness.stack import Stack


async def test_r59_the_same_key_again_gives_the_first_answer(stack: Stack, client: Client) -> None:
    key = new_id()
    body = {"message": "hello"}
    first = await client.http.post("/api/chat", json=body, headers={"idempotency-key": key})
    await client.turn(await client.send("hello", key=key))
    again = await client.http.post("/api/chat", json=body, headers={"idempotency-key": key})
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert _turns_with(stack, key) == 1


async def test_r59_fifty_at_once_with_one_key_make_one_turn(stack: Stack, client: Client) -> None:
    key = new_id()
    sent = await asyncio.gather(*(client.send("hello", key=key) for _ in range(50)))
    assert len(set(sent)) == 1
    assert _turns_with(stack, key) == 1
    await client.turn(sent[0])


async def test_r59_the_same_key_with_another_message_is_refused(stack: Stack, client: Client) -> None:
    key = new_id()
    sent = await client.send("hello", key=key)
    others = [{"message": "good bye"}, {"message": "hello", "conversation_id": sent.conversation_id}]
    for other in others:
        answer = await client.http.post("/api/chat", json=other, headers={"idempotency-key": key})
        assert answer.status_code == 422
        assert answer.json()["code"] == "idempotency_key_reused"
    assert _turns_with(stack, key) == 1


async def test_r59_without_a_key_two_messages_are_two_turns(client: Client) -> None:
    one, two = await client.send("hello"), await client.send("hello")
    assert one.turn_id != two.turn_id
    assert one.conversation_id != two.conversation_id


def _turns_with(stack: Stack, key: str) -> int:
    return len(stack.read(f"SELECT 1 FROM turns WHERE idempotency_key = '{key}'"))
