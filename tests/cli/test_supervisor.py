"""The supervisor, with real child processes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kernel.cli.supervisor import Backoff, Program
from tests.cli.children import (
    DEADLINE,
    PARENT,
    POLITE,
    STUBBORN,
    NamedPipe,
    Transcript,
    at_once,
    never,
    script,
    supervised,
)

QUICK = Backoff(first=0.01, longest=0.04, decent_life=30, tries_until_ready=3)


@pytest.fixture
def transcript() -> Transcript:
    return Transcript()


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Program]:
    def make(
        name: str,
        source: str,
        *arguments: str,
        is_ready: Callable[[int], Awaitable[bool]] = at_once,
        needs: tuple[str, ...] = (),
        stage: int = 0,
        stop_within: float = DEADLINE,
        optional: bool = False,
    ) -> Program:
        command = [*script(tmp_path, name, source), *arguments]
        return Program(
            name, command, is_ready, {}, needs=needs, stage=stage, stop_within=stop_within, optional=optional
        )

    return make


async def test_nobody_waits_for_an_optional_program_and_it_is_tried_for_ever(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    optional = program("reader", "import sys; sys.exit(3)", is_ready=never, optional=True)
    worker = program("worker", POLITE)
    async with supervised(optional, worker, transcript=transcript, backoff=QUICK) as (_, running):
        await transcript.shows("supervisor: ready")
        await transcript.shows("reader: ended with exit code 3; restarting", times=5)
        assert not running.done()


async def test_a_program_that_dies_is_started_again_after_a_growing_pause(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    async with supervised(
        program("worker", "import sys; sys.exit(3)"),
        transcript=transcript,
        backoff=Backoff(0.01, 0.04, 30, 99),
    ):
        await transcript.shows("restarting in", times=5)
    pauses = [line.removeprefix("worker: ") for line in transcript.lines if "restarting" in line]
    assert pauses[:5] == [
        "ended with exit code 3; restarting in 0.01 s",
        "ended with exit code 3; restarting in 0.02 s",
        "ended with exit code 3; restarting in 0.04 s",
        "ended with exit code 3; restarting in 0.04 s",
        "ended with exit code 3; restarting in 0.04 s",
    ]


async def test_after_a_decent_life_the_pause_is_short_again(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    every_life_is_decent = Backoff(first=0.01, longest=9, decent_life=0, tries_until_ready=99)
    async with supervised(program("worker", "pass"), transcript=transcript, backoff=every_life_is_decent):
        await transcript.shows("restarting in", times=4)
    assert all("restarting in 0.01 s" in line for line in transcript.lines if "restarting" in line)


async def test_a_killed_program_is_named_with_its_signal_and_comes_back(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    source = "import os, signal; print('up', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    async with supervised(program("kernel", source), transcript=transcript, backoff=QUICK):
        await transcript.shows("kernel: was killed by SIGKILL; restarting in 0.01 s")
        await transcript.shows("kernel: up", times=2)


async def test_one_program_that_dies_leaves_the_others_alone(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    dying = program("dying", "pass", is_ready=at_once)
    async with supervised(program("steady", POLITE), dying, transcript=transcript, backoff=QUICK):
        await transcript.shows("steady: up")
        await transcript.shows("dying: ended", times=2)
    assert transcript.lines.count("steady: up") == 1


async def test_deaths_while_what_a_program_needs_is_not_ready_are_no_failed_starts(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    migrated = asyncio.Event()

    async def when_migrated(_: int) -> bool:
        return migrated.is_set()

    kernel = program("kernel", POLITE, is_ready=when_migrated)
    worker = program("worker", "pass", is_ready=never, needs=("kernel",))
    async with supervised(worker, kernel, transcript=transcript, backoff=QUICK) as (_, running):
        await transcript.shows(
            "worker: ended with exit code 0; restarting", times=QUICK.tries_until_ready + 2
        )
        migrated.set()
        assert await asyncio.wait_for(running, DEADLINE) == 1
    assert any(
        "worker: ended with exit code 0, 3 times before it was ready" in line for line in transcript.lines
    )


async def test_ready_is_said_once_and_only_when_all_are_ready(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    asked = asyncio.Event()
    answer = asyncio.Event()

    async def when_told(_: int) -> bool:
        asked.set()
        return answer.is_set()

    async with supervised(
        program("one", POLITE), program("two", POLITE, is_ready=when_told), transcript=transcript
    ):
        await transcript.shows("one: up")
        await asyncio.wait_for(asked.wait(), DEADLINE)
        assert "supervisor: ready" not in transcript.lines
        answer.set()
        await transcript.shows("supervisor: ready")
    assert transcript.lines.count("supervisor: ready") == 1


async def test_a_program_that_never_gets_ready_ends_the_start_with_an_error(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    broken = program("kernel", "import sys; print('no disk'); sys.exit(2)", is_ready=never)
    other = program("worker", POLITE, needs=("kernel",))
    async with supervised(broken, other, transcript=transcript, backoff=QUICK) as (_, running):
        assert await asyncio.wait_for(running, DEADLINE) == 1
    assert transcript.lines.count("kernel: no disk") == 3
    assert "kernel: ended with exit code 2, 3 times before it was ready: see above" in transcript.lines


async def test_programs_are_stopped_stage_by_stage(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    programs = [
        program("kernel", POLITE, stage=1),
        program("worker", POLITE, stage=2),
        program("ui", POLITE, stage=3),
    ]
    async with supervised(*programs, transcript=transcript) as (supervisor, running):
        await transcript.shows(": up", times=3)
        supervisor.stop()
        assert await asyncio.wait_for(running, DEADLINE) == 0
    assert [line for line in transcript.lines if "leaving" in line] == [
        "ui: leaving",
        "worker: leaving",
        "kernel: leaving",
    ]


async def test_a_program_that_ignores_the_request_to_stop_is_killed(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    stubborn = program("worker", STUBBORN, stop_within=0.05)
    async with supervised(stubborn, transcript=transcript) as (supervisor, running):
        await transcript.shows("worker: up")
        supervisor.stop()
        await asyncio.wait_for(running, DEADLINE)
    assert transcript.lines[-1] == "worker: did not stop within 0.05 s: killed"


async def test_asking_twice_stops_everything_at_once(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    stubborn = [program(name, STUBBORN, stage=stage, stop_within=600) for stage, name in enumerate("abc")]
    async with supervised(*stubborn, transcript=transcript) as (supervisor, running):
        await transcript.shows(": up", times=3)
        supervisor.stop()
        supervisor.stop()
        await asyncio.wait_for(running, DEADLINE)
    assert transcript.lines[-3:] == ["c: killed", "b: killed", "a: killed"]


async def test_a_program_that_is_waiting_for_its_restart_is_not_started_by_stopping(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    long_pause = Backoff(first=600, longest=600)
    async with supervised(program("worker", "pass"), transcript=transcript, backoff=long_pause) as (
        supervisor,
        running,
    ):
        await transcript.shows("restarting in 600 s")
        supervisor.stop()
        assert await asyncio.wait_for(running, DEADLINE) == 0


async def test_what_a_program_started_itself_is_stopped_too(
    program: Callable[..., Program], transcript: Transcript, tmp_path: Path
) -> None:
    pipe = NamedPipe(tmp_path / "held")
    async with supervised(program("parent", PARENT, str(pipe.path)), transcript=transcript) as (
        supervisor,
        _,
    ):
        await transcript.shows("parent: up")
        supervisor.stop()
        await pipe.all_holders_are_gone()


async def test_nothing_is_left_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    pipe = NamedPipe(tmp_path / "held")
    script(tmp_path, "parent", PARENT)
    driver = script(
        tmp_path,
        "driver",
        f"""
        import asyncio, os, sys
        from kernel.cli.supervisor import Program, Supervisor
        from tests.cli.children import at_once
        command = [sys.executable, "-m", "kernel.cli.child", "parent", {str(pipe.path)!r}]
        program = Program("parent", command, at_once, dict(os.environ))
        say = lambda name, line: print(line, flush=True)
        asyncio.run(Supervisor([program], say=say).run(lambda: None))
        """,
    )
    search_path = os.pathsep.join([str(tmp_path), *(entry or str(Path.cwd()) for entry in sys.path)])
    process = await asyncio.create_subprocess_exec(
        *driver, stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": search_path}
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), DEADLINE) == b"up\n"
    process.kill()
    await process.wait()
    await pipe.all_holders_are_gone()


async def test_every_line_is_relayed_even_the_last_without_an_end(
    program: Callable[..., Program], transcript: Transcript
) -> None:
    source = r"""
        import sys
        sys.stdout.buffer.write(b"one\ntwo \xff\n" + b"x" * 200_000 + b"\nlast")
    """
    async with supervised(program("chatty", source), transcript=transcript, backoff=Backoff(600, 600)):
        await transcript.shows("restarting")
    said = [line.removeprefix("chatty: ") for line in transcript.lines if line.startswith("chatty: ")]
    assert said[:2] == ["one", "two \N{REPLACEMENT CHARACTER}"]
    assert sum(line.count("x") for line in said[2:-2]) == 200_000
    assert said[-2] == "last"
