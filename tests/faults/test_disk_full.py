"""R33: the disk that uploads go to is full."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness.backend import Backend
from tests.harness.imports import imported, passages, upload
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.small_disk import MIB, ROOM, SmallDisk
from tests.harness.stack import Stack

TEXT = "The lamp is lit."
LARGE = TEXT.encode() + b" " * (ROOM + MIB)  # does not fit, but for the most part
SMALL = TEXT.encode() + b" " * MIB


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    with SmallDisk(tmp_path_factory.mktemp("disk") / "uploads") as disk:
        yield disk


@pytest.fixture(scope="module")
def stack(
    zygote: Zygote, backend: Backend, disk: SmallDisk, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, backend.url, launcher=zygote, UPLOADS_DIR=str(disk.folder)) as stack:
        yield stack


def test_r33_an_import_on_a_full_disk_says_so_leaves_nothing_and_works_once_there_is_room(
    stack: Stack, disk: SmallDisk
) -> None:
    kernel = stack.processes["kernel"].pid
    disk.fill(kernel)

    refused = upload(stack, "lamps.txt", LARGE)
    assert refused.status_code == 507, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "no_space"
    assert refused.json()["detail"] == "the disk that uploads go to is full: free some space"
    assert disk.files() == set(), "no part of it"
    assert stack.http.get("/api/imports").json()["imports"] == []
    assert stack.read("SELECT id FROM turns UNION SELECT id FROM conversations") == []

    check_invariants(stack)  # messages are answered meanwhile
    small = imported(stack, "small.txt", SMALL)
    assert small["status"] == "ready", "there is room for this one"

    disk.free(kernel)
    document = imported(stack, "lamps.txt", LARGE)
    assert document["status"] == "ready", document["error"]
    assert [text for _, text in passages(stack, document["id"])] == [TEXT]
    assert disk.files() == {f"{small['id']}.txt", f"{document['id']}.txt"}
    assert stack.processes["kernel"].poll() is None
    assert stack.processes["kernel"].pid == kernel
    check_invariants(stack)
