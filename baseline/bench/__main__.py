"""`make bench`: the table of what AIgentOS adds to a model backend, measured on this machine.

Every row is a ratio to, or what is added to, the same thing asked of the backend directly, or a cost of its
own. See baseline/README.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from baseline.bench.machine import checkout, machine, slug
from baseline.bench.report import as_json, markdown, text_table
from baseline.bench.rows import Conditions, Group, Result, Row, results_of
from baseline.bench.table import GROUPS
from tests.harness.processes import ROOT

RESULTS = Path("baseline/bench/results")


def main() -> None:
    chosen = _options().parse_args()
    os.chdir(ROOT)  # where the embedded models are found
    about = machine()
    began = datetime.now(UTC)
    head = {
        **about,
        "began": f"{began:%Y-%m-%d %H:%M} UTC",
        "load before": f"{os.getloadavg()[0]:.2f}",
        "checkout": checkout(),
        "gate": "on" if chosen.gate else "off",
    }
    groups = {name: group for name, group in GROUPS.items() if name in (chosen.only or GROUPS)}
    runs = [_run(groups, Conditions(gate=chosen.gate)) for _ in range(chosen.runs)]
    results = results_of(runs)
    sys.stdout.write(f"{', '.join(f'{name} {value}' for name, value in head.items())}\n\n")
    sys.stdout.write(f"{text_table(results)}\n")
    folder = chosen.results or (None if chosen.only else RESULTS)
    if folder:
        _write(folder / f"{began:%Y-%m-%d}-{slug(about)}", head, results)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m baseline.bench", description=__doc__)
    options.add_argument("--runs", type=int, default=1, help="measure everything so often and show each run")
    options.add_argument("--only", nargs="+", choices=GROUPS, help="groups of rows; nothing is written then")
    options.add_argument(
        "--gate", action="store_true", help="route by the embedding gate too, with the embedded model server"
    )
    options.add_argument(
        "--results",
        type=Path,
        help=f"the folder for JSON and Markdown (default: {RESULTS}); those of an earlier run that day go",
    )
    return options


def _run(groups: Mapping[str, Group], conditions: Conditions) -> list[Row]:
    rows = []
    for name, group in groups.items():
        started = time.monotonic()
        rows += group(conditions)
        sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
    return rows


def _write(path: Path, head: Mapping[str, str], results: Sequence[Result]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.name}.json").write_text(as_json(head, results), "utf-8")
    path.with_name(f"{path.name}.md").write_text(markdown(head, results), "utf-8")
    sys.stdout.write(f"\nwritten: {path}.json and .md\n")


if __name__ == "__main__":
    main()
