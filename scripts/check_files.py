"""Rules on files that no linter has: no long file, no registry in a lock file.

Reads the paths to check from standard input, one a line: `git ls-files | python scripts/check_files.py`.
Exit code 1 and one line for each broken rule.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

MAX_LINES = 300
SOURCE_SUFFIXES = {".py", ".ts", ".tsx", ".css", ".sql", ".sh"}
GENERATED = ".gen."  # as in schema.gen.ts, the API types made from /openapi.json


def problems(files: list[Path]) -> Iterator[str]:
    for path in files:
        if path.suffix in SOURCE_SUFFIXES and GENERATED not in path.name:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > MAX_LINES:
                yield f"{path}: {lines} lines, more than {MAX_LINES}: cut it into roles"
        if path.suffix == ".lock" and "://" in path.read_text(encoding="utf-8"):
            yield f"{path}: names a URL; make it again with `make lock`"
        if path.name == "package-lock.json" and '"resolved"' in path.read_text(encoding="utf-8"):
            yield f"{path}: names a registry; set omit-lockfile-registry-resolved=true in .npmrc"


def main() -> int:
    listed = (Path(line) for line in sys.stdin.read().splitlines())
    found = list(problems([path for path in listed if path.is_file()]))
    for problem in found:
        sys.stdout.write(problem + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
