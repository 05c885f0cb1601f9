"""Fixtures of black-box tests: a backend and a stack for each module, and a client for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client
from tests.harness.processes import Zygote
from tests.harness.stack import MODULES, Stack

STORY = Script(tokens=20, tokens_per_second=400)  # what the backend says where a test does not care
# The promise: seconds from the restart to the end of every turn, on a busy machine too.
RECOVERY_SECONDS = 15
STORY_TEXT = " ".join(f"tok{number}" for number in range(20))


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote(*sorted(set(MODULES.values()))) as zygote:
        yield zygote


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with Backend(STORY) as backend:
        yield backend


@pytest.fixture(scope="module")
def memory() -> str:
    """`on` or `off`: modules whose tests are about memory turn it on."""
    return "off"


@pytest.fixture(scope="module")
def stack(
    zygote: Zygote, backend: Backend, memory: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, backend.url, launcher=zygote, memory=memory) as stack:
        yield stack


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(base_url=stack.base_url, timeout=20, verify=False) as http:
        yield Client(http)
