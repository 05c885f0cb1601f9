"""An export that does not come to its end: nobody takes it for whole, and it holds nothing any more."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from kernel.api.app import create_app
from kernel.api.deps import Kernel
from kernel.api.routes import admin
from kernel.shared.clock import system_clock
from kernel.shared.settings import load_settings
from tests.api.instances import CLIENT
from tests.harness.waiting import until
from tests.webui.servers import free_listener, serving

LARGE = os.urandom(15 * 1024 * 1024).hex().encode()  # more than sockets hold, however it is compressed


@pytest.fixture
async def kernel(tmp_path: Path) -> AsyncIterator[tuple[Kernel, httpx.AsyncClient]]:
    """One that listens, with a large document."""
    listener = free_listener()
    port = listener.getsockname()[1]
    settings = load_settings(
        CHAT_DB_PATH=tmp_path / "chat.db", OLLAMA_BASE_URL="http://127.0.0.1:9", HOST_PORT_KERNEL=port
    )
    app = create_app(settings, system_clock())
    async with (
        serving((app, listener)),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, verify=False) as http,
    ):
        sent = await http.post("/api/imports", files={"file": ("large.txt", LARGE)}, headers=CLIENT)
        assert sent.status_code == 202, sent.text
        yield app.state.kernel, http


async def test_the_end_of_all_data_breaks_it_off(kernel: tuple[Kernel, httpx.AsyncClient]) -> None:
    running, http = kernel
    async with http.stream("GET", "/api/admin/export") as answer:
        pieces = answer.aiter_raw()
        await anext(pieces)
        deleted = await http.post("/api/admin/delete-all-data", json={"confirm": "delete all data"})
        assert deleted.status_code == 200, deleted.text
        with pytest.raises(httpx.RemoteProtocolError):
            async for _ in pieces:
                pass
    assert running.exports == set()


async def test_a_client_that_takes_nothing_is_cut_off(
    kernel: tuple[Kernel, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin, "SLOW_CLIENT_SECONDS", 0.2)
    running, http = kernel
    async with http.stream("GET", "/api/admin/export") as answer:
        pieces = answer.aiter_raw()
        await anext(pieces)
        await until(lambda: not running.exports, "the end of the export")
        with pytest.raises(httpx.RemoteProtocolError):
            async for _ in pieces:
                pass


async def test_a_client_that_leaves_leaves_nothing_behind(
    kernel: tuple[Kernel, httpx.AsyncClient],
) -> None:
    running, http = kernel
    async with http.stream("GET", "/api/admin/export") as answer:
        await anext(answer.aiter_raw())
    await until(lambda: not running.exports, "the end of the export")
    async with running.db.write() as tx:
        await tx.fetch("put_setting", {"key": "model", "value": "{}"})
    await running.db.compact()  # which a snapshot that is still read would not let happen
