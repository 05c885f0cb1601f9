"""What `aigentos doctor` finds and advises."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Generator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kernel.cli.checks import (
    check_data_dir,
    check_port,
    check_sqlite,
    check_webui,
    read_health,
    read_notes_status,
)
from kernel.cli.main import app
from kernel.cli.ports import claim_ports
from kernel.shared.settings import Settings
from tests.fakes.model_server import FakeModelServer


@pytest.fixture
def taken_port() -> Generator[int, None, None]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def free_port() -> int:
    return claim_ports("127.0.0.1", {"--port": 0})["--port"]


async def doctor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **environment: str) -> tuple[int, str]:
    """Exit code and output of `aigentos doctor` on an otherwise healthy machine."""
    defaults = {
        "CHAT_DB_PATH": str(tmp_path / "chat.db"),
        "HOST_PORT_KERNEL": str(free_port()),
        "HOST_PORT_WEBUI": str(free_port()),
        "AIGENT_LLM_PROVIDER": "ollama",
    }
    for name, value in (defaults | environment).items():
        monkeypatch.setenv(name, value)
    result = await asyncio.to_thread(lambda: CliRunner().invoke(app, ["doctor"]))
    return result.exit_code, result.output


async def test_a_machine_in_order_has_nothing_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with FakeModelServer() as ollama:
        code, output = await doctor(monkeypatch, tmp_path, OLLAMA_BASE_URL=ollama.base_url)
    assert code == 0
    assert "✗" not in output
    assert "✓ model alibayram/smollm3 at ollama" in output
    assert "✓ embedding model nomic-embed-text" in output
    assert "start it with `aigentos up`" in output


async def test_without_markitdown_it_says_what_cannot_be_imported_and_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with FakeModelServer() as ollama:
        missing = {"OLLAMA_BASE_URL": ollama.base_url, "AIGENT_DOCUMENTS_PYTHON": str(tmp_path / "python")}
        code, output = await doctor(monkeypatch, tmp_path, **missing)
    assert code == 0
    assert "! MarkItDown is not installed: only text, CSV and JSON can be imported" in output
    assert "run `make setup`" in output


async def test_a_missing_model_comes_with_the_command_that_fetches_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with FakeModelServer(models=("another",)) as ollama:
        code, output = await doctor(
            monkeypatch, tmp_path, OLLAMA_BASE_URL=ollama.base_url, OLLAMA_MODEL="alibayram/smollm3"
        )
    assert code == 1
    assert "✗ no model answers (provider ollama)" in output
    assert "ollama pull alibayram/smollm3" in output


async def test_a_backend_that_is_down_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    code, output = await doctor(monkeypatch, tmp_path, OLLAMA_BASE_URL=nowhere)
    assert code == 1
    assert "✗ no model answers (provider ollama)" in output
    assert nowhere in output


async def test_a_port_of_another_program_is_broken_and_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, taken_port: int
) -> None:
    async with FakeModelServer() as ollama:
        code, output = await doctor(
            monkeypatch, tmp_path, OLLAMA_BASE_URL=ollama.base_url, HOST_PORT_WEBUI=str(taken_port)
        )
    assert code == 1
    assert f"✗ port {taken_port} on 127.0.0.1 is taken by another program" in output
    assert "--webui-port" in output


def test_an_old_sqlite_is_noted_with_the_reason_and_a_new_one_is_not() -> None:
    old, new = check_sqlite((3, 40, 1)), check_sqlite((3, 51, 3))
    assert (old.verdict, new.verdict) == ("note", "ok")
    assert "3.51.3" in old.text
    assert "only the kernel checkpoints" in (old.advice or "")


@pytest.mark.parametrize(
    ("free", "verdict"), [(5_000_000_000, "ok"), (500_000_000, "note"), (50_000_000, "broken")]
)
def test_little_space_is_noted_and_none_is_broken(tmp_path: Path, free: int, verdict: str) -> None:
    writable, space = check_data_dir(tmp_path, free)
    assert writable.verdict == "ok"
    assert space.verdict == verdict


def test_a_data_directory_to_be_is_judged_by_the_folder_it_will_be_in(tmp_path: Path) -> None:
    assert check_data_dir(tmp_path / "new" / "deeper")[0].verdict == "ok"
    assert not (tmp_path / "new").exists()


def test_a_data_directory_that_cannot_be_written_is_broken(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("")
    [finding] = check_data_dir(in_the_way)
    assert finding.verdict == "broken"
    assert "--data-dir" in (finding.advice or "")


def test_a_webui_that_is_not_built_is_noted_with_the_command_that_builds_it(tmp_path: Path) -> None:
    assert "make setup" in (check_webui(tmp_path).advice or "")
    (tmp_path / "index.html").write_text("")
    assert check_webui(tmp_path).verdict == "ok"


def test_a_free_port_is_in_order() -> None:
    port = free_port()
    assert check_port(Settings(), "--kernel-port", port).text == f"port {port} is free"


def test_a_running_kernels_problems_are_passed_on_and_its_workers_named() -> None:
    problems = ["run `ollama pull tiny`", "the orchestrator worker is not running"]
    health = {"version": "1.0", "provider": "ollama", "model": "tiny", "problems": problems}
    healthy = {"status": "healthy", "pid": 7, "running_jobs": 2}
    stale = {"status": "stale", "pid": 8, "running_jobs": 0}
    found = read_health(health, {"dialogue_worker": healthy, "orchestrator_worker": stale})
    assert [(finding.verdict, finding.text) for finding in found] == [
        ("ok", "kernel 1.0 answers"),
        ("ok", "model tiny at ollama"),
        ("broken", "run `ollama pull tiny`"),
        ("broken", "the orchestrator worker is not running"),
        ("ok", "dialogue worker beats (process 7, 2 jobs)"),
    ]


def test_whether_notes_are_taken_is_one_line_with_the_reason_if_not() -> None:
    taken = read_notes_status({"enabled": True, "reason": None, "model": "smollm3"})
    assert (taken.verdict, taken.text) == ("ok", "memory: smollm3 takes notes")
    not_taken = read_notes_status({"enabled": False, "reason": "tiny is too small", "model": "tiny"})
    assert (not_taken.verdict, not_taken.advice) == ("note", "tiny is too small")
