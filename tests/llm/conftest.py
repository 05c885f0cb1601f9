"""Backends to test against: the fake one in this process, and the real embedded server in its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kernel.llm.embedded.fetch import fetch
from tests.fakes.model_server import FakeModelServer

MODELS = Path(__file__).parents[2] / "models-local"
START_SECONDS = 60


@dataclass(frozen=True)
class EmbeddedServer:
    base_url: str
    key_file: Path
    process: subprocess.Popen[bytes]


@pytest.fixture
async def fake() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer() as server:
        yield server


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The repository's models-local, with the model files in it."""
    fetch(MODELS)
    return MODELS


@pytest.fixture(scope="session")
def embedded_server(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    server = start_embedded_server(model_folder, tmp_path_factory.mktemp("embedded"))
    yield server
    server.process.terminate()
    server.process.wait(timeout=10)


def start_embedded_server(models: Path, folder: Path) -> EmbeddedServer:
    port_file, key_file = folder / "port", folder / "key"
    command = [sys.executable, "-m", "kernel.llm.embedded", "serve", "--port", "0", "--dir", str(models)]
    command += ["--port-file", str(port_file), "--key-file", str(key_file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + START_SECONDS
    while not port_file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail("the embedded server did not start")
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
    return EmbeddedServer(f"http://127.0.0.1:{port_file.read_text()}", key_file, process)
