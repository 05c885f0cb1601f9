"""The kernel's application on a real database, over ASGI, without workers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from kernel.api.app import create_app
from kernel.shared.clock import system_clock
from kernel.shared.settings import Settings, load_settings
from tests.fakes.model_server import FakeModelServer


@pytest.fixture
async def backend() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, backend: FakeModelServer) -> Settings:
    return load_settings(
        CHAT_DB_PATH=tmp_path / "chat.db",
        AIGENT_LLM_PROVIDER="ollama",
        OLLAMA_BASE_URL=backend.base_url,
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    application = create_app(settings, system_clock())
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:5501") as client:
        yield client
