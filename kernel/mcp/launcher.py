"""Starts one program, ends all that came of it: `python -I -S launcher.py PARENT PROGRAM ARGUMENT...`

A process of its own, because only a process can adopt the orphans of its descendants (Linux: child subreaper,
prctl(2)): a program that forks twice and leaves its session is found all the same. It stops when the program
ends, on SIGTERM, and when its parent dies, however that happens. Elsewhere than on Linux what is ended is the
program's process group.

Standard library only: it runs outside the virtual environment, with the program's environment.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

GRACE = 1.0  # seconds between asking the descendants to end and ending them
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_ON_LINUX = sys.platform == "linux"


class _Stop(Exception):
    pass


def main(parent: int, command: list[str]) -> int:
    """Run the program to its end or until told to stop; returns its exit code."""
    signal.signal(signal.SIGTERM, _stop)
    code = 128 + signal.SIGTERM
    program = 0
    try:
        _tie(signal.SIGTERM, adopt=True)
        if os.getppid() != parent:
            return code  # it died before it could be watched
        program = os.fork()
        if program == 0:
            _become(command)
        _let_go_of_pipes()
        code = _wait_for(program)
    except _Stop:
        pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _end_all(program)
    return code


def _stop(_number: int, _frame: object) -> NoReturn:
    raise _Stop


def _tie(number: signal.Signals, *, adopt: bool) -> None:
    """Have this process signalled when its parent dies, and perhaps become the parent of orphans below it."""
    if _ON_LINUX:
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if adopt:
            libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _become(command: list[str]) -> NoReturn:
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGPIPE, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _tie(signal.SIGKILL, adopt=False)
        os.execv(command[0], command)  # noqa: S606 (its place in the allow-list was checked)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def _let_go_of_pipes() -> None:
    """Only the program holds them now, so that their end is its end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for pipe in (0, 1, 2):
        os.dup2(nothing, pipe)
    os.close(nothing)


def _wait_for(program: int) -> int:
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == program:
            return os.waitstatus_to_exitcode(status)


def _end_all(program: int) -> None:
    """Ask all that is left to end, then end it; processes started meanwhile included."""
    for number, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 5.0)):
        asked: set[int] = set()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            _reap()
            left = _descendants() if _ON_LINUX else _group(program)
            if not left:
                return
            for pid in left - asked:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
            asked |= left
            time.sleep(0.02)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _descendants() -> set[int]:
    """Every process below this one. A process's line in `stat` is `pid (name) state ppid …`, proc(5)."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
    found: set[int] = set()
    below = {os.getpid()}
    while below:
        below = {pid for pid, parent in parents.items() if parent in below} - found
        found |= below
    return found


def _group(program: int) -> set[int]:
    """Minus the program's group, which `kill` takes for all of it, while anything of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if program:
            os.killpg(program, 0)
            return {-program}
    return set()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
