"""One child process with its process group: start, relay its lines, wait, stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Self

Say = Callable[[str, str], None]  # (name of the program, line)

CHUNK = 64 * 1024  # bytes; a longer line is shown in pieces
LAST_LINES_WITHIN = 1.0  # seconds to read what a dead child left in its pipe


class ChildProcess:
    """A running child; make it with `start`."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, lines: int, say: Say) -> None:
        self._name = name
        self._process = process
        self._say = say
        self._relaying = asyncio.create_task(_relay(lines, name, say))
        self._end = asyncio.create_task(self._see_to_the_end())

    @classmethod
    async def start(
        cls, name: str, command: Sequence[str], environment: Mapping[str, str], lifeline: int, say: Say
    ) -> Self:
        """Start a command in a session of its own; the file descriptor `lifeline` is its standard input."""
        lines, output = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=lifeline,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        except BaseException:  # a cancelled start too: nobody else knows of this end of the pipe
            os.close(lines)
            raise
        finally:
            os.close(output)
        return cls(name, process, lines, say)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def wait(self) -> str:
        """Wait for the end and say how it came: `ended with exit code 3`, `was killed by SIGKILL`."""
        return await asyncio.shield(self._end)

    async def stop(self, within: float, at_once: asyncio.Event) -> None:
        """SIGTERM; after `within` seconds, or as soon as `at_once` is set, SIGKILL to the whole group."""
        if self._process.returncode is None:
            self._process.terminate()
        hurry = asyncio.create_task(at_once.wait())
        await asyncio.wait({self._end, hurry}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if not self._end.done():
            reason = "killed" if at_once.is_set() else f"did not stop within {within:g} s: killed"
            self._say(self._name, reason)
            self._kill_group()
        await self._end

    async def _see_to_the_end(self) -> str:
        code = await self._process.wait()
        self._kill_group()  # what the child started itself and left behind
        await asyncio.wait({self._relaying}, timeout=LAST_LINES_WITHIN)
        self._relaying.cancel()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS: PermissionError for a group of zombies
            os.killpg(self.pid, signal.SIGKILL)


async def _relay(lines: int, name: str, say: Say) -> None:
    """Say each line that arrives at the file descriptor, until its end."""
    reader = asyncio.StreamReader()
    with os.fdopen(lines, "rb", buffering=0) as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            rest = b""
            while chunk := await reader.read(CHUNK):
                *whole, rest = (rest + chunk).split(b"\n")
                if len(rest) >= CHUNK:
                    whole, rest = [*whole, rest], b""
                for line in whole:
                    say(name, line.decode(errors="replace"))
            if rest:
                say(name, rest.decode(errors="replace"))
        finally:
            transport.close()
