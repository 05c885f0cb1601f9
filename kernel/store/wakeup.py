"""Waking up: a datagram after a commit makes a poll early, the poll is what correctness rests on.

Each process binds `run/<role>-<id>.sock` and after its commits sends one byte to the sockets of the roles
concerned. A lost datagram is harmless: every receiver also compares `PRAGMA data_version` at its poll
interval, which changes with every commit of another connection. Where hints can be heard, the poll slows down
after a quiet while: idling is most of what such a program does.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import socket
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kernel.shared.pace import until_next
from kernel.store.database import Role

QUIET_POLLS = 40  # without a hint, until the poll slows down; heartbeats change the database without one
SLOWER = 4  # times
LONGEST_FOLDER = 70  # a socket's whole path fits 107 bytes on Linux, 103 on macOS


def socket_dir(run_dir: Path) -> Path:
    """Where the sockets of a data directory are: its `run`, or for a long path a short name all agree on."""
    resolved = run_dir.resolve()
    if len(os.fsencode(resolved)) <= LONGEST_FOLDER:
        return resolved
    digest = hashlib.sha256(os.fsencode(resolved)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"aigentos-{digest}"


class Wakeup:
    """One process's ear and voice. `wait` returns when there may be something new."""

    def __init__(self, run_dir: Path, role: Role, process_id: str, database: Path, poll_ms: int) -> None:
        self._sockets = socket_dir(run_dir)
        self._path = self._sockets / f"{role}-{process_id}.sock"
        self._poll = poll_ms / 1000
        self._database = database
        self._changed = asyncio.Event()
        self._quiet_polls = 0
        self._version: sqlite3.Connection | None = None
        self._seen = 0
        self._ear: socket.socket | None = None
        self._voice: socket.socket | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind the socket where the system has datagram sockets, and start the poll."""
        self._version = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, isolation_level=None)
        self._seen = self._data_version()
        self._sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # without the socket the poll carries on
            self._ear = self._bind()
            self._voice = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._voice.settimeout(0)
            asyncio.get_running_loop().add_reader(self._ear.fileno(), self._heard)
        self._ticker = asyncio.create_task(self._tick(), name="wakeup-poll")

    async def stop(self) -> None:
        if self._ticker:
            self._ticker.cancel()
        if self._ear:
            asyncio.get_running_loop().remove_reader(self._ear.fileno())
            self._ear.close()
            self._path.unlink(missing_ok=True)
            if self._sockets.parent == Path(tempfile.gettempdir()):
                with contextlib.suppress(OSError):  # other processes still use it
                    self._sockets.rmdir()
        if self._voice:
            self._voice.close()
        if self._version:
            self._version.close()

    async def wait(self, timeout: float | None = None) -> bool:
        """Return once something may have changed since the last return; False after `timeout` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._changed.wait()
        changed = self._changed.is_set()
        self._changed.clear()
        return changed

    def nudge(self) -> None:
        """Make the next `wait` return at once: this process changed something itself."""
        self._quiet_polls = 0
        self._changed.set()

    def hint(self, roles: Iterable[Role]) -> None:
        """Tell the processes of these roles that a commit concerns them."""
        if self._voice is None:
            return
        wanted = tuple(f"{role}-" for role in roles)
        with contextlib.suppress(FileNotFoundError), os.scandir(self._sockets) as entries:
            for entry in entries:
                if entry.name.startswith(wanted) and entry.name.endswith(".sock"):
                    self._send(entry.path)

    def _send(self, path: str) -> None:
        if path == str(self._path):
            self.nudge()
            return
        try:
            assert self._voice is not None
            self._voice.sendto(b"1", path)
        except ConnectionRefusedError:
            Path(path).unlink(missing_ok=True)  # its process is gone; a new one has a new name
        except OSError:
            pass  # a full buffer means that the receiver is already awake; anything else is left to its poll

    def _bind(self) -> socket.socket:
        ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ear.settimeout(0)
        try:
            ear.bind(str(self._path))
        except OSError:
            ear.close()
            raise
        return ear

    def _heard(self) -> None:
        assert self._ear is not None
        with contextlib.suppress(BlockingIOError):
            while True:
                self._ear.recv(16)
                self.nudge()

    async def _tick(self) -> None:
        while True:
            is_quiet = self._ear is not None and self._quiet_polls > QUIET_POLLS
            await asyncio.sleep(until_next(self._poll * SLOWER) if is_quiet else self._poll)
            self._quiet_polls += 1
            version = self._data_version()
            if version != self._seen:
                self._seen = version
                self._changed.set()

    def _data_version(self) -> int:
        # A few microseconds on the event loop: it reads shared memory and never waits for a writer.
        assert self._version is not None
        try:
            return int(self._version.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:
            return self._seen + 1  # cannot tell: look
