"""Kernel and workers as real processes on a folder of their own; started, killed and stopped one by one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import httpx

from tests.harness.waiting import wait_until

Name = Literal["kernel", "orchestrator", "dialogue"]
MODULES: dict[Name, str] = {
    "kernel": "kernel.api",
    "orchestrator": "kernel.workers.orchestrator_worker",
    "dialogue": "kernel.workers.dialogue_worker",
}
ALL: tuple[Name, ...] = ("kernel", "orchestrator", "dialogue")
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """`with Stack(folder, backend_url) as stack:` has all three ready; its end stops what still runs.

    Logs are in `<folder>/<name>.log`. `env` overrides settings by the names of `.env.example`.
    """

    def __init__(self, folder: Path, backend_url: str, *, provider: str = "ollama", **env: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "chat.db"
        self.processes: dict[Name, subprocess.Popen[bytes]] = {}
        own = {
            "CHAT_DB_PATH": str(self.database),
            "HOST_PORT_KERNEL": str(self.port),
            "AIGENT_LLM_PROVIDER": provider,
            "OLLAMA_BASE_URL": backend_url,
            "OPENAI_BASE_URL": backend_url,
            "OPENAI_MODEL": "alibayram/smollm3",
            "AIGENT_PROMPTS_DIR": str(ROOT / "agent-prompts"),
        }
        self._env = {**os.environ, **own, **env}

    def __enter__(self) -> Self:
        try:
            self.start(*ALL)
            self.wait_ready()
        except BaseException:
            self.kill(*ALL)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop(*ALL)

    def start(self, *names: Name, crash_at: str | None = None) -> None:
        """Start processes; they die at the named crash point (`kernel/shared/crash.py`) if there is one."""
        env = {**self._env, "AIGENT_CRASH_AT": crash_at} if crash_at else self._env
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", MODULES[name]], env=env, cwd=ROOT, stdout=log, stderr=log
                )

    def wait_ready(self) -> None:
        """Until the kernel answers and every worker that runs beats."""
        wait_until(self._kernel_answers, f"the kernel; {self.log('kernel')}", seconds=30)
        for name in self.processes:
            if name != "kernel":
                wait_until(partial(self._worker_beats, name), f"the {name} worker", seconds=30)

    def kill(self, *names: Name) -> None:
        """`kill -9`."""
        self._end(names, signal.SIGKILL)

    def stop(self, *names: Name) -> None:
        """SIGTERM, and wait for the orderly end."""
        self._end(names, signal.SIGTERM)

    def wait_dead(self, name: Name, *, seconds: float = 15) -> int:
        """The exit code of a process that ends by itself, as at a crash point."""
        return self.processes.pop(name).wait(seconds)

    def log(self, name: Name) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def _end(self, names: tuple[Name, ...], number: signal.Signals) -> None:
        ended = [self.processes.pop(name) for name in names if name in self.processes]
        for process in ended:
            process.send_signal(number)
        for process in ended:
            process.wait(20)

    def _kernel_answers(self) -> bool:
        code = self.processes["kernel"].poll()
        if code is not None:
            raise RuntimeError(f"the kernel ended with {code}: {self.log('kernel')}")
        try:
            return httpx.get(f"{self.base_url}/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def _worker_beats(self, name: Name) -> bool:
        health = httpx.get(f"{self.base_url}/api/worker/health", timeout=5).json()[f"{name}_worker"]
        return bool(health["status"] == "healthy" and health["pid"] == self.processes[name].pid)
