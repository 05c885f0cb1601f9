"""Who is alive: each process beats, whether busy or idle."""

from __future__ import annotations

from kernel.shared.clock import Clock
from kernel.store.database import Reader, Role
from kernel.store.records import ProcessHealth

BEAT_SECONDS = 6.0
STALE_SECONDS = 15.0


async def newest_process(db: Reader, clock: Clock, role: Role) -> ProcessHealth | None:
    """The process of a role that was heard last in this boot, None if there was none."""
    row = await db.fetch_one("newest_process", {"role": role, "boot_id": clock.boot_id})
    if row is None:
        return None
    age = max(0.0, clock.monotonic() - row["beat_mono"])
    return ProcessHealth(**row, age_seconds=round(age, 3))
