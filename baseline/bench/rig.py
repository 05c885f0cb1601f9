"""What most groups measure with: a stack of real processes on a scripted backend in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from baseline.bench.backend import scripted_backend
from baseline.bench.embedding import GATE_READY, embedding_server
from tests.harness.notes import Notes, connect
from tests.harness.processes import launch
from tests.harness.stack import Stack
from tests.harness.waiting import until, wait_until

# As the bars have it: it answers after 50 ms with 120 tokens, 100 a second.
BACKEND = ("--first-token-ms", "50", "--tokens-per-second", "100", "--tokens", "120")
_AS_THE_STACK: Final[Mapping[str, str]] = {}
_PATIENCE = 300.0  # seconds for the gate to learn, or for all background work to end


@dataclass(frozen=True, slots=True)
class Remote:
    """The scripted backend's controls."""

    url: str

    def script(self, marker: str | None = None, **fields: Any) -> None:
        """Answer messages that contain `marker` with these fields of `Script` from now on."""
        self._control("POST", "/__script", {"script": fields, "marker": marker})

    def forget_scripts(self) -> None:
        self._control("DELETE", "/__script")

    def log(self) -> list[dict[str, Any]]:
        """The requests it got, as `tests.fakes.stream.Exchange`."""
        requests: list[dict[str, Any]] = self._control("GET", "/__log")["requests"]
        return requests

    def forget_log(self) -> None:
        self._control("DELETE", "/__log")

    def _control(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        answer = httpx.request(method, self.url + path, json=body)
        return answer.raise_for_status().json()


@dataclass(frozen=True, slots=True)
class Rig:
    stack: Stack
    remote: Remote

    @property
    def pids(self) -> list[int]:
        """Kernel and workers."""
        return [process.pid for process in self.stack.processes.values()]

    @asynccontextmanager
    async def clients(self) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
        """To the backend, a connection for each request, and to the kernel."""
        once = httpx.Limits(max_keepalive_connections=0)
        async with (
            httpx.AsyncClient(base_url=self.remote.url, limits=once, timeout=60) as backend,
            httpx.AsyncClient(base_url=self.stack.base_url, timeout=60) as kernel,
        ):
            yield backend, kernel


@contextmanager
def scripted_rig(
    settings: Mapping[str, str] = _AS_THE_STACK,
    *,
    gate: bool = False,
    provider: str = "ollama",
    memory: str = "on",
) -> Iterator[Rig]:
    """A rig while the context lasts; `settings` by the names of `.env.example`.

    With the gate: the embedded embeddings, and a server with tools that messages can be taken for.
    """
    with tempfile.TemporaryDirectory(prefix="aigentos-bench-") as name, ExitStack() as running:
        folder = Path(name)
        url = running.enter_context(scripted_backend(folder, *BACKEND))
        routing = running.enter_context(embedding_server(folder)) if gate else {}
        stack = running.enter_context(
            Stack(folder, url, provider=provider, launcher=launch, memory=memory, **{**routing, **settings})
        )
        if gate:
            connect(stack, running.enter_context(Notes()))
            wait_for_gate(stack)
        yield Rig(stack, Remote(url))


def wait_for_gate(stack: Stack) -> None:
    wait_until(lambda: GATE_READY in stack.log("orchestrator"), "the gate", seconds=_PATIENCE)


async def quiet(stack: Stack) -> None:
    """Until no job is left: titles, memory and all."""
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs", seconds=_PATIENCE)
