"""A folder on a disk that can be full, without filling anybody else's."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

MIB = 1024 * 1024
ROOM = 16 * MIB  # left for each file of a full disk: more than the rest of a young stack needs
_SIZE = 2 * ROOM
_FILLER = "filler"


class SmallDisk:
    """`with SmallDisk(folder) as disk:`, then `disk.fill(pid)` and `disk.free(pid)`.

    It is a file system of its own, which ends with ENOSPC, where this user may mount one. Where not, as in
    most containers, the process is limited in the size of its files: the same calls then end with EFBIG.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_mounted = False

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        if mount := shutil.which("mount"):
            command = [mount, "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(self.folder)]
            self.is_mounted = subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_mounted:
            subprocess.run(["umount", str(self.folder)], check=True)

    def fill(self, pid: int) -> None:
        """Leave `ROOM` bytes, for a process that writes to the folder."""
        if self.is_mounted:
            with (self.folder / _FILLER).open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, _SIZE - ROOM)
        else:
            self._limit(pid, ROOM)

    def free(self, pid: int) -> None:
        if self.is_mounted:
            (self.folder / _FILLER).unlink()
        else:
            self._limit(pid, resource.prlimit(pid, resource.RLIMIT_FSIZE)[1])

    def files(self) -> set[str]:
        """The names of what is stored there."""
        return {path.name for path in self.folder.iterdir()} - {_FILLER}

    @staticmethod
    def _limit(pid: int, size: int) -> None:
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))
