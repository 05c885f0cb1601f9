"""Eight conversations at once, on a backend that has room for all."""

from __future__ import annotations

import asyncio
import statistics

from baseline.bench.direct import ask_directly
from baseline.bench.kernel_client import Listener
from baseline.bench.questions import question
from baseline.bench.rig import Rig, quiet, scripted_rig
from baseline.bench.rows import Bar, Conditions, Row
from baseline.bench.timeline import Timeline, aggregate_tokens_per_second
from kernel.shared.percentile import percentile
from tests.fakes.model_server import CHAT_MODEL

_CONVERSATIONS = 8
_ROUNDS = 5


def parallel(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate) as rig:
        alone, together, direct = asyncio.run(_rounds(rig))
    one = statistics.median(timeline.tokens_per_second for timeline in alone)
    ratios = [aggregate_tokens_per_second(timelines) / one for timelines in together]
    itself = statistics.median(aggregate_tokens_per_second(timelines) / one for timelines in direct)
    ttft = statistics.median(timeline.ttft_ms for timelines in direct for timeline in timelines)
    added = [timeline.ttft_ms - ttft for timelines in together for timeline in timelines]
    return [
        Row(
            "8 conversations at once: aggregate ÷ one",
            *("×", Bar(7, at_least=True, required=True), statistics.median(ratios), ratios),
            note=f"the backend itself {itself:.2f}",
        ),
        Row(
            "8 conversations at once: TTFT added, p95",
            *("ms", Bar(120, required=True), percentile(added, 0.95), added),
            note=f"direct {ttft:.1f} ms",
        ),
    ]


async def _rounds(rig: Rig) -> tuple[list[Timeline], list[list[Timeline]], list[list[Timeline]]]:
    """The first conversation alone, all together, and as many straight to the backend; by rounds."""
    async with rig.clients() as (backend, kernel):
        listeners = [await Listener.of_new_conversation(kernel) for _ in range(_CONVERSATIONS)]
        await asyncio.gather(*(listener.ask("open the stream") for listener in listeners))
        alone, together, direct = [], [], []
        for _ in range(_ROUNDS):
            await quiet(rig.stack)
            alone.append(await listeners[0].ask("alone"))
            await quiet(rig.stack)
            asked_now = (listener.ask(question(number)) for number, listener in enumerate(listeners))
            together.append(await asyncio.gather(*asked_now))
            await quiet(rig.stack)
            asked = (ask_directly(backend, CHAT_MODEL, "together") for _ in listeners)
            direct.append(await asyncio.gather(*asked))
    return alone, together, direct
