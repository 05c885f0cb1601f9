"""A gate with a small set of exemplars, and a model router over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.llm.base import ChatModel
from kernel.llm.ollama import Ollama
from kernel.routing.model_router import ModelRouter
from tests.fakes.model_server import FakeModelServer
from tests.llm import rigs
from tests.routing.model_rigs import PROMPT
from tests.routing.rigs import FakeClock, GateRig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[GateRig]:
    rig = GateRig(tmp_path)
    yield rig
    await rig.aclose()


@pytest.fixture
async def backend() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer() as server:
        yield server


@pytest.fixture
async def provider(backend: FakeModelServer) -> AsyncIterator[Ollama]:
    provider = rigs.ollama(backend.base_url)
    yield provider
    await provider.aclose()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def router(provider: Ollama, clock: FakeClock) -> ModelRouter:
    async def model() -> ChatModel:
        return await provider.chat(provider.default_model)

    return ModelRouter(model, PROMPT, 30.0, clock)
