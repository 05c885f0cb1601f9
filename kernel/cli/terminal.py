"""What is written where: logs to standard error with the name of their program, results to standard out."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from contextlib import suppress

from rich.console import Console

from kernel.shared.logs import JsonFormatter

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
        _write(f"{prefix} {line}")


class JsonLines:
    """Writes each line as one JSON object: those of our programs as they are, others become a `message`."""

    def say(self, name: str, line: str) -> None:
        if _is_object(line):
            _write(line)
        elif line:
            record = {"name": "output", "levelno": logging.INFO, "levelname": "INFO", "msg": line}
            _write(JsonFormatter(name).format(logging.makeLogRecord(record)))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _write(line: str) -> None:
    with suppress(OSError):  # the terminal has gone: SIGHUP follows and stops everything in order
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
