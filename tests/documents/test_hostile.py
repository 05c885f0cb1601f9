"""R83: documents that mean harm are refused or read without doing it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.documents import files
from tests.documents.hostile import LARGE, LINKED
from tests.harness.imports import ended, files_of, imported, passages, upload
from tests.harness.sidecar import Sidecar
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

CANARY = "CANARY-OF-THIS-MACHINE"
MOST_RESIDENT = 350 * 1024  # KiB, of the converter after everything
MOST_CONVERTING = 1024 * 1024  # KiB, of a conversion with what it shares with the converter


class Network:
    """An address of this machine that nobody has reason to ask."""

    def __init__(self) -> None:
        self.visits = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/canary.png"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "canary.png"
    path.write_text(CANARY)
    return path


class Peak(threading.Thread):
    """`with Peak(sidecar) as peak:` looks at the conversions; `kib` is the most that one of them took."""

    def __init__(self, sidecar: Sidecar) -> None:
        super().__init__(daemon=True)
        self.kib = 0
        self._sidecar = sidecar
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join(10)

    def run(self) -> None:
        while not self._over.wait(0.005):
            for conversion in self._sidecar.conversions():
                with contextlib.suppress(OSError, ValueError):  # it has just ended
                    self.kib = max(self.kib, memory_of(conversion, "VmHWM"))


def memory_of(pid: int, what: str) -> int:
    """In KiB. Raises OSError or ValueError for a process that is gone."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{what}:")[2].partition("kB")[0])


def test_the_canary_hears_whoever_comes() -> None:
    with contextlib.closing(Network()) as other:
        port = int(other.url.split(":")[2].partition("/")[0])
        socket.create_connection(("127.0.0.1", port)).close()
        wait_until(lambda: other.visits == 1, "the visit")


@pytest.mark.parametrize("name", [*LINKED, *LARGE])
def test_r83_a_hostile_document_is_read_without_harm_or_fails_with_a_reason(
    name: str, stack: Stack, sidecar: Sidecar, secret: Path, network: Network
) -> None:
    content = (LINKED | LARGE)[name](secret, network.url)
    with Peak(sidecar) as peak:
        document = imported(stack, name, content)
    found = passages(stack, document["id"])
    if document["status"] == "failed":
        assert document["error"].startswith(f"I could not read {name}: "), document["error"]
        assert found == []
    assert not any(CANARY in text for _, text in found)
    assert network.visits == 0
    assert sidecar.conversions() == []
    assert peak.kib < MOST_CONVERTING
    assert memory_of(sidecar.pid, "VmRSS") < MOST_RESIDENT
    assert files_of(stack) == {str(row[0]) for row in stack.read(_OWNED)}


@pytest.mark.parametrize("name", ["huge.docx", "huge.pptx", "huge.pdf"])
def test_r83_a_picture_that_is_huge_once_unpacked_hides_no_text(
    name: str, stack: Stack, secret: Path, network: Network
) -> None:
    document = imported(stack, name, LARGE[name](secret, network.url))
    assert document["status"] == "ready", document["error"]
    assert any("before the picture" in text for _, text in passages(stack, document["id"]))


_OWNED = "SELECT i.stored_name FROM imports i JOIN turns t ON t.id = i.id WHERE t.status = 'completed'"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("../../x.txt", "x.txt"), ("CON", "CON"), ("y" * 4096, "y" * 119 + "…"), ("a\u202etxt.exe", "atxt.exe")],
)
def test_r83_a_hostile_name_is_shown_plainly_and_names_no_file(sent: str, shown: str, stack: Stack) -> None:
    answer = upload(stack, sent, sent.encode())
    assert answer.status_code == 202, answer.text
    document = ended(stack, answer.json()["id"])
    assert (document["status"], document["filename"]) == ("ready", shown)
    assert files_of(stack) == {str(row[0]) for row in stack.read(_OWNED)}
    assert {path.name for path in (stack.folder / "uploads").parent.glob("*x*")} == set()


def test_r83_the_next_good_document_is_read(stack: Stack) -> None:
    assert imported(stack, "good.pdf", files.pdf(["all is well"]))["status"] == "ready"
