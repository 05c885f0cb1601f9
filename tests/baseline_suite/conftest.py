"""Runs of the baseline suite are made by the real processes, with memory on and a backend that counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.baseline_suite.runs import Suite
from tests.harness.backend import Backend
from tests.harness.fixtures import backend, client, zygote
from tests.harness.processes import Zygote
from tests.harness.stack import Stack

__all__ = ["backend", "client", "zygote"]


@pytest.fixture(scope="module")
def stack(zygote: Zygote, backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    # OpenAI's wire format tells how much of a prompt was cached.
    with Stack(folder, backend.url, provider="openai", launcher=zygote, memory="on") as stack:
        yield stack


@pytest.fixture
def suite(stack: Stack) -> Suite:
    return Suite(stack)
