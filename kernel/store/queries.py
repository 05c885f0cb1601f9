"""The SQL of `sql/*.sql`, by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_MARK = "-- name: "


@cache
def queries() -> dict[str, str]:
    """Every named statement. A file is a list of blocks: `-- name: x`, comments, one statement."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / "sql").glob("*.sql")):
        for block in path.read_text("utf-8").split(_MARK)[1:]:
            name, _, text = block.partition("\n")
            lines = [line for line in text.splitlines() if not line.startswith("--")]
            if found.setdefault(name.strip(), statement := "\n".join(lines).strip().rstrip(";")) != statement:
                raise ValueError(f"the statement {name.strip()!r} is defined twice")
    return found
