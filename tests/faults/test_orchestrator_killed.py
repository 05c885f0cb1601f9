"""`kill -9` of the orchestrator at each step of a dialogue turn and of a tool turn that run together."""

from __future__ import annotations

import asyncio
import time

import pytest

from kernel.shared.crash import EXIT_CODE
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import RECOVERY_SECONDS, STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

ROUTING = ["route.claimed", "route.before_commit", "route.after_commit"]
TOOL = ["tool.claimed", "tool.planned", "tool.called", "tool.ran", "tool.stored", "reply.started"]
END = ["reply.before_complete", "complete.before_commit", "reply.after_complete"]
FINALIZING = ["finalize.claimed", "finalize.before_commit"]


@pytest.mark.parametrize("step", [*ROUTING, *TOOL, *END, *FINALIZING])
async def test_r03_r05_r07_both_turns_end_once_and_right(step: str, stack: Stack, client: Client) -> None:
    stack.restart("orchestrator", crash_at=step)
    dialogue, tool = await asyncio.gather(client.send("tell a story"), client.send("what is 48 * 7?"))
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    stack.start("orchestrator")
    restarted = time.monotonic()
    story, product = await asyncio.gather(client.turn(dialogue), client.turn(tool))
    assert max(story[-1].at, product[-1].at) - restarted < RECOVERY_SECONDS
    assert answer_text(story) == STORY_TEXT
    assert answer_text(product) == "48 * 7 = 336"
    assert [frame.data["result"] for frame in product if frame.type == "tool.completed"] == ["48 * 7 = 336"]
    check_invariants(stack)


async def test_r07_a_stored_result_is_used_and_the_tool_is_not_called_again(
    stack: Stack, client: Client
) -> None:
    stack.restart("orchestrator", crash_at="tool.stored")
    sent = await client.send("how many r in strawberry")
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    stack.start("orchestrator")
    frames = await client.turn(sent)
    types = [frame.type for frame in frames]
    assert types.count("tool.called") == types.count("tool.completed") == 1
    assert frames[-1].type == "turn.completed"
    check_invariants(stack)
