from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from kernel.webui.app import create_app
from tests.webui.servers import HandDrivenKernel, free_listener, serving


@pytest.fixture
def kernel() -> HandDrivenKernel:
    return HandDrivenKernel()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built WebUI, and beside it a file that nobody may read."""
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>AIgentOS</title>")
    (built / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (built / "assets" / "index-B7f3.js").write_text("console.log(1)")
    (tmp_path / "secret.txt").write_text("not for the web")
    return built


@pytest.fixture
async def webui(kernel: HandDrivenKernel, dist: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client of the WebUI's server, which stands before a running kernel."""
    upstream, listener = free_listener(), free_listener()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    kernel_url = f"http://127.0.0.1:{upstream.getsockname()[1]}"
    app = create_app(dist=dist, kernel_url=kernel_url, hosts={address})
    async with (
        serving((kernel.app(), upstream), (app, listener)),
        httpx.AsyncClient(base_url=f"http://{address}", timeout=10) as client,
    ):
        yield client


@pytest.fixture
async def webui_alone(dist: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client of the WebUI's server while no kernel runs."""
    nobody, listener = free_listener(), free_listener()
    kernel_url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    nobody.close()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(dist=dist, kernel_url=kernel_url, hosts={address})
    async with (
        serving((app, listener)),
        httpx.AsyncClient(base_url=f"http://{address}", timeout=10) as client,
    ):
        yield client
