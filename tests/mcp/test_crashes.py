"""R76: a server that crashes is an observation, is started again, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from kernel.shared.errors import ToolError
from tests.fakes.hostile_mcp_server import ECHO
from tests.fakes.mcp_http_server import FakeMcpHttp
from tests.mcp.rigs import Rig, eventually, processes_in

WRITES = {**ECHO, "annotations": {"readOnlyHint": False}}


async def test_a_crash_at_the_start_is_told_with_the_programs_last_words(rig: Rig) -> None:
    """R76"""
    server = await rig.add_hostile(start="crash")
    await rig.reaches(
        server, "error", because="the program ended with exit code 3; it wrote: the disk is on fire"
    )


async def test_a_program_that_does_not_exist_is_an_error(rig: Rig, tmp_path: Path) -> None:
    """R76: mistyped, or uninstalled since it was allowed."""
    server = await rig.add_program(command=str(tmp_path / "missing"))
    await rig.reaches(server, "error", because="No such file or directory")


async def test_a_crash_in_the_middle_of_a_call_is_not_repeated(rig: Rig) -> None:
    """R76: nobody knows whether a tool that may change something did its work."""
    server = await rig.add_hostile(tools_call="crash_in_the_middle", tools=[WRITES])
    await rig.reaches(server, "connected")

    with pytest.raises(ToolError, match=r"lost in the middle of echo.*exit code 3.*is unknown"):
        await rig.call(text="hello")

    assert rig.requests().count("tools/call") == 1
    await rig.reaches(server, "connected")


async def test_a_call_that_only_reads_is_tried_once_more(rig: Rig) -> None:
    """R76: on a new connection, made at once."""
    server = await rig.add_hostile(tools_call="crash")
    await rig.reaches(server, "connected")

    with pytest.raises(ToolError, match="lost twice in the middle of echo"):
        await rig.call(text="hello")

    assert rig.requests().count("tools/call") == 2


async def test_a_crash_after_the_answer_costs_nothing(rig: Rig) -> None:
    """R76: the next call finds a new program."""
    server = await rig.add_hostile(tools_call="crash_afterwards")
    await rig.reaches(server, "connected")
    assert (await rig.call(text="one")).text == "one"
    assert (await rig.call(text="two")).text == "two"


async def test_a_program_killed_in_the_middle_of_a_call_is_started_again(rig: Rig) -> None:
    """R76"""
    server = await rig.add_hostile(tools_call="hang")
    await rig.reaches(server, "connected")
    call = asyncio.create_task(rig.call(text="hello"))

    async def is_called() -> bool:
        return "tools/call" in rig.requests()

    await eventually(is_called, "the call")
    os.kill(program_in(rig.data_dir), signal.SIGKILL)

    with pytest.raises(ToolError):
        await call
    await rig.reaches(server, "connected")


async def test_a_child_in_a_session_of_its_own_ends_with_its_program(rig: Rig) -> None:
    """R76: forked twice, as daemons do."""
    server = await rig.add_hostile(start="leave_a_child", tools_call="crash")
    await rig.reaches(server, "connected")
    child = int((rig.data_dir / "mcp/fake/child.pid").read_text())
    assert is_alive(child)

    os.kill(program_in(rig.data_dir), signal.SIGKILL)

    async def is_gone() -> bool:
        return not is_alive(child)

    await eventually(is_gone, "the end of the child", seconds=5)


async def test_a_url_that_resets_a_call_is_connected_again(rig: Rig) -> None:
    """R76, HTTP"""
    async with FakeMcpHttp({"tools/call": "crash", "tools": [WRITES]}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "connected")
        with pytest.raises(ToolError, match="lost in the middle"):
            await rig.call(text="hello")
        del fake.script["tools/call"]
        assert (await rig.call(text="again")).text == "again"
        assert fake.methods.count("tools/call") == 2


async def test_a_url_where_nobody_listens_is_an_error_until_somebody_does(rig: Rig) -> None:
    """R76, HTTP: a server that is restarted."""
    async with FakeMcpHttp() as fake:
        port = fake.port
    server = await rig.add_url(fake.url)
    await rig.reaches(server, "error", because="nobody answers at its URL")
    async with FakeMcpHttp({"port": port}):
        await rig.reaches(server, "connected")


def program_in(folder: Path) -> int:
    """The program itself, not the launcher above it."""
    programs = [line for line in processes_in(folder) if "launcher.py" not in line]
    return int(programs[0].split()[0])


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
