"""MarkItDown over MCP, kept within bounds: run by the Python of the documents' environment, as a file.

    python -I kernel/documents/sidecar.py --host 127.0.0.1 --port 5505 --folder /uploads

The server is that of `markitdown-mcp` with one difference: each conversion runs in a process of its own,
which has LIMIT_SECONDS and LIMIT_BYTES, writes no files, has no network where Linux lets it give its network
up, and ends with its memory. So a document can neither block the server nor leave anything behind, and a
conversion that is asked for while one runs takes its place: whoever asked for the other has gone.

Only documents in the folder are converted, by `file:` URIs. Nothing but Python's own library and
`markitdown-mcp` is imported: the kernel's packages are not here.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

LIMIT_SECONDS = 110  # so that the caller, who waits 120, hears of it
LIMIT_BYTES = 800 * 1024 * 1024  # private memory; with the server's own it fits into 1 GiB
LARGEST_TEXT = 20_000_000  # characters
NICENESS = 5  # answers go before documents
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_PIECE = 1024 * 1024


class Refused(Exception):
    """Why a document is not converted, in words."""


class Converter:
    """One conversion at a time, each in a child; the newest one counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._child: int | None = None

    async def convert(self, uri: str) -> str:
        """The document as Markdown. Raises Refused."""
        self._check(uri)
        self._stop(self._child)
        read_end, write_end = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside idle threads
            child = os.fork()
        if child == 0:
            _be_child(uri, write_end)
        self._child = child
        os.close(write_end)
        try:
            answer, status = await asyncio.to_thread(self._end_of, child, read_end)
        except asyncio.CancelledError:
            self._stop(child)  # the thread goes on until it is reaped
            raise
        return _text_of(answer, status)

    def _end_of(self, child: int, read_end: int) -> tuple[bytes, int]:
        """What a child answered, and its status. Blocks; in a thread, which no cancellation reaches."""
        with os.fdopen(read_end, "rb") as pipe:
            answer = pipe.read()
        if self._child == child:  # it ends by itself now; once it is reaped, its id may be another's
            self._child = None
        return answer, os.waitpid(child, 0)[1]

    def _stop(self, child: int | None) -> None:
        if child is not None and child == self._child:
            with contextlib.suppress(ProcessLookupError):  # it ended just now
                os.kill(child, signal.SIGKILL)

    def _check(self, uri: str) -> None:
        parts = urlsplit(uri)
        path = Path(unquote(parts.path))
        if parts.scheme != "file" or parts.netloc or parts.query or parts.fragment:
            raise Refused("only files of the folder are converted")
        if not path.resolve().is_relative_to(self._folder) or not path.is_file():
            raise Refused(f"there is no such file in {self._folder}")


def _text_of(answer: bytes, status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGALRM:
        raise Refused(f"it took more than {LIMIT_SECONDS} s")
    if not answer:  # killed by the system, or by the next conversion
        raise Refused("it needs more memory than it may have" if code == -signal.SIGKILL else "it failed")
    outcome = json.loads(answer)
    if "error" in outcome:
        raise Refused(outcome["error"])
    return str(outcome["text"])


# ---- in the child ------------------------------------------------------------------------------------------


def _be_child(uri: str, answer_to: int) -> NoReturn:
    """Convert, answer, and end without running anything of the server's."""
    try:
        _confine(answer_to)
        outcome = _convert(uri)
    except MemoryError:
        outcome = {"error": "it needs more memory than it may have"}
    except RecursionError:
        outcome = {"error": "it is nested too deeply"}
    except BaseException as error:  # noqa: BLE001 (a converter may raise anything, SystemExit too)
        outcome = {"error": f"the conversion failed ({type(error).__name__})"}
    # Whatever comes of the answer, the child must not return into the code of the server it was forked from.
    with contextlib.suppress(BaseException), os.fdopen(answer_to, "wb") as pipe:
        pipe.write(json.dumps(outcome).encode())
    os._exit(0)


def _convert(uri: str) -> dict[str, str]:
    from markitdown_mcp.__main__ import ToolError, convert_to_markdown  # noqa: PLC0415 (loaded by `main`)

    try:
        text = asyncio.run(convert_to_markdown(uri))
    except ToolError as error:
        return {"error": str(error)}
    if len(text) > LARGEST_TEXT:
        return {"error": f"it has more than {LARGEST_TEXT // 1_000_000} million characters"}
    return {"text": text}


def _confine(keep: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(LIMIT_SECONDS)  # its default is the end: no Python is needed for it
    os.closerange(3, keep)
    os.closerange(keep + 1, 65_536)
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT_BYTES, LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # if memory runs out all the same, this one goes first
            Path("/proc/self/oom_score_adj").write_text("1000")
        # Refused in containers, whose network is the one that compose gives them.
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


# ---- the server --------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args(arguments)
    os.nice(NICENESS)
    options.folder.mkdir(parents=True, exist_ok=True)
    _serve(options.host, options.port, Converter(options.folder))


def _serve(host: str, port: int, converter: Converter) -> None:
    import uvicorn  # noqa: PLC0415 (after the nice start)
    from markitdown_mcp.__main__ import MCPServer, ToolError, create_starlette_app  # noqa: PLC0415

    async def convert_to_markdown(uri: str) -> str:
        """Convert a file: URI to markdown"""
        try:
            return await converter.convert(uri)
        except Refused as refusal:
            raise ToolError(str(refusal)) from refusal

    server = MCPServer("markitdown")
    server.add_tool(convert_to_markdown, structured_output=False)  # which would send the text twice

    class Server(uvicorn.Server):
        async def main_loop(self) -> None:
            """Uvicorn's own looks ten times a second whether to stop, which costs when idle."""
            while not await self.on_tick(0):  # noqa: ASYNC110 (its signal handlers set a flag)
                await asyncio.sleep(1)

    config = uvicorn.Config(
        create_starlette_app(server, host=host), host=host, port=port, log_level="warning"
    )
    Server(config).run()


if __name__ == "__main__":
    main()
