"""Starts the real processes quickly: this process has imported everything and forks one child for each.

A fault test restarts processes dozens of times, and importing the libraries is nine tenths of a start. What a
child runs is the same `main()` on an environment of its own. Requests are lines of JSON on stdin:
`{"start": module, "env": {...}, "log": path}` → its pid, `{"poll": pid}` → its exit code or null. The end of
stdin ends the children, so that a test run that is killed leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn


def main() -> None:
    for module in sys.argv[1:]:
        importlib.import_module(module)
    children: set[int] = set()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        request = json.loads(line)
        answer = _start(request, children) if "start" in request else _poll(request["poll"], children)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    for child in children:
        os.kill(child, signal.SIGKILL)


def _start(request: dict[str, Any], children: set[int]) -> int:
    child = os.fork()
    if child == 0:
        _become(request)
    children.add(child)
    return child


def _poll(child: int, children: set[int]) -> int | None:
    ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        return None
    children.discard(child)
    return os.waitstatus_to_exitcode(status)


def _become(request: dict[str, Any]) -> NoReturn:
    """Run a module's `main` in this fork as if `python -m` had started it."""
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.chdir(Path(request["log"]).parent)
    os.environ.clear()
    os.environ.update(request["env"])
    code = 1
    try:
        importlib.import_module(request["start"]).main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 (what Python does at the end of a program)
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
