"""`kill -9` of the kernel around the acceptance of a turn, and while clients listen."""

from __future__ import annotations

import contextlib

import httpx
import pytest

from kernel.shared.crash import EXIT_CODE
from kernel.shared.ids import new_id
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, answer_text
from tests.harness.fixtures import STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until


@pytest.mark.parametrize("step", ["chat.received", "accept.before_commit", "chat.committed"])
async def test_r01_a_request_repeated_with_its_key_makes_one_turn(
    step: str, stack: Stack, client: Client
) -> None:
    stack.restart("kernel", crash_at=step)
    stack.wait_ready()
    key = new_id()
    with pytest.raises(httpx.TransportError):
        await client.send("tell a story", key=key)
    assert stack.wait_dead("kernel") == EXIT_CODE
    stack.start("kernel")
    stack.wait_ready()
    sent = await client.send("tell a story", key=key)
    again = await client.send("tell a story", key=key)
    assert again == sent
    assert answer_text(await client.turn(sent)) == STORY_TEXT
    assert stack.read(f"SELECT COUNT(*) FROM turns WHERE idempotency_key = '{key}'") == [(1,)]
    check_invariants(stack)


async def test_r02_killed_right_after_it_accepted_a_turn_the_turn_is_answered_without_it(
    stack: Stack, client: Client
) -> None:
    sent = await client.send("tell a story")
    stack.kill("kernel")
    completed = f"SELECT 1 FROM turns WHERE id = '{sent.turn_id}' AND status = 'completed'"
    await until(lambda: stack.read(completed), "the answer, although no kernel runs")
    stack.start("kernel")
    stack.wait_ready()
    assert answer_text(await client.turn(sent)) == STORY_TEXT
    check_invariants(stack)


async def test_r66_killed_while_a_client_listens_the_client_misses_and_repeats_nothing(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=100, tokens_per_second=100), marker="a long story")
    sent = await client.send("a long story")
    before = await _listen_until_killed(stack, client, sent.conversation_id)
    stack.start("kernel")
    stack.wait_ready()
    after = await client.turn(sent, after=before[-1].seq or 0)
    whole = await client.turn(sent)
    assert [(f.seq, f.type, f.data) for f in before + after] == [(f.seq, f.type, f.data) for f in whole]
    assert answer_text(whole) == " ".join(f"tok{number}" for number in range(100))
    check_invariants(stack)


async def _listen_until_killed(stack: Stack, client: Client, conversation_id: str) -> list[Frame]:
    seen: list[Frame] = []
    with contextlib.suppress(httpx.TransportError):
        async for frame in client.frames(conversation_id):
            seen.append(frame)
            if frame.type == "message.delta" and "kernel" in stack.processes:
                stack.kill("kernel")
    return seen
