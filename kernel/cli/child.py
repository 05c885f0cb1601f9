"""Runs one of our programs as a child of `aigentos up`: `python -m kernel.cli.child MODULE [ARGUMENT…]`.

Or, by another Python that has none of our modules: `python -I kernel/cli/child.py FILE.py [ARGUMENT…]`.

Standard input is a pipe whose other end only the supervisor holds. When it closes, the supervisor is gone,
however it went, `kill -9` included: then the child ends with its whole process group, so that nothing is left
behind and a new start finds the ports free. Linux and macOS alike; nothing is polled.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    lifeline = os.dup(0)  # not inherited by what the program itself starts
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=_end_with, args=(lifeline,), name="lifeline", daemon=True).start()
    sys.argv = sys.argv[1:]
    if sys.argv[0].endswith(".py"):
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)  # nothing is ever written: this returns when the last writer has gone
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
