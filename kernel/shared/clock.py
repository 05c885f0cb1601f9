"""Time, behind one small object so that tests can hold it still.

Two clocks on purpose. Wall time is for people and is stored as ISO-8601 UTC; it may jump. Leases, back-off
and durations use the machine's monotonic clock together with the id of the current boot: a change of the
wall clock, or a suspend, moves neither.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's clocks. `boot_id` names the boot that `monotonic` counts from."""

    boot_id: str

    def monotonic(self) -> float:
        """Seconds since some point of this boot, the same for every process of the machine."""
        return time.monotonic()

    def now(self) -> str:
        """Wall time as ISO-8601 UTC with offset and milliseconds."""
        return datetime.now(UTC).isoformat(timespec="milliseconds")

    def today(self) -> str:
        """The local date of the person at this machine, such as `Sunday, 22 November 2026`."""
        today = self.local_date()
        return f"{today:%A}, {today.day} {today:%B %Y}"

    def local_date(self) -> date:
        """The same, to count with."""
        return datetime.now().astimezone().date()


def system_clock() -> Clock:
    """The real clock. Containers of one host share the boot id and the monotonic clock."""
    return Clock(boot_id=_boot_id())


def _boot_id() -> str:
    linux = Path("/proc/sys/kernel/random/boot_id")
    if linux.exists():
        return linux.read_text().strip()
    if sys.platform == "darwin":
        output = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"], capture_output=True, text=True, check=True
        )
        return output.stdout.strip()
    return "unknown-boot"
