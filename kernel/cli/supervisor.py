"""Keeps a set of programs running: starts them in order, restarts what dies, stops all in order.

Nothing is polled while all is well: it sleeps until a child writes a line or ends, or a signal comes. Each
child leads its own session, so Ctrl-C reaches only the supervisor, which then stops the children in order.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kernel.cli.process import ChildProcess, Say

READY_CHECK_SECONDS = 0.25  # only while starting, when the processor has better things to do
PATIENCE_SECONDS = 20.0  # between two lines that say who is not ready


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to treat it.

    needs: names of the programs without which this one cannot get ready. All start at once, for starting is
        mostly processor time; but until those are ready, its deaths do not count as failed starts.
    stage: higher stages are stopped first; those of one stage together.
    stop_within: seconds from SIGTERM to SIGKILL.
    is_ready: whether the program with this process id does its work; asked until it says yes.
    optional: the others are of use without it: nobody waits for it, and it is tried again for ever.
    """

    name: str
    command: Sequence[str]
    is_ready: Callable[[int], Awaitable[bool]]
    environment: Mapping[str, str]
    needs: Sequence[str] = ()
    stage: int = 0
    stop_within: float = 2
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart: doubling, and from the start again after a decent life."""

    first: float = 0.5
    longest: float = 10
    decent_life: float = 30
    tries_until_ready: int = 3  # deaths before it was ever ready, after which trying again is no use

    def delay(self, deaths_in_a_row: int) -> float:
        """Seconds to wait after so many deaths, 1 being the first."""
        return float(min(self.longest, self.first * 2 ** (deaths_in_a_row - 1)))


class Supervisor:
    """Runs programs until `stop()` is called; a second call stops them at once."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        say: Say,
        backoff: Backoff | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._programs = programs
        self._say = say
        self._backoff = backoff or Backoff()
        self._patience = patience
        self._ready = {program.name: asyncio.Event() for program in programs}
        self._stopping = asyncio.Event()
        self._at_once = asyncio.Event()
        self._failed = False

    def stop(self) -> None:
        if self._stopping.is_set():
            self._at_once.set()
        self._stopping.set()

    async def run(self, on_ready: Callable[[], None]) -> int:
        """Run everything; call `on_ready` once when every program is ready. Returns the exit code."""
        lifeline, held_open = os.pipe()
        try:
            async with asyncio.TaskGroup() as tasks:
                announcer = tasks.create_task(self._announce(on_ready))
                keepers = {
                    program.name: tasks.create_task(self._keep(program, lifeline))
                    for program in self._programs
                }
                await self._stopping.wait()
                announcer.cancel()
                await self._stop_in_order(keepers)
        finally:
            os.close(held_open)
            os.close(lifeline)
        return 1 if self._failed else 0

    async def _announce(self, on_ready: Callable[[], None]) -> None:
        for name in (program.name for program in self._programs if not program.optional):
            ready = self._ready[name]
            while not ready.is_set():
                try:
                    await asyncio.wait_for(ready.wait(), self._patience)
                except TimeoutError:
                    self._say(name, "is not ready yet, still waiting")
        on_ready()

    async def _stop_in_order(self, keepers: Mapping[str, asyncio.Task[None]]) -> None:
        by_stage = sorted(self._programs, key=lambda program: -program.stage)
        for _, stage in groupby(by_stage, key=lambda program: program.stage):
            stopping = [keepers[program.name] for program in stage]
            for keeper in stopping:
                keeper.cancel()
            await asyncio.wait(stopping)

    async def _keep(self, program: Program, lifeline: int) -> None:
        """Keep one program running; cancelled, stop it and end."""
        deaths = failed_starts = 0
        while True:
            started = time.monotonic()
            ended = await self._run_once(program, lifeline)
            deaths = 1 if time.monotonic() - started >= self._backoff.decent_life else deaths + 1
            failed_starts += not program.optional and all(
                self._ready[name].is_set() for name in program.needs
            )
            if failed_starts >= self._backoff.tries_until_ready and not self._ready[program.name].is_set():
                self._say(program.name, f"{ended}, {failed_starts} times before it was ready: see above")
                self._failed = True
                self._stopping.set()
                return
            delay = self._backoff.delay(deaths)
            self._say(program.name, f"{ended}; restarting in {delay:g} s")
            await asyncio.sleep(delay)

    async def _run_once(self, program: Program, lifeline: int) -> str:
        process = await ChildProcess.start(
            program.name, program.command, program.environment, lifeline, self._say
        )
        watching = asyncio.create_task(self._watch_readiness(program, process.pid))
        try:
            return await process.wait()
        except asyncio.CancelledError:
            await process.stop(program.stop_within, self._at_once)
            raise
        finally:
            watching.cancel()

    async def _watch_readiness(self, program: Program, pid: int) -> None:
        ready = self._ready[program.name]
        while not ready.is_set():
            await asyncio.sleep(READY_CHECK_SECONDS)
            if await program.is_ready(pid):
                ready.set()
