"""What a figure was measured on: enough to compare by, nothing that names the machine or its owner."""

from __future__ import annotations

import platform
import re
import sqlite3
import subprocess

from kernel.baseline.machine import this_machine
from tests.harness.processes import ROOT


def machine() -> dict[str, str]:
    """CPU model, cores, memory, operating system, Python, SQLite."""
    about = this_machine()
    return {
        "cpu": " ".join(re.sub(r"\((?:R|TM)\)|\bCPU\b|\bProcessor\b|@", "", about.processor).split()),
        "cores": str(about.cores),
        "ram": f"{about.memory_bytes / 2**30:.0f} GiB" if about.memory_bytes else "unknown",
        "os": _system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def slug(about: dict[str, str]) -> str:
    """The machine in a file name."""
    return re.sub(r"[^a-z0-9]+", "-", f"{about['cpu']} {about['cores']} cores".lower()).strip("-")


def checkout() -> str:
    """The commit that is checked out, with a plus if files differ from it; `unknown` outside of git."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],  # noqa: S607 (whichever git there is)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, {platform.system()} {platform.release().split('-')[0]}"
