"""The files of evaluations: read and checked, or written, with one sentence for people if that fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from kernel.shared.errors import ConfigurationError

T = TypeVar("T")


def read_text(path: Path) -> str:
    """Raises ConfigurationError."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not text in UTF-8: {error}") from error


def parsed(where: str, parse: Callable[[], T]) -> T:
    """What `parse` makes of a text. Raises ConfigurationError that says where and what is wrong."""
    try:
        return parse()
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{where} is not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{where}{f', {place}' if place else ''}: {first['msg']}") from error


def write_lines(path: Path, lines: Iterable[dict[str, object]]) -> None:
    """One JSON object a line. Raises ConfigurationError."""
    try:
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
