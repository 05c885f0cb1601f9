"""What is written where: logs to standard error with the name of their program, results to standard out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress

from rich.console import Console

COLOURS = (36, 32, 33, 35, 34, 96)  # ANSI foregrounds that are readable on light and dark


class PrefixedLines:
    """Writes `kernel       | line`, each name in its own colour on a terminal."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._width = max(map(len, self._names), default=0)
        console = Console(stderr=True)
        self._coloured = console.is_terminal and not console.no_color

    def say(self, name: str, line: str) -> None:
        prefix = f"{name:<{self._width}} |"
        if self._coloured:
            colour = COLOURS[self._names.index(name) % len(COLOURS)]
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        with suppress(OSError):  # the terminal has gone: SIGHUP follows and stops everything in order
            sys.stderr.write(f"{prefix} {line}\n")
            sys.stderr.flush()
