"""An embedding model for the time of a command: the one that answers, else the embedded server's."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kernel.cli.backend import embedded_problem
from kernel.llm.registry import ModelRegistry
from kernel.shared.errors import ConfigurationError, ModelError
from kernel.shared.settings import Settings

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


@asynccontextmanager
async def models_for(settings: Settings) -> AsyncIterator[ModelRegistry]:
    """The models of the settings, with an embedded server of our own if nothing else embeds.

    Raises ConfigurationError if there is no embedding model and none can be started.
    """
    models = ModelRegistry(settings)
    try:
        if await _can_embed(models):
            yield models
            return
    finally:
        await models.aclose()
    async with _embedded_server() as (url, key_file):
        models = ModelRegistry(
            settings.model_copy(update={"embedded_base_url": url, "embedded_key_file": key_file})
        )
        try:
            yield models
        finally:
            await models.aclose()


async def _can_embed(models: ModelRegistry) -> bool:
    try:
        await (await models.embedder()).embed(["Is anybody there?"])
    except ModelError:
        return False
    return True


@asynccontextmanager
async def _embedded_server() -> AsyncIterator[tuple[str, Path]]:
    """Address and key file of an embedded server that lives as long as the context."""
    problem = embedded_problem()
    if problem is not None:
        raise ConfigurationError(f"no embedding model answers, and {problem}")
    with tempfile.TemporaryDirectory(prefix="aigentos-eval-") as folder:
        port_file, key_file = Path(folder, "port"), Path(folder, "key")
        files = ("--port-file", str(port_file), "--key-file", str(key_file))
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kernel.llm.embedded", "serve", "--port", "0", *files, stdout=sys.stderr
        )
        try:
            yield f"http://127.0.0.1:{await _port(server, port_file)}", key_file
        finally:
            await _stop(server)


async def _stop(server: asyncio.subprocess.Process) -> None:
    if server.returncode is None:
        server.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await server.wait()
    except TimeoutError:
        server.kill()
        await server.wait()


async def _port(server: asyncio.subprocess.Process, port_file: Path) -> int:
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while not (started := _read_port(port_file)):
        if server.returncode is not None or asyncio.get_running_loop().time() > deadline:
            raise ConfigurationError("the embedded model server did not start: see what it says above")
        await asyncio.sleep(0.05)
    return started


def _read_port(port_file: Path) -> int | None:
    return int(port_file.read_text()) if port_file.exists() else None
