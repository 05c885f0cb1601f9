"""The scripted backend in a process of its own, so that it shares no interpreter with what is measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness.processes import ROOT
from tests.harness.waiting import wait_until


@contextmanager
def scripted_backend(folder: Path, *options: str) -> Iterator[str]:
    """Its URL while it runs; `options` as of `python -m tests.fakes.model_server`."""
    port_file = folder / "backend.port"
    command = [sys.executable, "-m", "tests.fakes.model_server", "--port-file", str(port_file), *options]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        port = wait_until(
            lambda: port_file.exists() and port_file.read_text().strip(), "the scripted backend"
        )
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
