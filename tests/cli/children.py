"""Tiny real programs for the supervisor, and what a test sees of them."""

from __future__ import annotations

import asyncio
import os
import sys
import textwrap
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from kernel.cli.supervisor import Backoff, Program, Supervisor

DEADLINE = 20  # seconds; reached only by a failure

# It waits with the signal blocked: one that came just before a `signal.pause()` would be slept through.
POLITE = """
    import signal
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("up", flush=True)
    signal.sigwait({signal.SIGTERM})
    print("leaving", flush=True)
"""

STUBBORN = """
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("up", flush=True)
    while True:
        signal.pause()
"""

# A program and a process of its own; both hold the named pipe open as long as they live.
PARENT = """
    import os, signal, subprocess, sys
    held = os.open(sys.argv[1], os.O_WRONLY)
    subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], pass_fds=[held])
    print("up", flush=True)
    signal.pause()
"""


class Transcript:
    """The lines that the supervisor says, as `name: line`; a test waits for one."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._grown = asyncio.Event()

    def say(self, name: str, line: str) -> None:
        self.lines.append(f"{name}: {line}")
        self._grown.set()

    async def shows(self, text: str, times: int = 1) -> None:
        async with asyncio.timeout(DEADLINE):
            while sum(text in line for line in self.lines) < times:
                self._grown.clear()
                await self._grown.wait()


class NamedPipe:
    """Tells when every process that opened it for writing has gone, without asking again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self._end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    async def all_holders_are_gone(self) -> None:
        reader = asyncio.StreamReader()
        with os.fdopen(self._end, "rb", buffering=0) as pipe:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(reader), pipe
            )
            assert await asyncio.wait_for(reader.read(), DEADLINE) == b""
            transport.close()


async def at_once(_: int) -> bool:
    return True


async def never(_: int) -> bool:
    return False


def script(directory: Path, name: str, source: str) -> list[str]:
    """The command that runs `source`."""
    path = directory / f"{name}.py"
    path.write_text(textwrap.dedent(source))
    return [sys.executable, "-S", str(path)]


@asynccontextmanager
async def supervised(
    *programs: Program, transcript: Transcript, backoff: Backoff | None = None
) -> AsyncGenerator[tuple[Supervisor, asyncio.Task[int]], None]:
    """A running supervisor and the task that gives its exit code; at the end everything is killed."""
    supervisor = Supervisor(programs, say=transcript.say, backoff=backoff)
    running = asyncio.create_task(supervisor.run(lambda: transcript.say("supervisor", "ready")))
    try:
        yield supervisor, running
    finally:
        supervisor.stop()
        supervisor.stop()
        await asyncio.wait_for(running, DEADLINE)
