"""A conversation of 100 turns: the bytes and commits of one more, and what watching it costs."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
from dataclasses import dataclass

import httpx

from baseline.bench.commits import commit_count
from baseline.bench.groups.subscribers import watch
from baseline.bench.kernel_client import Listener
from baseline.bench.processes import bytes_written
from baseline.bench.questions import question
from baseline.bench.rig import Rig, quiet, scripted_rig
from baseline.bench.rows import Bar, Conditions, Row
from tests.harness.client import Client

_TURNS = 100
_MEASURED = 3  # further turns


@dataclass(frozen=True, slots=True)
class _Cost:
    sse_bytes: float
    commits: float
    written: float


def long_conversation(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate) as rig:
        costs, watching = asyncio.run(_measure(rig))
    sizes = [cost.sse_bytes for cost in costs]
    commits = [cost.commits for cost in costs]
    written = [cost.written for cost in costs]
    turn, little = f"a 120-token turn after {_TURNS} turns", Bar(30_000, required=True)
    median = statistics.median
    return [
        Row(f"SSE bytes of {turn}", "bytes", little, median(sizes), sizes),
        Row(f"commits of {turn}", "commits", Bar(150), median(commits), commits),
        Row(f"bytes written by {turn}", "bytes", Bar(500_000), median(written), written),
        *watching,
    ]


async def _measure(rig: Rig) -> tuple[list[_Cost], list[Row]]:
    async with rig.clients() as (_, kernel):
        conversation_id = await _talk(rig, kernel)
        costs = [await _cost(rig, Client(kernel), conversation_id) for _ in range(_MEASURED)]
    return costs, await watch(rig.stack, conversation_id)


async def _talk(rig: Rig, kernel: httpx.AsyncClient) -> str:
    """The conversation, its answers of 120 tokens given at once."""
    listener = await Listener.of_new_conversation(kernel)
    rig.remote.script(first_token_ms=0, tokens_per_second=0)
    for number in range(_TURNS):
        await listener.ask(question(number))
    rig.remote.forget_scripts()
    await listener.close()
    await quiet(rig.stack)
    return listener.conversation_id


async def _cost(rig: Rig, client: Client, conversation_id: str) -> _Cost:
    """Of one turn with all that it sets off; every frame of the stream counts, comments do not."""
    size = 0
    async with contextlib.aclosing(client.frames(conversation_id, after=None)) as frames:
        await anext(frames)  # the state: what follows is the turn's
        commits, written = commit_count(rig.stack.database), bytes_written(rig.pids)
        await client.send("and now a long answer", conversation_id)
        async for frame in frames:
            size += frame.size
            if frame.type == "turn.finalized":
                break
        await quiet(rig.stack)
    return _Cost(size, commit_count(rig.stack.database) - commits, bytes_written(rig.pids) - written)
