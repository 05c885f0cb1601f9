"""How a stack's processes are started: by Python itself, or forked from a zygote that has imported them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from tests.harness.waiting import wait_until

ROOT = Path(__file__).parents[2]


class Process(Protocol):
    """What tests do with a process; `subprocess.Popen` is one."""

    pid: int

    def poll(self) -> int | None:
        """The exit code, None while it runs; minus the number of the signal that ended it."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises TimeoutError or subprocess.TimeoutExpired."""

    def send_signal(self, number: signal.Signals, /) -> None: ...


class Launcher(Protocol):
    def __call__(self, module: str, env: Mapping[str, str], log: Path) -> Process:
        """Start `python -m module` in the folder of `log`, to which what it prints is appended."""


def launch(module: str, env: Mapping[str, str], log: Path) -> Process:
    """A process as people start it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module], env=dict(env), cwd=log.parent, stdout=output, stderr=output
        )


class Zygote:
    """`with Zygote(*modules) as zygote:` starts any of the modules in milliseconds; see `zygote.py`."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules
        self._asking = threading.Lock()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.zygote", *self._modules],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=10)

    def __call__(self, module: str, env: Mapping[str, str], log: Path) -> Process:
        return Forked(self, self.ask(start=module, env=dict(env), log=str(log)))

    def ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            self._process.stdin.write(f"{json.dumps(request)}\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the zygote has died: it ended with {self._process.wait(5)}")
        return json.loads(answer)


class Forked:
    """A child of the zygote."""

    def __init__(self, zygote: Zygote, pid: int) -> None:
        self._zygote = zygote
        self._code: int | None = None
        self._polling = threading.Lock()  # an exit code can be had once
        self.pid = pid

    def poll(self) -> int | None:
        with self._polling:
            if self._code is None:
                self._code = self._zygote.ask(poll=self.pid)
            return self._code

    def wait(self, timeout: float | None = None) -> int:
        wait_until(lambda: self.poll() is not None, f"the end of {self.pid}", seconds=timeout or 60)
        assert self._code is not None
        return self._code

    def send_signal(self, number: signal.Signals, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)
