"""`python -m baseline.store_size`: whether the first token comes later the more is remembered.

One stack for each size of the store, all at once on one backend and one embedding server. Each question is
sent straight to the backend and then to each stack in turn, in changing order, so that a drift of the
machine's speed meets all. Routed by rules, so that what differs is memory. Printed and, with --json, written
as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import httpx

from baseline.bench.backend import scripted_backend
from baseline.bench.direct import ask_directly
from baseline.bench.embedding import embedding_server
from baseline.bench.kernel_client import Listener
from baseline.bench.large_memory import MEMORY_READY, remember
from baseline.bench.questions import question
from kernel.shared.percentile import percentile
from tests.fakes.model_server import CHAT_MODEL
from tests.harness.processes import launch
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

BACKEND = ("--first-token-ms", "50", "--tokens-per-second", "100", "--tokens", "20")
WARM_UP = 3  # turns of each stack that do not count

Figures = dict[str, float | str]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m baseline.store_size", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10, 10_000, 100_000], help="chunks")
    options.add_argument("--turns", type=int, default=60, help="of each stack")
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aigentos-sizes-") as name, ExitStack() as running:
        folder = Path(name)
        backend = running.enter_context(scripted_backend(folder, *BACKEND))
        settings = running.enter_context(embedding_server(folder)) | {"AIGENT_ROUTING": "rules"}
        stacks = [_stack(running, folder / str(size), backend, settings, size) for size in chosen.sizes]
        ttft = asyncio.run(_ask_all(backend, stacks, chosen.turns))
    figures = _compare(chosen.sizes, ttft)
    figures["machine"] = f"{platform.platform()}, Python {platform.python_version()}"
    for label, value in figures.items():
        sys.stdout.write(f"{label:<58} {value if isinstance(value, str) else round(value, 1)}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


def _stack(running: ExitStack, folder: Path, backend: str, settings: dict[str, str], size: int) -> Stack:
    folder.mkdir()
    asyncio.run(remember(folder / "chat.db", size))
    stack = running.enter_context(Stack(folder, backend, launcher=launch, memory="on", **settings))
    wait_until(lambda: MEMORY_READY in stack.log("dialogue"), "the memory", seconds=300)
    return stack


async def _ask_all(backend_url: str, stacks: Sequence[Stack], turns: int) -> list[list[float]]:
    """Milliseconds to the first token: of the backend itself, then of each stack."""
    limits = httpx.Limits(max_keepalive_connections=0)
    async with AsyncExitStack() as clients:
        backend = await clients.enter_async_context(httpx.AsyncClient(base_url=backend_url, limits=limits))
        listeners = []
        for stack in stacks:
            http = await clients.enter_async_context(httpx.AsyncClient(base_url=stack.base_url, timeout=60))
            listeners.append(await Listener.of_new_conversation(http))
        ttft: list[list[float]] = [[] for _ in range(1 + len(stacks))]
        for number in range(WARM_UP + turns):
            direct = await ask_directly(backend, CHAT_MODEL, question(number))
            times = {0: direct.ttft_ms}
            for turn in range(len(stacks)):
                at = (number + turn) % len(stacks)
                times[1 + at] = (await listeners[at].ask(question(number))).ttft_ms
            if number >= WARM_UP:
                for at, milliseconds in times.items():
                    ttft[at].append(milliseconds)
    return ttft


def _compare(sizes: Sequence[int], ttft: Sequence[Sequence[float]]) -> Figures:
    direct, smallest = statistics.median(ttft[0]), ttft[1]
    figures: Figures = {"direct: TTFT, median ms": direct}
    for size, times in zip(sizes, ttft[1:], strict=True):
        figures[f"{size} chunks: TTFT added, median ms"] = statistics.median(times) - direct
        figures[f"{size} chunks: TTFT added, p95 ms"] = percentile(times, 0.95) - direct
        more = [mine - least for mine, least in zip(times, smallest, strict=True)]
        figures[f"{size} chunks: more than {sizes[0]}, same question, median ms"] = statistics.median(more)
    return figures


if __name__ == "__main__":
    main()
