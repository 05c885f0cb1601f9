"""`python -m baseline.notes`: what note-taking in the background costs a message that arrives meanwhile.

The backend makes one reply at a time, after 50 ms at 100 tokens/s. First the same questions are sent straight
to it, then through the kernel while nothing else runs, then each while an extraction of notes is being
written that would never end by itself. Printed as a table and, with --json, written as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from baseline.bench.backend import scripted_backend
from baseline.bench.direct import ask_directly
from baseline.bench.kernel_client import Listener
from baseline.bench.questions import question
from baseline.bench.timeline import Timeline, spread
from kernel.shared.percentile import percentile
from tests.fakes.model_server import CHAT_MODEL
from tests.fakes.note_model import NOTES, can_take_notes
from tests.fakes.script import Script
from tests.harness.stack import Stack
from tests.harness.waiting import until

ONE_SLOT = ("--slots", "1", "--first-token-ms", "50", "--tokens-per-second", "100", "--tokens", "20")
PATIENCE = 60.0  # seconds for a condition that should soon hold


@dataclass(frozen=True, slots=True)
class Remote:
    """The scripted backend in its own process."""

    http: httpx.Client

    def script(self, script: Script, *, marker: str | None = None, times: int | None = None) -> None:
        body = {"script": asdict(script), "marker": marker, "times": times}
        self.http.post("/__script", json=body).raise_for_status()

    def extraction_runs(self) -> bool:
        """Whether the one slot is taken by an extraction."""
        requests: list[dict[str, Any]] = self.http.get("/__log").json()["requests"]
        return any(
            _is_extraction(item) and item["first_token"] and not item["completed"] for item in requests
        )


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m baseline.notes", description=__doc__)
    options.add_argument("--turns", type=int, default=30)
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="aigentos-notes-") as name,
        _backend(Path(name)) as remote,
        Stack(Path(name), str(remote.http.base_url), memory="on") as stack,
    ):
        figures = asyncio.run(_measure(stack, remote, chosen.turns))
    figures["machine"] = f"{platform.platform()}, Python {platform.python_version()}"
    for label, value in figures.items():
        sys.stdout.write(f"{label:<58} {value if isinstance(value, str) else round(value, 3)}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


@contextmanager
def _backend(folder: Path) -> Iterator[Remote]:
    with scripted_backend(folder, *ONE_SLOT) as url, httpx.Client(base_url=url) as http:
        remote = Remote(http)
        can_take_notes(remote)
        yield remote


async def _measure(stack: Stack, remote: Remote, turns: int) -> dict[str, float | str]:
    async with _clients(stack, remote) as (backend, listener):
        await listener.ask("warm-up")  # after it the model is tried, and passes
        direct, alone, meanwhile = [], [], []
        for number in range(turns):
            await _quiet(stack)
            direct.append(await ask_directly(backend, CHAT_MODEL, question(number)))
            alone.append(await listener.ask(question(number)))
        await _quiet(stack)
        remote.script(Script(endless=True, tokens_per_second=20), marker=NOTES)
        await listener.ask("and now for the notes")
        for number in range(turns):
            await until(remote.extraction_runs, "an extraction", seconds=PATIENCE)
            remote.http.delete("/__log")
            meanwhile.append(await listener.ask(question(number)))
    return _compare(direct, alone, meanwhile)


@asynccontextmanager
async def _clients(stack: Stack, remote: Remote) -> AsyncIterator[tuple[httpx.AsyncClient, Listener]]:
    limits = httpx.Limits(max_keepalive_connections=0)
    async with (
        httpx.AsyncClient(base_url=remote.http.base_url, limits=limits, timeout=60) as backend,
        httpx.AsyncClient(base_url=stack.base_url, timeout=60) as kernel,
    ):
        yield backend, await Listener.of_new_conversation(kernel)


async def _quiet(stack: Stack) -> None:
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs", seconds=PATIENCE)


def _compare(
    direct: list[Timeline], alone: list[Timeline], meanwhile: list[Timeline]
) -> dict[str, float | str]:
    reference = statistics.median(timeline.ttft_ms for timeline in direct)
    added = [timeline.ttft_ms - reference for timeline in meanwhile]
    return {
        "direct: TTFT ms (min / median / max)": spread([timeline.ttft_ms for timeline in direct]),
        "nothing else runs: TTFT ms (min / median / max)": spread([timeline.ttft_ms for timeline in alone]),
        "during an extraction: TTFT ms (min / median / max)": spread(
            [timeline.ttft_ms for timeline in meanwhile]
        ),
        "TTFT added during an extraction, median ms (bar 60)": statistics.median(added),
        "TTFT added during an extraction, p95 ms": percentile(added, 0.95),
    }


def _is_extraction(request: dict[str, Any]) -> bool:
    messages: list[dict[str, str]] = request["body"].get("messages") or [{"content": ""}]
    return NOTES in messages[-1]["content"]


if __name__ == "__main__":
    main()
