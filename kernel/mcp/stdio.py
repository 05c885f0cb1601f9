"""A transport for MCP servers that are programs: JSON-RPC by lines over their standard input and output.

Not the SDK's own, which reads lines of any length, lets the program write to this process's standard error,
and ends only the program's process group: `launcher.py` ends everything that the program started.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client._transport import TransportStreams
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from kernel.mcp.gate import Fuse, Item
from kernel.mcp.launcher import GRACE
from kernel.mcp.limits import Allowance, Limits
from kernel.store.mcp_records import McpTarget

_LAUNCHER = Path(__file__).with_name("launcher.py")
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
_CHUNK = 64 * 1024
_EXIT_POLL = 0.01  # seconds


@contextlib.asynccontextmanager
async def stdio_streams(
    target: McpTarget, limits: Limits, fuse: Fuse, folder: Path
) -> AsyncIterator[TransportStreams]:
    """Start the program in `folder`, its home; when left, the program and all that it started are ended.

    Raises OSError if it cannot be started.
    """
    process = await _start(target, limits, folder)
    arriving, incoming = anyio.create_memory_object_stream[Item]()
    outgoing, leaving = anyio.create_memory_object_stream[SessionMessage]()
    try:
        async with asyncio.TaskGroup() as tasks:
            errors = tasks.create_task(_drain_errors(process, limits, fuse))
            pumps = (
                tasks.create_task(_read(process, limits, fuse, arriving, errors)),
                tasks.create_task(_write(process, limits, fuse, leaving)),
            )
            try:
                yield incoming, outgoing
            finally:
                fuse.seal()
                await _to_the_end(_end(process, limits))
                for task in (errors, *pumps):
                    task.cancel()
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # nothing public closes pipes that a survivor may hold open
            process._transport.close()  # type: ignore[attr-defined]
        for stream in (arriving, incoming, outgoing, leaving):
            stream.close()


async def _start(target: McpTarget, limits: Limits, folder: Path) -> asyncio.subprocess.Process:
    assert target.command is not None
    home = _make_home(folder)
    environment = {
        "PATH": f"{Path(target.command).parent}:{_SYSTEM_PATH}",
        "HOME": home,
        "LANG": "C.UTF-8",
        **target.env,
    }
    launcher = (sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid()))
    return await asyncio.create_subprocess_exec(
        *launcher,
        target.command,
        *target.args,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        cwd=home,
        start_new_session=True,
        limit=limits.message,
    )


def _make_home(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(folder.absolute())


async def _read(
    process: asyncio.subprocess.Process,
    limits: Limits,
    fuse: Fuse,
    arriving: MemoryObjectSendStream[Item],
    errors: asyncio.Task[None],
) -> None:
    assert process.stdout is not None
    allowance = Allowance(limits.burst, limits.burst / 4)
    with contextlib.suppress(anyio.BrokenResourceError):  # the session is gone
        while fuse.reason is None:
            try:
                line = await process.stdout.readuntil(b"\n")
            except asyncio.LimitOverrunError:
                fuse.blow(f"it sent a message of more than {limits.message // 1024} KiB")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                fuse.blow(await _ending(process, limits, errors))
                break
            if not allowance.take(len(line)):
                fuse.blow("it sends more than anyone could use")
                break
            with contextlib.suppress(ValueError):  # not a message: a program that greets on its output
                message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                await arriving.send(SessionMessage(message))
    arriving.close()


async def _ending(process: asyncio.subprocess.Process, limits: Limits, errors: asyncio.Task[None]) -> str:
    """Why the output ended, once it is known."""
    await _exited(process, limits.stop)
    await asyncio.wait([errors], timeout=limits.stop)
    if process.returncode is None:
        return "the program closed its output"
    return f"the program ended with exit code {process.returncode}"


async def _write(
    process: asyncio.subprocess.Process,
    limits: Limits,
    fuse: Fuse,
    leaving: MemoryObjectReceiveStream[SessionMessage],
) -> None:
    assert process.stdin is not None
    try:
        with leaving:  # closed at the end, so that no sender waits for ever
            async for item in leaving:
                text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
                process.stdin.write(f"{text}\n".encode())
                async with asyncio.timeout(limits.write):
                    await process.stdin.drain()
    except ConnectionError:
        pass  # the reader finds out why
    except TimeoutError:
        fuse.blow("it does not read its input")


async def _drain_errors(process: asyncio.subprocess.Process, limits: Limits, fuse: Fuse) -> None:
    assert process.stderr is not None
    allowance = Allowance(limits.burst, limits.burst / 4)
    while chunk := await process.stderr.read(_CHUNK):
        fuse.stderr = (fuse.stderr + chunk)[-limits.stderr_tail :]
        if not allowance.take(len(chunk)):
            fuse.blow("it writes too much to its standard error")
            return


async def _end(process: asyncio.subprocess.Process, limits: Limits) -> None:
    """As the protocol wants it: close the input, wait, ask the program to end, wait, end it."""
    assert process.stdin is not None
    process.stdin.close()
    if await _exited(process, limits.stop):
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()  # the launcher, which ends the rest
    await _exited(process, GRACE + limits.stop)


async def _to_the_end(work: Coroutine[None, None, None]) -> None:
    """Let it finish even if this task is cancelled meanwhile: nobody else would end the program."""
    task = asyncio.create_task(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError


async def _exited(process: asyncio.subprocess.Process, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while process.returncode is None:  # noqa: ASYNC110 (wait() waits for the pipes too)
                await asyncio.sleep(_EXIT_POLL)
    return process.returncode is not None
