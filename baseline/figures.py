"""`python -m baseline.figures`: whether the figures that the kernel keeps of a turn are true.

Each of some turns is measured three times: by the scripted backend, which keeps a log; by a client, which
reads the stream; and by the kernel, whose figures are then compared with theirs. All read the same monotonic
clock. Printed and, with --json, written as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from baseline.bench.backend import scripted_backend
from baseline.bench.kernel_client import Listener
from baseline.bench.questions import question
from baseline.bench.timeline import Timeline
from tests.harness.processes import launch
from tests.harness.stack import Stack

BACKEND = ("--first-token-ms", "50", "--tokens-per-second", "100", "--tokens", "60")
BAR_MS = 5.0


@dataclass(frozen=True, slots=True)
class Off:
    """By how many milliseconds, and tokens, the kernel's figures of a turn differ; shares of its time."""

    ttft: float
    ttft_seen: float
    model_ttft: float
    total: float
    tokens: int
    covered: float


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m baseline.figures", description=__doc__)
    options.add_argument("--turns", type=int, default=20)
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aigentos-figures-") as name:
        folder = Path(name)
        with scripted_backend(folder, *BACKEND) as url, Stack(folder, url, launcher=launch) as stack:
            measured = asyncio.run(_measure(stack, url, chosen.turns))
    figures = _table(measured)
    figures["machine"] = f"{platform.platform()}, Python {platform.python_version()}"
    for label, value in figures.items():
        sys.stdout.write(f"{label:<68} {value if isinstance(value, str) else round(value, 3)}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


async def _measure(stack: Stack, backend_url: str, turns: int) -> list[Off]:
    async with (
        httpx.AsyncClient(base_url=backend_url) as backend,
        httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel,
    ):
        listener = await Listener.of_new_conversation(kernel)
        await listener.ask("warm-up")
        return [await _one(listener, kernel, backend, question(number)) for number in range(turns)]


async def _one(
    listener: Listener, kernel: httpx.AsyncClient, backend: httpx.AsyncClient, message: str
) -> Off:
    await backend.delete("/__log")
    seen = await listener.ask(message)
    kept = (await kernel.get("/api/performance/recent?limit=1")).json()["exchanges"][0]
    [call] = (await backend.get("/__log")).json()["requests"]
    return _compare(kept, call, seen)


def _compare(kept: dict[str, Any], call: dict[str, Any], seen: Timeline) -> Off:
    covered = sum(step["duration_ms"] for step in kept["trace"]) / kept["total_ms"]
    return Off(
        ttft=abs(kept["ttft_ms"] - (call["first_token"] - seen.asked) * 1000),
        ttft_seen=abs(kept["ttft_ms"] - seen.ttft_ms),
        model_ttft=abs(kept["model_ttft_ms"] - (call["first_token"] - call["arrived"]) * 1000),
        total=abs(kept["total_ms"] - (seen.pieces[-1] - seen.asked) * 1000),
        tokens=abs(kept["completion_tokens"] - call["tokens_sent"]),
        covered=covered,
    )


def _table(measured: list[Off]) -> dict[str, float | str]:
    figures: dict[str, float | str] = {}
    for label, values in (
        ("TTFT, message sent to token sent by the log", [off.ttft for off in measured]),
        ("TTFT, message sent to token seen by the client", [off.ttft_seen for off in measured]),
        ("TTFT of the model against its log", [off.model_ttft for off in measured]),
        ("total against the client's last token", [off.total for off in measured]),
    ):
        figures[f"{label}: off by, median ms (bar {BAR_MS:.0f})"] = statistics.median(values)
        figures[f"{label}: off by, most ms"] = max(values)
    figures["completion tokens: off by, most (bar 0)"] = max(off.tokens for off in measured)
    figures["share of a turn that its steps cover, least (bar 0.95)"] = min(off.covered for off in measured)
    return figures


if __name__ == "__main__":
    main()
