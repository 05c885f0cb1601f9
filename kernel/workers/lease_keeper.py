"""Keeps a worker's leases and its heartbeat alive, and ends the leases of workers that died: from a thread
that a busy handler cannot starve.

Two timers depend on each other: RENEW_SECONDS must be well below LEASE_SECONDS, so that a renewal may fail
once, and BEAT_SECONDS below STALE_SECONDS.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing

from kernel.shared.clock import Clock
from kernel.shared.settings import Settings
from kernel.store.database import Role
from kernel.store.jobs import LEASE_SECONDS, RENEW_SECONDS
from kernel.store.processes import BEAT_SECONDS, STALE_SECONDS
from kernel.store.queries import queries
from kernel.workers.life_lock import life_lock, locks_of_the_dead

HUNG_ROUNDS = 20  # renewals without a sign of life of the event loop: one minute
log = logging.getLogger(__name__)


class LeaseKeeper:
    """Renews while jobs run, beats always. An event loop that hangs for a minute ends the process."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        role: Role,
        owner: str,
        running_jobs: Callable[[], int],
    ) -> None:
        self._database = settings.chat_db_path
        self._run_dir = settings.run_dir
        self._clock = clock
        self._role = role
        self._owner = owner
        self._running_jobs = running_jobs
        self._alive = ExitStack()
        self._stop = threading.Event()
        self._unanswered = 0
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def start(self) -> None:
        self._alive.enter_context(life_lock(self._run_dir, self._owner))  # before the first claim
        self._thread.start()

    def stop(self) -> None:
        """End the thread and take this process off the list of the living."""
        self._stop.set()
        self._thread.join(timeout=5)
        self._alive.close()

    def _run(self) -> None:
        with closing(sqlite3.connect(self._database, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
            self._remove_dead(connection)
            rounds_per_beat = round(BEAT_SECONDS / RENEW_SECONDS)
            round_number = 0
            while True:
                if round_number % rounds_per_beat == 0:
                    self._beat(connection)
                if self._running_jobs():
                    self._renew(connection)
                self._settle_dead(connection)
                self._watch_loop()  # last: the loop wakes up for it, and this thread has nothing left to do
                if self._stop.wait(RENEW_SECONDS):
                    break
                round_number += 1
            self._try(connection, "remove_process", {"id": self._owner})

    def _beat(self, connection: sqlite3.Connection) -> None:
        self._try(
            connection,
            "beat",
            {
                "id": self._owner,
                "role": self._role,
                "pid": os.getpid(),
                "boot_id": self._clock.boot_id,
                "now": self._clock.now(),
                "mono": self._clock.monotonic(),
                "running_jobs": self._running_jobs(),
            },
        )

    def _renew(self, connection: sqlite3.Connection) -> None:
        lease_until = self._clock.monotonic() + LEASE_SECONDS
        self._try(connection, "renew_leases", {"owner": self._owner, "lease_until": lease_until})

    def _remove_dead(self, connection: sqlite3.Connection) -> None:
        before = self._clock.monotonic() - 20 * STALE_SECONDS
        self._try(connection, "remove_dead_processes", {"boot_id": self._clock.boot_id, "before": before})

    def _settle_dead(self, connection: sqlite3.Connection) -> None:
        """Make the jobs of dead workers claimable now, before their leases end."""
        for lock in locks_of_the_dead(self._run_dir):
            ended = {"owner": lock.stem, "now": self._clock.monotonic()}
            if self._try(connection, "end_leases", ended):
                self._try(connection, "remove_process", {"id": lock.stem})
                lock.unlink(missing_ok=True)

    def _try(self, connection: sqlite3.Connection, name: str, params: dict[str, object]) -> bool:
        try:
            connection.execute(queries()[name], params)
        except sqlite3.OperationalError as error:
            log.warning("cannot %s: %s; trying again in %.0f s", name, error, RENEW_SECONDS)
            return False
        return True

    def _watch_loop(self) -> None:
        # Counted in rounds, not seconds: a suspended or stopped process is not a hung one.
        self._unanswered += 1
        if self._unanswered > HUNG_ROUNDS:
            log.critical("the event loop has been blocked for a minute: this process ends to be restarted")
            os._exit(70)
        self._loop.call_soon_threadsafe(self._answer)

    def _answer(self) -> None:
        self._unanswered = 0
