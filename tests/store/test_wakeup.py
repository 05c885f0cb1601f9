"""Waking up: early by datagram, certainly by the poll."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from kernel.shared.clock import Clock
from kernel.store.conversations import create_conversation
from kernel.store.database import Role
from kernel.store.sqlite import open_sqlite
from kernel.store.wakeup import LONGEST_FOLDER, Wakeup, socket_dir

ONLY_HINTS = 3_600_000  # a poll interval that never comes in a test
PATIENCE = 10


def wakeup(path: Path, role: Role, name: str, poll_ms: int = ONLY_HINTS) -> Wakeup:
    return Wakeup(path.parent / "run", role, name, path, poll_ms)


async def test_a_hint_wakes_the_processes_of_its_role_and_no_others(path: Path) -> None:
    sender, kernel, dialogue = (
        wakeup(path, "orchestrator", "a"),
        wakeup(path, "kernel", "b"),
        wakeup(path, "dialogue", "c"),
    )
    for each in (sender, kernel, dialogue):
        await each.start()
    sender.hint({"kernel"})
    async with asyncio.timeout(PATIENCE):
        assert await kernel.wait()
    assert not await dialogue.wait(timeout=0.05)
    for each in (sender, kernel, dialogue):
        await each.stop()


async def test_a_commit_of_another_process_wakes_by_the_poll_when_the_hint_is_lost(
    path: Path, clock: Clock
) -> None:
    listener = wakeup(path, "kernel", "a", poll_ms=10)
    await listener.start()
    silent_writer = await open_sqlite(path)
    async with silent_writer.write() as tx:
        await create_conversation(tx, clock)
    async with asyncio.timeout(PATIENCE):
        assert await listener.wait()
    await silent_writer.close()
    await listener.stop()


async def test_the_socket_of_a_process_that_was_killed_is_cleared_away(path: Path) -> None:
    sender = wakeup(path, "kernel", "a")
    await sender.start()
    left_behind = socket_dir(path.parent / "run") / "dialogue-b.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
        dead.bind(str(left_behind))
    assert left_behind.exists()
    sender.hint({"dialogue"})
    assert not left_behind.exists()
    await sender.stop()


async def test_a_data_directory_with_a_long_path_gets_its_hints_too(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 80) / ("y" * 80)
    assert len(str(socket_dir(folder))) <= LONGEST_FOLDER
    assert socket_dir(folder) == socket_dir(folder)
    assert socket_dir(folder) != socket_dir(folder / "z")
