"""What the processes do while nobody asks for anything."""

from __future__ import annotations

import asyncio
import threading

from baseline.bench.commits import commit_count
from baseline.bench.kernel_client import Listener
from baseline.bench.processes import cpu_seconds
from baseline.bench.questions import question
from baseline.bench.rig import Rig, quiet, scripted_rig
from baseline.bench.rows import Bar, Conditions, Row

_WINDOWS = 6
_WINDOW_SECONDS = 10.0
_WARM_UP = 3  # turns, so that everything is loaded and connected


def idle(conditions: Conditions) -> list[Row]:
    with scripted_rig(gate=conditions.gate) as rig:
        asyncio.run(_warm_up(rig))
        by_process: dict[str, list[float]] = {name: [] for name in rig.stack.processes}
        commits = []
        for _ in range(_WINDOWS):
            pids = {name: process.pid for name, process in rig.stack.processes.items()}
            before = {name: cpu_seconds([pid]) for name, pid in pids.items()}
            commits_before = commit_count(rig.stack.database)
            threading.Event().wait(_WINDOW_SECONDS)
            for name, pid in pids.items():
                by_process[name].append((cpu_seconds([pid]) - before[name]) / _WINDOW_SECONDS * 100)
            commits.append((commit_count(rig.stack.database) - commits_before) / _WINDOW_SECONDS)
    cpu = [sum(window) for window in zip(*by_process.values(), strict=True)]
    what = f"idle over {_WINDOWS * _WINDOW_SECONDS:.0f} s"
    shares = ", ".join(f"{name} {_mean(values):.2f}" for name, values in by_process.items())
    return [
        Row(f"{what}: CPU of kernel and workers", "%", Bar(0.3, required=True), _mean(cpu), cpu, shares),
        Row(f"{what}: commits", "/s", Bar(0.4, required=True), _mean(commits), commits),
    ]


async def _warm_up(rig: Rig) -> None:
    async with rig.clients() as (_, kernel):
        listener = await Listener.of_new_conversation(kernel)
        for number in range(_WARM_UP):
            await listener.ask(question(number))
    await quiet(rig.stack)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
