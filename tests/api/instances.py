"""Kernels without workers, and archives taken apart and put together."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

from kernel.api.app import create_app
from kernel.api.deps import Kernel
from kernel.shared.clock import system_clock
from kernel.shared.settings import load_settings

CLIENT = {"X-AIgentOS-Client": "tests"}
Lines = list[dict[str, Any]]


class Instance:
    def __init__(self, kernel: Kernel, http: httpx.AsyncClient) -> None:
        self.kernel, self.http = kernel, http

    async def export(self) -> bytes:
        answer = await self.http.get("/api/admin/export")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def take(self, archive: bytes) -> httpx.Response:
        return await self.http.post(
            "/api/admin/import", files={"file": ("archive.jsonl.gz", archive)}, headers=CLIENT
        )

    def files(self) -> set[str]:
        folder = self.kernel.uploads.folder
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    async def is_empty(self) -> bool:
        """Whether nothing of an archive is here, not even beside the database."""
        async with self.kernel.db.snapshot() as reader:
            in_use = await reader.fetch_one("instance_in_use")
        folder = self.kernel.settings.data_dir
        known = {"chat.db", "chat.db-wal", "chat.db-shm", "run", "uploads", "mcp-allowed-commands.yaml"}
        return in_use is None and not self.files() and {path.name for path in folder.iterdir()} <= known


@contextlib.asynccontextmanager
async def instance(folder: Path) -> AsyncIterator[Instance]:
    """A kernel on a folder of its own; no model answers."""
    settings = load_settings(
        CHAT_DB_PATH=folder / "chat.db", OLLAMA_BASE_URL="http://127.0.0.1:9", MARKITDOWN_MCP_URL=None
    )
    app = create_app(settings, system_clock())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:5501", timeout=30) as http,
    ):
        yield Instance(app.state.kernel, http)


def lines_of(archive: bytes) -> Lines:
    return [json.loads(line) for line in gzip.decompress(archive).split(b"\n")[:-1]]


def archive_of(lines: Lines) -> bytes:
    return gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def rows_of(archive: bytes, table: str) -> Lines:
    return [line["row"] for line in lines_of(archive)[1:] if line["table"] == table]
