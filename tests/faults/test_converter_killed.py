"""`kill -9` of MarkItDown in the middle of a conversion."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.documents import files
from tests.harness.backend import Backend
from tests.harness.imports import accepted, ended, files_of, imported, passages
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.sidecar import Sidecar
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

LONG = files.many_pages(1_500)  # seconds to read


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    with Sidecar(tmp_path_factory.mktemp("documents") / "uploads") as sidecar:
        yield sidecar


@pytest.fixture(scope="module")
def stack(zygote: Zygote, backend: Backend, sidecar: Sidecar) -> Iterator[Stack]:
    folder = sidecar.folder.parent
    with Stack(folder, backend.url, launcher=zygote, MARKITDOWN_MCP_URL=sidecar.url) as stack:
        yield stack


def kill_while_it_converts(sidecar: Sidecar) -> None:
    wait_until(sidecar.conversions, "a conversion", seconds=60)
    sidecar.kill()


def test_r13_an_import_whose_converter_died_once_is_read_all_the_same(stack: Stack, sidecar: Sidecar) -> None:
    import_id = accepted(stack, "book.pdf", LONG)
    kill_while_it_converts(sidecar)
    sidecar.start()
    document = ended(stack, import_id)
    assert document["status"] == "ready", document["error"]
    assert len(passages(stack, import_id)) == document["chunks"] == 1_500
    check_invariants(stack)


def test_r13_an_import_whose_converter_dies_three_times_fails_and_the_worker_lives(
    stack: Stack, sidecar: Sidecar
) -> None:
    worker = stack.processes["orchestrator"].pid
    import_id = accepted(stack, "killer.pdf", LONG + b"\n")
    for _ in range(3):
        kill_while_it_converts(sidecar)
        sidecar.start()
        sidecar.wait_ready()
    document = ended(stack, import_id)
    assert (document["status"], document["error_code"]) == ("failed", "converter_lost")
    assert document["error"].startswith("I could not read killer.pdf: ")
    assert passages(stack, import_id) == []
    assert not any(name.startswith(import_id) for name in files_of(stack))
    assert stack.processes["orchestrator"].pid == worker
    assert imported(stack, "good.pdf", files.pdf(["hello"]))["status"] == "ready"
    check_invariants(stack)


def test_a_conversion_that_dies_alone_fails_its_import_and_nothing_else(
    stack: Stack, sidecar: Sidecar
) -> None:
    import_id = accepted(stack, "large.pdf", LONG + b"\n\n")
    [conversion] = wait_until(sidecar.conversions, "a conversion", seconds=60)
    os.kill(conversion, signal.SIGKILL)
    assert "more memory than it may have" in ended(stack, import_id)["error"]
    assert imported(stack, "good again.pdf", files.pdf(["hello again"]))["status"] == "ready"


def test_an_import_that_is_stopped_frees_the_converter_for_the_next(stack: Stack, sidecar: Sidecar) -> None:
    import_id = accepted(stack, "stopped.pdf", LONG + b"\n\n\n")
    wait_until(sidecar.conversions, "a conversion", seconds=60)
    assert stack.http.delete(f"/api/imports/{import_id}").status_code == 204
    assert imported(stack, "next.pdf", files.pdf(["the next"]))["status"] == "ready"
    assert wait_until(lambda: not sidecar.conversions(), "the end of the stopped conversion")
