"""The machine a run was made on, as far as its speed depends on it; no names of hosts or people."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from kernel.store.baseline_records import BaselineMachine


def this_machine() -> BaselineMachine:
    return BaselineMachine(
        processor=_processor() or platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        memory_bytes=_memory_bytes(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=platform.python_version(),
    )


def _processor() -> str | None:
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        output = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (constant)
        return output.stdout.strip()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):  # a system that does not tell
        return None
