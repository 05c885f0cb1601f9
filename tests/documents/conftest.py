"""Documents are read by the real processes and the real MarkItDown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness.backend import Backend
from tests.harness.fixtures import backend, client, zygote
from tests.harness.processes import Zygote
from tests.harness.sidecar import Sidecar
from tests.harness.stack import Stack

__all__ = ["backend", "client", "zygote"]


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    with Sidecar(tmp_path_factory.mktemp("documents") / "uploads") as sidecar:
        yield sidecar


@pytest.fixture(scope="module")
def stack(zygote: Zygote, backend: Backend, sidecar: Sidecar) -> Iterator[Stack]:
    folder = sidecar.folder.parent
    with Stack(folder, backend.url, launcher=zygote, MARKITDOWN_MCP_URL=sidecar.url) as stack:
        yield stack
