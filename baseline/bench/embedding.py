"""The embedded model server beside a bench."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness.processes import ROOT
from tests.harness.waiting import wait_until

EMBEDDING_MODEL = "all-minilm-l6-v2"
GATE_READY = "the gate is ready"
"""What the orchestrator logs once it has learned its exemplars."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """Chat is on `port`, embeddings on the next one."""

    port: int
    key_file: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        return self.key_file.read_text().strip()


@contextmanager
def embedded_server(folder: Path) -> Iterator[EmbeddedServer]:
    """The server while it runs."""
    port_file, key_file = folder / "embedded.port", folder / "embedded.key"
    files = ("--port-file", str(port_file), "--key-file", str(key_file))
    server = subprocess.Popen(
        [sys.executable, "-m", "kernel.llm.embedded", "serve", "--port", "0", *files],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        port = wait_until(
            lambda: port_file.exists() and port_file.read_text().strip(), "the embedded server", seconds=60
        )
        yield EmbeddedServer(int(port), key_file)
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def embedding_server(folder: Path) -> Iterator[dict[str, str]]:
    """Settings of a stack that routes by the gate with the server's embeddings, while it runs."""
    with embedded_server(folder) as server:
        yield {
            "AIGENT_ROUTING": "tiered",
            "EMBEDDING_BASE_URL": f"http://127.0.0.1:{server.port + 1}/v1",
            "EMBEDDING_MODEL": EMBEDDING_MODEL,
            "OPENAI_API_KEY": server.key,
        }
