"""The real MarkItDown server in its own Python, as `aigentos up` starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.harness.processes import ROOT
from tests.harness.stack import free_port
from tests.harness.waiting import wait_until

PYTHON = ROOT / ".venv-documents" / "bin" / "python"
PROGRAM = ROOT / "kernel" / "documents" / "sidecar.py"
START_SECONDS = 90  # the first start compiles its packages


class Sidecar:
    """`with Sidecar(folder) as sidecar:` has it ready; it converts what is in the folder, or below it."""

    def __init__(self, folder: Path) -> None:
        assert PYTHON.is_file(), "MarkItDown is not installed: run `make setup`"
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/mcp"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        self.wait_ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; does not wait until it is ready."""
        command = [str(PYTHON), "-I", str(PROGRAM), "--port", str(self.port), "--folder", str(self.folder)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def wait_ready(self) -> None:
        wait_until(self._listens, "MarkItDown", seconds=START_SECONDS)

    def kill(self) -> None:
        """`kill -9`, and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def conversions(self) -> list[int]:
        """The processes that convert now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "MarkItDown ended"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
