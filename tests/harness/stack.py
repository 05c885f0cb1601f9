"""Kernel and workers as real processes on a folder of their own; started, killed and stopped one by one."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import httpx

from tests.harness.processes import ROOT, Launcher, Process, launch
from tests.harness.waiting import wait_until

Name = Literal["kernel", "orchestrator", "dialogue", "dialogue-2"]
MODULES: dict[Name, str] = {
    "kernel": "kernel.api.__main__",
    "orchestrator": "kernel.workers.orchestrator_worker",
    "dialogue": "kernel.workers.dialogue_worker",
    "dialogue-2": "kernel.workers.dialogue_worker",
}
ALL: tuple[Name, ...] = ("kernel", "orchestrator", "dialogue")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """`with Stack(folder, backend_url) as stack:` has all three ready; its end stops what still runs.

    Logs are in `<folder>/<name>.log`. `env` overrides settings by the names of `.env.example`. `memory` is
    `on` or `off`: off, because what other tests said would stand in the prompts that a test looks at.
    """

    def __init__(
        self,
        folder: Path,
        backend_url: str,
        *,
        provider: str = "ollama",
        launcher: Launcher = launch,
        memory: str = "off",
        **env: str,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "chat.db"
        self.processes: dict[Name, Process] = {}
        # Plain http needs no certificates, whose loading takes 0.1 s. The kernel comes and goes.
        self.http = httpx.Client(
            base_url=self.base_url, verify=False, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self._launch = launcher
        self._memory = memory
        own = {
            "CHAT_DB_PATH": str(self.database),
            "HOST_PORT_KERNEL": str(self.port),
            "AIGENT_LLM_PROVIDER": provider,
            "OLLAMA_BASE_URL": backend_url,
            "OPENAI_BASE_URL": backend_url,
            "OPENAI_MODEL": "alibayram/smollm3",
            "AIGENT_PROMPTS_DIR": str(ROOT / "agent-prompts"),
            # The gate's learning takes seconds: tests that need it say so, with few exemplars.
            "AIGENT_ROUTING": "rules",
            "AIGENT_NOTES_DELAY": "0",
        }
        self._env = {**os.environ, **own, **env}

    def __enter__(self) -> Self:
        try:
            self.start(*ALL)
            self.wait_ready()
            if self._memory == "off":
                self._turn_memory_off()
        except BaseException:
            self.kill(*self.processes)
            self.http.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop what still runs."""
        self.stop(*self.processes)
        self.http.close()

    def start(self, *names: Name, crash_at: str = "", **env: str) -> None:
        """Start processes; they die at the named crash point (`kernel/shared/crash.py`) if there is one."""
        env = {**self._env, "AIGENT_CRASH_AT": crash_at, **env}
        for name in names:
            assert name not in self.processes, f"the {name} runs already"
            self.processes[name] = self._launch(MODULES[name], env, self.folder / f"{name}.log")

    def wait_ready(self) -> None:
        """Until the kernel answers and every worker that runs beats."""
        wait_until(self._kernel_answers, "the kernel", seconds=30)
        for name in self.processes:
            if name != "kernel":
                wait_until(partial(self._worker_beats, name), f"the {name} worker", seconds=30)

    def kill(self, *names: Name) -> None:
        """`kill -9`."""
        self._end(names, signal.SIGKILL)

    def stop(self, *names: Name) -> None:
        """SIGTERM, and wait for the orderly end."""
        self._end(names, signal.SIGTERM)

    def restart(self, name: Name, *, crash_at: str = "", **env: str) -> None:
        """Stop a process if it runs and start it with other settings; does not wait until it is ready."""
        self.stop(name)
        self.start(name, crash_at=crash_at, **env)

    def send_signal(self, name: Name, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)

    def wait_dead(self, name: Name, *, seconds: float = 15) -> int:
        """The exit code of a process that ends by itself, as at a crash point."""
        return self.processes.pop(name).wait(seconds)

    def read(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the database, read as any other program could."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    def log(self, name: Name) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def _turn_memory_off(self) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("INSERT INTO settings (key, value) VALUES ('memory_enabled', 'false')")

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
            return self.http.get("/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def _worker_beats(self, name: Name) -> bool:
        pid = self.processes[name].pid
        code = self.processes[name].poll()
        if code is not None:
            raise RuntimeError(f"the {name} worker ended with {code}: {self.log(name)}")
        return (pid,) in self.read("SELECT pid FROM processes")
