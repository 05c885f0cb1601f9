"""MCP servers that are programs, with the real processes: they come and go with the orchestrator."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from kernel.mcp.allow_list import FILE_NAME
from tests.harness.client import Client, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until
from tests.mcp.rigs import HOSTILE, processes_in

SERVERS = "/api/mcp/servers"


class Program:
    """An MCP server that follows a script, added to a stack over HTTP."""

    def __init__(self, stack: Stack, name: str, **script: Any) -> None:
        self._stack = stack
        file = stack.folder / f"{name}.json"
        file.write_text(json.dumps(script))
        args = ["-I", "-S", HOSTILE, str(file)]
        allowed = {"allowed": [{"command": sys.executable, "args": args}]}
        (stack.folder / FILE_NAME).write_text(yaml.safe_dump(allowed))
        wanted = {"name": name, "transport": "stdio", "command": sys.executable, "args": args}
        added = stack.http.post(SERVERS, json=wanted, timeout=20)
        assert added.status_code == 201, added.text
        self.id = added.json()["id"]

    def status(self) -> str:
        servers = self._stack.http.get(SERVERS, timeout=20).json()["servers"]
        return next(str(server["status"]) for server in servers if server["id"] == self.id)

    def reaches(self, status: str) -> None:
        wait_until(lambda: self.status() == status, f"{status} of {self.id}", seconds=30)

    def delete(self) -> None:
        assert self._stack.http.delete(f"{SERVERS}/{self.id}", timeout=20).status_code == 204


def runs(folder: Path) -> bool:
    return bool(processes_in(folder / "mcp"))


@pytest.fixture
def program(stack: Stack) -> Iterator[Program]:
    program = Program(stack, "Echo", start="keep_running")
    program.reaches("connected")
    yield program
    program.delete()
    wait_until(lambda: not runs(stack.folder), "the end of the program", seconds=5)


def test_r76_a_killed_orchestrator_leaves_no_program_and_its_successor_starts_it_anew(
    stack: Stack, program: Program
) -> None:
    """R76, invariant 6: even a program that ignores the end of its input and SIGTERM."""
    assert runs(stack.folder)
    stack.kill("orchestrator")
    wait_until(lambda: not runs(stack.folder), "the end of the program", seconds=5)
    stack.start("orchestrator")
    wait_until(partial(runs, stack.folder), "the program", seconds=30)
    program.reaches("connected")


def test_r76_a_stopped_orchestrator_takes_its_programs_along(stack: Stack, program: Program) -> None:
    stack.stop("orchestrator")
    assert not runs(stack.folder)
    stack.start("orchestrator")
    wait_until(partial(runs, stack.folder), "the program", seconds=30)


async def test_r75_a_server_that_hangs_delays_neither_a_start_nor_a_turn(
    stack: Stack, client: Client
) -> None:
    hanging = Program(stack, "Hanging", initialize="hang")
    stack.restart("orchestrator")
    started = time.monotonic()
    frames = await client.turn(await client.send("what is 48 * 7?"))
    assert answer_text(frames) == "48 * 7 = 336"
    assert time.monotonic() - started < 10  # it hangs for 15
    assert hanging.status() == "connecting"
    hanging.delete()
    check_invariants(stack)


def test_r82_a_program_that_is_not_allowed_is_never_run(stack: Stack) -> None:
    """R82: the canary is a file that the program would make."""
    canary = stack.folder / "canary"
    for command, args in (("/bin/sh", ["-c", f"touch {canary}"]), ("/usr/bin/touch", [str(canary)])):
        wanted = {"name": "Canary", "transport": "stdio", "command": command, "args": args}
        answer = stack.http.post(SERVERS, json=wanted, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (403, "stdio_not_allowed")
    assert stack.http.get(SERVERS, timeout=20).json()["servers"] == []
    assert not canary.exists()
