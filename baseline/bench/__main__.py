"""`python -m baseline.bench`: what the kernel adds to a scripted backend, printed as a table and as JSON.

The backend answers after 50 ms at 100 tokens/s with 120 tokens. Direct and end-to-end turns alternate, so
that a drift of the machine's speed meets both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx

from baseline.bench.direct import ask_directly
from baseline.bench.embedding import GATE_READY, embedding_server
from baseline.bench.kernel_client import Listener
from baseline.bench.large_memory import remember
from baseline.bench.processes import cpu_seconds
from baseline.bench.questions import question
from baseline.bench.timeline import Timeline, aggregate_tokens_per_second, percentile, spread
from tests.harness.notes import Notes, connect
from tests.harness.processes import ROOT, launch
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

MODEL = "alibayram/smollm3"
BACKEND = ("--first-token-ms", "50", "--tokens-per-second", "100", "--tokens", "120")

Figures = dict[str, float | str]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m baseline.bench", description=__doc__)
    options.add_argument("--turns", type=int, default=30, help="pairs of a direct and an end-to-end turn")
    options.add_argument("--idle-seconds", type=int, default=60)
    options.add_argument("--long-conversation", type=int, default=100, help="turns before bytes are counted")
    options.add_argument(
        "--gate", action="store_true", help="route by the embedding gate too, with the embedded model server"
    )
    options.add_argument(
        "--memory", type=int, default=0, help="chunks of other conversations to remember; implies --gate"
    )
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aigentos-bench-") as name, ExitStack() as servers:
        folder = Path(name)
        if chosen.memory:
            asyncio.run(remember(folder / "chat.db", chosen.memory))
        with_model = chosen.gate or chosen.memory
        routing = servers.enter_context(embedding_server(folder)) if with_model else {}
        figures = _measure(folder, routing, chosen.turns, chosen.idle_seconds, chosen.long_conversation)
    figures["machine"] = f"{platform.platform()}, Python {platform.python_version()}"
    for name, value in figures.items():
        sys.stdout.write(f"{name:<58} {value if isinstance(value, str) else round(value, 3)}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


def _measure(
    folder: Path, routing: dict[str, str], turns: int, idle_seconds: int, long_conversation: int
) -> Figures:
    port_file = folder / "backend.port"
    backend = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.model_server", "--port-file", str(port_file), *BACKEND], cwd=ROOT
    )
    try:
        port = wait_until(
            lambda: port_file.exists() and port_file.read_text().strip(), "the scripted backend"
        )
        with ExitStack() as running:
            stack = running.enter_context(
                Stack(folder, f"http://127.0.0.1:{port}", launcher=launch, memory="on", **routing)
            )
            if routing:
                connect(stack, running.enter_context(Notes()))
                wait_until(lambda: GATE_READY in stack.log("orchestrator"), "the gate", seconds=300)
            figures = asyncio.run(_turns(stack, f"http://127.0.0.1:{port}", turns, long_conversation))
            figures |= _idle(stack, idle_seconds)
            decided = stack.read(
                "SELECT decided_by || iif(route_detail ->> 'look' = 'first', ' at a first look', ''), "
                "count(*) FROM turns GROUP BY 1 ORDER BY 1"
            )
            figures["turns by who routed them"] = ", ".join(f"{who}: {count}" for who, count in decided)
    finally:
        backend.terminate()
        backend.wait(10)
    return figures


async def _turns(stack: Stack, backend_url: str, turns: int, long_conversation: int) -> Figures:
    limits = httpx.Limits(max_keepalive_connections=0)
    async with (
        httpx.AsyncClient(base_url=backend_url, limits=limits, timeout=60) as backend,
        httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel,
    ):
        await ask_directly(backend, MODEL, "warm-up")
        listener = await Listener.of_new_conversation(kernel)
        await listener.ask("warm-up")
        direct: list[Timeline] = []
        through: list[Timeline] = []
        for number in range(turns):
            direct.append(await ask_directly(backend, MODEL, question(number)))
            through.append(await listener.ask(question(number)))
        figures = _compare(direct, through)
        figures |= await _eight_at_once(kernel, backend)
        figures |= await _long(listener, turns, long_conversation)
    return figures


def _compare(direct: list[Timeline], through: list[Timeline]) -> Figures:
    reference = statistics.median(timeline.ttft_ms for timeline in direct)
    added = [timeline.ttft_ms - reference for timeline in through]
    speed = statistics.median(timeline.tokens_per_second for timeline in direct)
    return {
        "direct: TTFT ms (min / median / max)": spread([timeline.ttft_ms for timeline in direct]),
        "end to end: TTFT ms (min / median / max)": spread([timeline.ttft_ms for timeline in through]),
        "TTFT added, median ms (bar 25)": statistics.median(added),
        "TTFT added, p95 ms (bar 60)": percentile(added, 0.95),
        "tokens/s, end to end / direct (bar 0.97)": statistics.median(
            timeline.tokens_per_second for timeline in through
        )
        / speed,
        "visible updates a second, median (bar 60)": statistics.median(
            timeline.updates_per_second for timeline in through
        ),
    }


async def _eight_at_once(kernel: httpx.AsyncClient, backend: httpx.AsyncClient) -> Figures:
    listeners = [await Listener.of_new_conversation(kernel) for _ in range(8)]
    alone = await listeners[0].ask("alone")
    await asyncio.gather(*(listener.ask("open the stream") for listener in listeners[1:]))
    together = await asyncio.gather(*(listener.ask("together") for listener in listeners))
    reference = await asyncio.gather(*(ask_directly(backend, MODEL, "together") for _ in range(8)))
    ttft = statistics.median(timeline.ttft_ms for timeline in reference)
    return {
        "8 at once: aggregate tokens/s over one stream (bar 7)": aggregate_tokens_per_second(together)
        / alone.tokens_per_second,
        "8 at once, the backend itself: aggregate over one stream": aggregate_tokens_per_second(reference)
        / alone.tokens_per_second,
        "8 at once: TTFT added, p95 ms (bar 120)": percentile(
            [timeline.ttft_ms - ttft for timeline in together], 0.95
        ),
    }


async def _long(listener: Listener, done: int, wanted: int) -> Figures:
    for number in range(done, wanted):
        await listener.client.turn(
            await listener.client.send(f"what is {number} * 2?", listener.conversation_id)
        )
    timeline = await listener.ask("and now a long answer")
    return {f"SSE bytes of a 120-token turn after {wanted} turns (bar 30000)": float(timeline.size)}


def _idle(stack: Stack, seconds: int) -> Figures:
    pids = [process.pid for process in stack.processes.values()]
    before = cpu_seconds(pids)
    threading.Event().wait(seconds)
    share = (cpu_seconds(pids) - before) / seconds
    return {f"idle CPU of all processes over {seconds} s, percent (bar 0.3)": share * 100}


if __name__ == "__main__":
    main()
