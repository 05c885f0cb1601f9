"""`python -m kernel.webui` as a process."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import pytest

from kernel.shared.settings import child_environment
from tests.webui.servers import free_listener

DEADLINE = 20  # seconds; reached only by a failure


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_serves_with_the_settings_and_stops_at_a_signal(dist: Path, number: signal.Signals) -> None:
    with free_listener() as listener:
        port = listener.getsockname()[1]
    environment = child_environment({"HOST_PORT_WEBUI": str(port), "AIGENT_WEBUI_DIST": str(dist)})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kernel.webui", env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(DEADLINE), httpx.AsyncClient() as client:
        assert f"serving on 127.0.0.1:{port}" in (await process.stderr.readline()).decode()
        page = await client.get(f"http://localhost:{port}/")
        assert "<title>AIgentOS</title>" in page.text
        process.send_signal(number)
        await process.wait()
