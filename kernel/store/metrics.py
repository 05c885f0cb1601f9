"""What the figures of `GET /metrics` are read from: turns that have ended, and the queue."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.store.database import Reader


@dataclass(frozen=True, slots=True)
class EndedTurn:
    """A chat turn that has ended. Times in milliseconds; steps: (name, duration), in order.

    outcome: `completed`, `failed` or `cancelled`. route: None if it ended before it had one.
    """

    outcome: str
    route: str | None
    error_code: str | None
    ttft_ms: float | None
    steps: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """The jobs of a lane in a status. overdue_seconds: of the one that has been due longest, 0 if none is.

    A running job is due when its lease has ended: nobody works on it.
    """

    lane: str
    status: str
    jobs: int
    overdue_seconds: float


async def turns_ended(db: Reader, after: int, until: int) -> list[EndedTurn]:
    """Turns that ended with an event of `after` < id <= `until`, each once; none that was deleted since."""
    return [
        EndedTurn(
            outcome=row["status"],
            route=row["route"],
            error_code=row["error_code"],
            ttft_ms=row["ttft_ms"],
            steps=tuple((step["name"], step["duration_ms"]) for step in json.loads(row["trace"])),
        )
        for row in await db.fetch("turns_ended", {"after": after, "until": until})
    ]


async def queue_depths(db: Reader, clock: Clock) -> list[QueueDepth]:
    """What is in the queue; a lane without jobs is not in the list."""
    rows = await db.fetch("queue_depths", {"boot_id": clock.boot_id})
    now = clock.monotonic()
    return [
        QueueDepth(row["lane"], row["status"], row["jobs"], overdue_seconds=max(0.0, now - row["due"]))
        for row in rows
    ]
