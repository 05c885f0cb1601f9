"""The rows of a turn that goes to a tool: its way to dialogue, its call, and what later turns see of it."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.shared.clock import Clock
from kernel.shared.context import ContextMessage
from kernel.shared.errors import LeaseLost
from kernel.store.event_types import ToolCalled
from kernel.store.events import append_events_fenced, events_after
from kernel.store.messages import answer_message, begun_tool_call, history, insert_message, recent_context
from kernel.store.query_embedding import QueryEmbedding
from kernel.store.records import Job, Message, Performance, ToolCall
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import (
    Route,
    complete_turn,
    get_turn,
    turn_is_rerouted,
    turn_is_routed,
)
from tests.store.turns import claim, route_to_dialogue, route_to_tool, say


async def test_a_turn_whose_tool_cannot_be_used_goes_to_dialogue_with_the_reason(
    db: SqliteDatabase, clock: Clock
) -> None:
    accepted = await say(db, clock, "hello")
    job = await route_to_tool(db, clock, "mcp::a::b", score=0.7)
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        await turn_is_rerouted(
            tx, clock, job, turn, reason={"code": "model_timeout", "reason": "slow", "raw": "{"}
        )
    [reply] = await claim(db, clock, "dialogue")
    turn = await get_turn(db, reply.turn_id)
    assert (turn.route, turn.decided_by, turn.status) == ("direct_dialogue", "fallback", "running")
    assert turn.route_detail["score"] == 0.7
    assert turn.route_detail["instead_of"] == {
        "route": "mcp::a::b",
        "decided_by": "model",
        "code": "model_timeout",
        "reason": "slow",
        "raw": "{",
    }
    types = [event.type for event in await events_after(db, accepted.conversation_id, 0, 100)]
    assert types == ["turn.accepted", "turn.routed", "turn.routed"]
    assert await claim(db, clock, "tools") == []


async def test_a_worker_that_lost_its_job_cannot_reroute(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "hello")
    job = await route_to_tool(db, clock, "calculate")
    turn = await get_turn(db, job.turn_id)
    with pytest.raises(LeaseLost):
        async with db.write() as tx:
            await turn_is_rerouted(tx, clock, job.model_copy(update={"attempt": 7}), turn, reason={})


async def test_the_embedding_of_the_message_is_kept_with_the_turn_whatever_its_route_becomes(
    db: SqliteDatabase, clock: Clock
) -> None:
    await say(db, clock, "hello")
    [job] = await claim(db, clock, "orchestration")
    vector = np.array([0.6, 0.8], np.float32)
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        route = Route("calculate", "gate", 0.9, {}, QueryEmbedding(vector, "minilm"))
        await turn_is_routed(tx, clock, job, turn, route)
    [call] = await claim(db, clock, "tools")
    async with db.write() as tx:
        await turn_is_rerouted(tx, clock, call, await get_turn(tx, call.turn_id), reason={})
    [row] = await db.fetch("get_query_embedding", {"id": turn.id})
    assert row["query_embedding_model"] == "minilm"
    assert np.frombuffer(row["query_embedding"], "<f4").tolist() == vector.tolist()


async def test_a_call_that_began_is_found_with_its_arguments(db: SqliteDatabase, clock: Clock) -> None:
    await say(db, clock, "hello")
    job = await route_to_tool(db, clock, "mcp::a::b")
    assert await begun_tool_call(db, job.turn_id, "c1") is None
    called = ToolCalled(turn_id=job.turn_id, call_id="c1", tool="mcp::a::b", arguments={"x": [1, None]})
    async with db.write() as tx:
        await append_events_fenced(tx, job, [called])
    begun = await begun_tool_call(db, job.turn_id, "c1")
    assert begun == ToolCall(call_id="c1", name="mcp::a::b", arguments={"x": [1, None]})
    assert await begun_tool_call(db, job.turn_id, "c2") is None


async def answered(
    db: SqliteDatabase, clock: Clock, job: Job, answer: str, call: ToolCall | None = None
) -> None:
    turn = await get_turn(db, job.turn_id)
    async with db.write() as tx:
        if call:
            message = Message(
                id=call.call_id,
                conversation_id=turn.conversation_id,
                turn_id=turn.id,
                role="tool",
                event_type="tool_result",
                content=call.result or call.error or "",
                status="completed",
                timestamp=clock.now(),
                tool=call,
            )
            await insert_message(tx, message)
        said = answer_message(clock, turn, attempt=1, text=answer, reasoning="hm")
        await complete_turn(tx, clock, job, turn, answer=said, performance=Performance())


async def test_later_turns_see_what_a_tool_found_unless_the_answer_says_it_itself(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "48 * 7")
    own = ToolCall(call_id="c1", name="calculate", arguments={}, result="= 336", answer="= 336")
    await answered(db, clock, await route_to_tool(db, clock, "calculate"), "= 336", own)
    await say(db, clock, "weather", first.conversation_id)
    found = ToolCall(call_id="c2", name="mcp::a::b", arguments={}, result="12 °C, wind from the west")
    await answered(db, clock, await route_to_tool(db, clock, "mcp::a::b"), "It is cool.", found)
    await say(db, clock, "again", first.conversation_id)
    failed = ToolCall(call_id="c3", name="mcp::a::b", arguments={}, error="it is down")
    await answered(db, clock, await route_to_tool(db, clock, "mcp::a::b"), "it is down", failed)
    exchanges = await history(db, first.conversation_id, before_ordinal=4)
    assert [(said.user, said.assistant, said.found) for said in exchanges] == [
        ("48 * 7", "= 336", ()),
        ("weather", "It is cool.", (found,)),
        ("again", "it is down", ()),
    ]


async def test_the_recent_context_is_the_last_turns_oldest_first_and_bounded(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "the first")
    conversation = first.conversation_id
    await answered(db, clock, await route_to_dialogue(db, clock), "forgotten")
    for number in (2, 3):
        await say(db, clock, f"question {number}", conversation)
        await answered(db, clock, await route_to_dialogue(db, clock), f"answer {number}")
    await say(db, clock, "u" * 5000, conversation)
    found = ToolCall(call_id="c", name="mcp::a::b", arguments={}, result="t" * 5000)
    await answered(db, clock, await route_to_tool(db, clock, "mcp::a::b"), "a" * 5000, found)
    await say(db, clock, "the newest", conversation)
    assert await recent_context(db, conversation, before_ordinal=5) == [
        ContextMessage("user", "question 2"),
        ContextMessage("assistant", "answer 2"),
        ContextMessage("user", "question 3"),
        ContextMessage("assistant", "answer 3"),
        ContextMessage("user", "u" * 5000),
        ContextMessage("tool", "t" * 2000),
        ContextMessage("assistant", "a" * 2000),
    ]
    assert await recent_context(db, conversation, before_ordinal=1) == []
    assert len(await recent_context(db, conversation, before_ordinal=5, turns=1)) == 3
