"""One conversation: what is added to the first token, how fast the rest comes, how smoothly it shows.

Direct and end-to-end turns alternate, so that a drift of the machine's speed meets both.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence

import httpx

from baseline.bench.direct import Ask, ask_directly, ask_openai_directly
from baseline.bench.kernel_client import Listener
from baseline.bench.questions import question
from baseline.bench.rig import Rig, scripted_rig
from baseline.bench.rows import Bar, Conditions, Row
from baseline.bench.timeline import Timeline
from kernel.shared.percentile import percentile
from tests.fakes.model_server import CHAT_MODEL

_PAIRS = 25
_PAIRS_OPENAI = 15
_PAIRS_FAST = 3  # of 600 tokens at 200 a second: three seconds each

Pairs = tuple[list[Timeline], list[Timeline]]


def ollama(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate) as rig:
        usual, fast = asyncio.run(_with_ollama(rig))
    return [
        *_first_token(usual, "Ollama"),
        _rate(usual, "120 tokens at 100/s"),
        _rate(fast, "600 tokens at 200/s"),
        _updates(usual),
    ]


def openai(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate, provider="openai") as rig:
        usual = asyncio.run(_with_openai(rig))
    return [*_first_token(usual, "OpenAI"), _rate(usual, "120 tokens at 100/s, OpenAI")]


async def _with_ollama(rig: Rig) -> tuple[Pairs, Pairs]:
    async with rig.clients() as (backend, kernel):
        listener = await Listener.of_new_conversation(kernel)
        usual = await _alternate(backend, ask_directly, listener, _PAIRS)
        rig.remote.script(tokens=600, tokens_per_second=200)
        fast = await _alternate(backend, ask_directly, listener, _PAIRS_FAST)
    return usual, fast


async def _with_openai(rig: Rig) -> Pairs:
    async with rig.clients() as (backend, kernel):
        listener = await Listener.of_new_conversation(kernel)
        return await _alternate(backend, ask_openai_directly, listener, _PAIRS_OPENAI)


async def _alternate(backend: httpx.AsyncClient, ask: Ask, listener: Listener, pairs: int) -> Pairs:
    direct, through = [], []
    for number in range(pairs + 1):
        direct.append(await ask(backend, CHAT_MODEL, question(number)))
        through.append(await listener.ask(question(number)))
    return direct[1:], through[1:]  # the first ones warm up


def _first_token(pairs: Pairs, wire: str) -> list[Row]:
    direct, through = pairs
    reference = statistics.median(_ttft(direct))
    added = [ttft - reference for ttft in _ttft(through)]
    details = {"direct ms": _ttft(direct), "end to end ms": _ttft(through)}
    name = f"TTFT added to direct, {wire}"
    return [
        Row(
            f"{name}, median",
            *("ms", Bar(25, required=True), statistics.median(added), added),
            note=f"direct {reference:.1f} ms",
            details=details,
        ),
        Row(f"{name}, p95", "ms", Bar(60, required=True), percentile(added, 0.95), added),
    ]


def _rate(pairs: Pairs, what: str) -> Row:
    direct, through = pairs
    reference = statistics.median(timeline.tokens_per_second for timeline in direct)
    ratios = [timeline.tokens_per_second / reference for timeline in through]
    bar = Bar(0.97, at_least=True, required=True)
    note = f"direct {reference:.1f} tokens/s"
    return Row(f"tokens/s ÷ direct, {what}", "×", bar, statistics.median(ratios), ratios, note)


def _updates(pairs: Pairs) -> Row:
    updates = [timeline.updates_per_second for timeline in pairs[1]]
    bar = Bar(60, at_least=True)
    return Row("visible updates, 120 tokens at 100/s", "/s", bar, statistics.median(updates), updates)


def _ttft(timelines: Sequence[Timeline]) -> list[float]:
    return [timeline.ttft_ms for timeline in timelines]
