"""The programs of AIgentOS on one machine: their commands, who waits for whom, when each is ready.

    stage 3  webui                      stopped first
    stage 2  orchestrator, dialogue     drain their turns, both together
    stage 1  kernel                     makes or migrates the database, which the workers wait for
    stage 0  model                      only where no Ollama answers
             markitdown                 reads documents, if it is installed; nobody waits for it

Stopping all of them takes at most the sum of the stages' limits: 9 seconds.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx

from kernel.cli import child
from kernel.cli.supervisor import Program
from kernel.documents import sidecar
from kernel.documents.uploads import uploads_dir
from kernel.llm.embedded.client import next_port
from kernel.shared.settings import Settings, reachable_host

DRAIN_SECONDS = 4.0  # what a worker gets to finish its turns; the next start takes up the rest
STOP_WITHIN = {"webui": 1.5, "workers": DRAIN_SECONDS + 0.5, "kernel": 1.5, "model": 1.5, "markitdown": 1.5}

IsReady = Callable[[int], Awaitable[bool]]


def probe_client() -> httpx.AsyncClient:
    """The client that asks the programs whether they are ready; all of them are on this machine."""
    return httpx.AsyncClient(timeout=2, trust_env=False)


def build_programs(
    settings: Settings,
    environment: Mapping[str, str],
    client: httpx.AsyncClient,
    *,
    with_model: bool,
    with_markitdown: bool,
    with_webui: bool,
) -> list[Program]:
    """All programs to run, as `settings` says; `environment` says the same to them."""

    def program(
        name: str,
        module: str,
        is_ready: IsReady,
        *arguments: str,
        stage: int,
        stop: str,
        needs: tuple[str, ...] = (),
    ) -> Program:
        command = [sys.executable, "-m", "kernel.cli.child", module, *arguments]
        return Program(name, command, is_ready, environment, needs, stage, STOP_WITHIN[stop])

    kernel = f"http://{reachable_host(settings.host)}:{settings.kernel_port}"
    webui = f"http://{reachable_host(settings.host)}:{settings.webui_port}"
    # By this name the kernel and the WebUI's server answer, wherever they listen.
    as_kernel = {"Host": f"localhost:{settings.kernel_port}"} | _token(settings)
    as_webui = {"Host": f"localhost:{settings.webui_port}"}
    programs = []
    if with_model:
        chat = settings.embedded_base_url.rstrip("/")
        ready = _answers(client, f"{chat}/health", f"{next_port(chat)}/health")
        programs.append(program("model", "kernel.llm.embedded", ready, "serve", stage=0, stop="model"))
    if with_markitdown:
        programs.append(_markitdown(settings, environment))
    ready = _answers(client, f"{kernel}/health", headers=as_kernel)
    programs.append(program("kernel", "kernel.api", ready, stage=1, stop="kernel"))
    for role in ("orchestrator", "dialogue"):
        ready = _beats(client, f"{kernel}/api/worker/health", as_kernel, f"{role}_worker")
        module = f"kernel.workers.{role}_worker"
        programs.append(program(role, module, ready, stage=2, stop="workers", needs=("kernel",)))
    if with_webui:
        ready = _answers(client, f"{webui}/", headers=as_webui)
        programs.append(program("webui", "kernel.webui", ready, stage=3, stop="webui"))
    return programs


def _markitdown(settings: Settings, environment: Mapping[str, str]) -> Program:
    """The converter: of a Python of its own, with nothing of the environment that could be a secret."""
    url = httpx.URL(settings.markitdown_url or "")
    assert url.port is not None
    files = [str(Path(module.__file__ or "").absolute()) for module in (child, sidecar)]
    command = [str(settings.documents_python.absolute()), "-I", *files, "--host", url.host]
    command += ["--port", str(url.port), "--folder", str(uploads_dir(settings).absolute())]
    kept = {name: environment[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in environment}
    is_ready = _listens(url.host, url.port)
    stop = STOP_WITHIN["markitdown"]
    return Program("markitdown", command, is_ready, kept, stage=0, stop_within=stop, optional=True)


def _listens(host: str, port: int) -> IsReady:
    async def is_ready(_: int) -> bool:
        try:
            writer = (await asyncio.open_connection(host, port))[1]
        except OSError:
            return False
        writer.close()
        return True

    return is_ready


def _answers(client: httpx.AsyncClient, *urls: str, headers: Mapping[str, str] | None = None) -> IsReady:
    async def is_ready(_: int) -> bool:
        try:
            answers = [await client.get(url, headers=headers) for url in urls]
        except httpx.TransportError:
            return False
        return all(answer.status_code == 200 for answer in answers)

    return is_ready


def _beats(client: httpx.AsyncClient, url: str, headers: Mapping[str, str], worker: str) -> IsReady:
    """Whether the kernel hears this very process; a worker of the last start may still look healthy."""

    async def is_ready(pid: int) -> bool:
        try:
            answer = await client.get(url, headers=headers)
        except httpx.TransportError:
            return False
        if answer.status_code != 200:
            return False
        health = answer.json()[worker]
        return bool(health["status"] == "healthy" and health["pid"] == pid)

    return is_ready


def _token(settings: Settings) -> dict[str, str]:
    if settings.api_token is None:
        return {}
    return {"Authorization": f"Bearer {settings.api_token.get_secret_value()}"}
