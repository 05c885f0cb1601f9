"""`aigentos up` as a person runs it: the real programs, a fake model."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from kernel.shared.settings import child_environment
from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.harness.waiting import until

DEADLINE = 90  # seconds; reached only by a failure


class Up:
    """A running `aigentos up`, its lines, and the tree of its processes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self.output: list[str] = []
        self._grown = asyncio.Event()
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            asyncio.create_task(self._read(process.stdout, self.output)),
            asyncio.create_task(self._read(process.stderr, self.lines)),
        ]

    async def shows(self, pattern: str) -> re.Match[str]:
        """Wait until a line matches."""
        async with asyncio.timeout(DEADLINE):
            while True:
                for line in self.output + self.lines:
                    if match := re.search(pattern, line):
                        return match
                assert self.process.returncode is None, "\n".join(self.lines)
                self._grown.clear()
                await self._grown.wait()

    async def ends(self) -> int:
        async with asyncio.timeout(DEADLINE):
            await asyncio.gather(*self._readers)
            return await self.process.wait()

    async def _read(self, pipe: asyncio.StreamReader, lines: list[str]) -> None:
        async for line in pipe:
            lines.append(line.decode().rstrip())
            self._grown.set()
        self._grown.set()


@asynccontextmanager
async def up(data_dir: Path, *options: str, **environment: str) -> AsyncGenerator[Up, None]:
    command = [sys.executable, "-m", "kernel.cli.main", "up", "--data-dir", str(data_dir), *options]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=child_environment({"AIGENT_LLM_PROVIDER": "ollama", **environment}),
        start_new_session=True,
    )
    running = Up(process)
    try:
        yield running
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await running.ends()


@pytest.fixture
def dist(tmp_path: Path) -> str:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("<title>AIgentOS</title>")
    return str(tmp_path / "dist")


async def answer(url: str, message: str) -> str:
    """What `aigentos chat` prints."""
    chat = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "kernel.cli.main", "chat", "--url", url],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await asyncio.wait_for(chat.communicate(message.encode()), DEADLINE)
    return output.decode()


async def test_it_starts_answers_survives_a_death_refuses_a_second_and_stops(
    tmp_path: Path, dist: str
) -> None:
    data = tmp_path / "data"
    async with FakeModelServer(Script(tokens=3)) as ollama, httpx.AsyncClient() as http:
        settings = {"OLLAMA_BASE_URL": ollama.base_url, "AIGENT_WEBUI_DIST": dist}
        async with up(data, "--kernel-port", "0", "--webui-port", "0", **settings) as running:
            url = (await running.shows(r"^ready (http://localhost:\d+)$"))[1]
            assert "<title>AIgentOS</title>" in (await http.get(url)).text
            assert "336" in await answer(url, "what is 48 * 7?")
            assert await answer(url, "hello") == "tok0 tok1 tok2\n"

            async with up(data, "--kernel-port", "0", "--webui-port", "0", **settings) as second:
                assert await second.ends() == 1
                assert f"process {running.process.pid}" in second.lines[-1]
                assert "--data-dir" in second.lines[-1]

            workers = (await http.get(f"{url}/api/worker/health")).json()
            os.kill(workers["dialogue_worker"]["pid"], signal.SIGKILL)
            await running.shows(r"dialogue +\| was killed by SIGKILL; restarting in 0.5 s")
            assert await answer(url, "hello again") == "tok0 tok1 tok2\n"

            running.process.terminate()
            asked = time.monotonic()
            assert await running.ends() == 0
            assert time.monotonic() - asked < 10
            assert running.output == [f"ready {url}"]
            with pytest.raises(httpx.ConnectError):
                await http.get(url)


async def test_a_log_in_json_is_one_object_a_line_whoever_says_it(tmp_path: Path) -> None:
    async with FakeModelServer() as ollama:
        settings = {"OLLAMA_BASE_URL": ollama.base_url, "AIGENT_LOG_FORMAT": "json"}
        async with up(tmp_path / "data", "--kernel-port", "0", "--no-webui", **settings) as running:
            await running.shows(r"^ready http://localhost:\d+$")
            running.process.terminate()
            assert await running.ends() == 0
    said = [json.loads(line) for line in running.lines]
    assert {"aigentos", "kernel", "dialogue", "orchestrator"} <= {line["process"] for line in said}
    assert "stopping; Ctrl-C again stops at once" in {line["message"] for line in said}


async def test_documents_are_read_by_a_program_that_is_started_again(tmp_path: Path, dist: str) -> None:
    page = "<h1>Tides</h1><p>High at noon</p>"
    async with FakeModelServer() as ollama, httpx.AsyncClient(headers={"X-AIgentOS-Client": "tests"}) as http:
        settings = {"OLLAMA_BASE_URL": ollama.base_url, "AIGENT_WEBUI_DIST": dist}
        async with up(tmp_path / "data", "--kernel-port", "0", "--webui-port", "0", **settings) as running:
            url = (await running.shows(r"^ready (http://localhost:\d+)$"))[1]
            assert await imported(http, url, page) == "ready"
            os.kill(markitdown_of(running.process.pid), signal.SIGKILL)
            await running.shows(r"markitdown +\| was killed by SIGKILL; restarting")
            assert await imported(http, url, page + "<p>again</p>") == "ready"
            running.process.terminate()
            assert await running.ends() == 0


async def imported(http: httpx.AsyncClient, url: str, page: str) -> str:
    """What became of a page that was sent as a document."""
    answer = await http.post(f"{url}/api/imports", files={"file": ("tides.html", page)})
    document = answer.json()

    def look() -> str | None:
        status: str = httpx.get(f"{url}/api/imports/{document['id']}").json()["status"]
        return None if status == "processing" else status

    return await until(look, "the end of the import", seconds=DEADLINE) or ""


def markitdown_of(supervisor: int) -> int:
    """The process that reads documents."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    [found] = [pid for pid in children if b"sidecar.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return int(found)


async def test_a_taken_port_is_named_with_the_option_that_avoids_it(tmp_path: Path, dist: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ["--kernel-port", port, "--webui-port", "0"]
        async with up(tmp_path / "data", *options, AIGENT_WEBUI_DIST=dist) as refused:
            assert await refused.ends() == 1
    [line] = refused.lines
    assert f"port {port} on 127.0.0.1 is taken by another program" in line
    assert "--kernel-port" in line


async def test_without_a_built_webui_it_says_how_to_build_it(tmp_path: Path) -> None:
    async with up(tmp_path / "data", AIGENT_WEBUI_DIST=str(tmp_path)) as refused:
        assert await refused.ends() == 1
    assert refused.lines == ["aigentos: the WebUI is not built: run `make setup`, or start with --no-webui"]


async def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path: Path) -> None:
    async with up(tmp_path / "data", AIGENT_LLM_PROVIDER="oracle") as refused:
        assert await refused.ends() == 1
    [line] = refused.lines
    assert "AIGENT_LLM_PROVIDER" in line
