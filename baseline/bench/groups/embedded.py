"""The embedded model, asked directly and through the kernel, and a long conversation with it.

A prompt that the model server has seen before costs nothing, so no question is asked twice; both sides find
the same system prompt in its cache.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from baseline.bench.direct import send_directly
from baseline.bench.embedding import EmbeddedServer, embedded_server
from baseline.bench.kernel_client import Listener
from baseline.bench.questions import about, why_like
from baseline.bench.rig import quiet, scripted_rig, wait_for_gate
from baseline.bench.rows import Bar, Conditions, Row
from baseline.bench.timeline import Timeline
from kernel.cli.backend import embedded_problem
from kernel.llm.embedded import CHAT_MODEL
from tests.harness.processes import launch
from tests.harness.stack import Stack

_PAIRS = 8
_TURNS = 20
_CONVERSATIONS = 2
_SHORT = {"OLLAMA_MAX_RESPONSE_TOKENS": "32", "AIGENT_TEMPERATURE": "0"}
_MARK = "MESSAGE"

_TTFT = ("embedded model: TTFT ÷ direct", "×", Bar(1.25, required=True))
_RATE = ("embedded model: tokens/s ÷ direct", "×", Bar(0.95, at_least=True, required=True))
_GROWTH = (f"embedded model: TTFT of turn {_TURNS} ÷ turn 2", "×", Bar(1.6, required=True))


def embedded(conditions: Conditions) -> list[Row]:
    if problem := embedded_problem():
        return [Row(*what, value=None, note=problem) for what in (_TTFT, _RATE, _GROWTH)]
    request = _recorded_request()
    with tempfile.TemporaryDirectory(prefix="aigentos-bench-") as name:
        folder = Path(name)
        with embedded_server(folder) as server:
            rows = _beside_direct(folder / "pairs", server, request, conditions)
            return [*rows, _long_conversation(folder / "talk", server, conditions)]


def _recorded_request() -> dict[str, Any]:
    """What the kernel sends to a model for `_MARK`, written down by the scripted backend."""
    with scripted_rig(_SHORT, provider="openai", memory="off") as rig:
        asyncio.run(_say_mark(rig.stack))
        [request] = [item["body"] for item in rig.remote.log() if _MARK in json.dumps(item["body"])]
    return {**request, "model": CHAT_MODEL}


async def _say_mark(stack: Stack) -> None:
    async with httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel:
        await (await Listener.of_new_conversation(kernel)).ask(_MARK)


@contextmanager
def _stack(folder: Path, server: EmbeddedServer, conditions: Conditions, memory: str) -> Iterator[Stack]:
    folder.mkdir(parents=True)
    with Stack(
        folder,
        server.url,
        provider="embedded",
        launcher=launch,
        memory=memory,
        AIGENT_EMBEDDED_URL=server.url,
        AIGENT_EMBEDDED_KEY_FILE=str(server.key_file),
        AIGENT_ROUTING="tiered" if conditions.gate else "rules",
        **_SHORT,
    ) as stack:
        if conditions.gate:
            wait_for_gate(stack)
        yield stack


def _beside_direct(
    folder: Path, server: EmbeddedServer, request: Mapping[str, Any], conditions: Conditions
) -> list[Row]:
    """Without memory, so that the prompts are the same."""
    with _stack(folder, server, conditions, "off") as stack:
        direct, through = asyncio.run(_pairs(stack, server, request))
    details = {
        "direct": [_figures(timeline) for timeline in direct],
        "end to end": [_figures(timeline) for timeline in through],
    }
    ttft = statistics.median(timeline.ttft_ms for timeline in direct)
    rate = statistics.median(timeline.tokens_per_second for timeline in direct)
    ttfts = [timeline.ttft_ms / ttft for timeline in through]
    rates = [timeline.tokens_per_second / rate for timeline in through]
    return [
        Row(*_TTFT, statistics.median(ttfts), ttfts, f"direct {ttft:.0f} ms", details),
        Row(*_RATE, statistics.median(rates), rates, f"direct {rate:.1f} tokens/s"),
    ]


async def _pairs(
    stack: Stack, server: EmbeddedServer, request: Mapping[str, Any]
) -> tuple[list[Timeline], list[Timeline]]:
    """Each goes first as often as the other."""
    direct, through = [], []
    key = {"authorization": f"Bearer {server.key}"}
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=60, headers=key) as model,
        httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel,
    ):
        await (await Listener.of_new_conversation(kernel)).ask("warm-up")
        for number in range(_PAIRS):
            for turn in range(2):
                await quiet(stack)
                message = why_like(2 * number + turn)
                if (number + turn) % 2:
                    listener = await Listener.of_new_conversation(kernel)
                    await listener.open()
                    through.append(_counted(await listener.ask(message)))
                    await listener.close()
                else:
                    body = json.loads(json.dumps(request).replace(_MARK, message))
                    direct.append(await send_directly(model, body))
    return direct, through


def _long_conversation(folder: Path, server: EmbeddedServer, conditions: Conditions) -> Row:
    """Each conversation has a memory of its own, or it would be told what the others were."""
    talks = []
    for number in range(_CONVERSATIONS):
        with _stack(folder / str(number), server, conditions, "on") as stack:
            talks.append(asyncio.run(_talk(stack, number)))
    second = statistics.median(talk[1].ttft_ms for talk in talks)
    last = statistics.median(talk[-1].ttft_ms for talk in talks)
    ratios = [talk[-1].ttft_ms / talk[1].ttft_ms for talk in talks]
    cached = statistics.median(_cached(talk[-1]) for talk in talks)
    return Row(
        *_GROWTH,
        *(last / second, ratios),
        note=f"{second:.0f} to {last:.0f} ms; {cached:.0%} of the last prompt cached",
        details={"conversations": [[_figures(timeline) for timeline in talk] for talk in talks]},
    )


async def _talk(stack: Stack, number: int) -> list[Timeline]:
    """Messages of one length; no conversation begins as another."""
    async with httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel:
        listener = await Listener.of_new_conversation(kernel)
        await listener.open()
        timelines = []
        for turn in range(_TURNS):
            await quiet(stack)
            timelines.append(_counted(await listener.ask(about(turn + number))))
        await listener.close()
    return timelines


def _counted(timeline: Timeline) -> Timeline:
    """Its pieces may hold several tokens, so the backend's count is taken."""
    timeline.tokens = int(timeline.performance["completion_tokens"] or 0)
    return timeline


def _cached(timeline: Timeline) -> float:
    figures = timeline.performance
    return float(figures["cached_prompt_tokens"] or 0) / float(figures["prompt_tokens"] or 1)


def _figures(timeline: Timeline) -> dict[str, object]:
    """For the JSON."""
    return {
        "ttft_ms": timeline.ttft_ms,
        "tokens_per_second": timeline.tokens_per_second,
        **timeline.performance,
    }
