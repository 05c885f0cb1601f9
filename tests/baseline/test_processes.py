"""What the bench reads of a process: the time it ran, the bytes it wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from baseline.bench.processes import bytes_written, cpu_seconds

SPIN = "import time\nwhile time.process_time() < 0.2: pass"
WRITE = "open({path!r}, 'wb').write(bytes(300_000))"


@contextmanager
def program(work: str) -> Iterator[subprocess.Popen[str]]:
    """A process that says `begin`, waits for a line, works, says `end`, and waits for another."""
    code = f"import sys\nprint('begin', flush=True)\ninput()\n{work}\nprint('end', flush=True)\ninput()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        process.communicate("\n")


def work(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "end\n"


def begun(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    assert process.stdout.readline() == "begin\n"
    return process.pid


def test_the_time_of_another_process_is_what_it_says_itself() -> None:
    with program(SPIN) as process:
        pid = begun(process)
        assert cpu_seconds([pid]) < 0.2
        work(process)
        assert cpu_seconds([pid]) == pytest.approx(0.2, abs=0.1)


def test_times_are_added() -> None:
    own = os.getpid()
    once = cpu_seconds([own])
    assert cpu_seconds([own, own]) >= 2 * once


def test_the_bytes_of_another_process_are_those_it_wrote_to_files(tmp_path: os.PathLike[str]) -> None:
    with program(WRITE.format(path=f"{tmp_path}/file")) as process:
        pid = begun(process)
        before = bytes_written([pid])
        work(process)
        assert 0 <= bytes_written([pid]) - before - 300_000 < 100  # and the word on its output
