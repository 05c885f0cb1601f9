"""The fake model server as a process, as black-box tests and benchmarks use it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.model_server import CHAT_MODEL


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "tests.fakes.model_server", "--port-file", str(port_file)]
    process = subprocess.Popen([*command, "--tokens", "3", "--tokens-per-second", "100"])
    deadline = time.monotonic() + 20
    while not port_file.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        try:
            process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
    with httpx.Client(base_url=f"http://127.0.0.1:{port_file.read_text()}") as made:
        yield made
    process.terminate()
    assert process.wait(timeout=10) == 0


def chat(client: httpx.Client, message: str) -> str:
    question = {"model": CHAT_MODEL, "messages": [{"role": "user", "content": message}]}
    lines = client.post("/v1/chat/completions", json=question).text.split("\n\n")
    return "".join(line for line in lines if "content" in line)


def test_a_marker_picks_the_script_of_a_message(client: httpx.Client) -> None:
    rule = {"script": {"text": "special"}, "marker": "#1", "times": 1}
    assert client.post("/__script", json=rule).status_code == 200
    assert "special" not in chat(client, "hello")
    assert "special" in chat(client, "hello #1")
    assert "tok2" in chat(client, "hello #1")


def test_an_unknown_script_field_is_refused(client: httpx.Client) -> None:
    assert client.post("/__script", json={"script": {"tokns": 3}}).status_code == 400


def test_the_log_tells_what_was_asked_and_when(client: httpx.Client) -> None:
    before = time.monotonic()
    chat(client, "hello")
    [entry] = client.get("/__log").json()["requests"]
    assert entry["body"]["messages"][0]["content"] == "hello"
    assert entry["tokens_sent"] == 3
    assert before <= entry["arrived"] <= entry["first_token"] <= entry["completed"] <= time.monotonic()
    client.delete("/__log")
    assert client.get("/__log").json()["requests"] == []


def test_tokens_keep_their_pace(client: httpx.Client) -> None:
    """100 tokens a second: 21 tokens take 0.2 seconds, and the lag of one does not add to the next."""
    client.post("/__script", json={"script": {"tokens": 21}})
    chat(client, "hello")
    [entry] = client.get("/__log").json()["requests"]
    assert entry["completed"] - entry["arrived"] >= 0.2
