"""The SDK's own server over both transports, and one that other people wrote."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from kernel.shared.errors import ToolError
from tests.fakes.mcp_server import notes_server
from tests.mcp.rigs import NOTES, PYTHON, Rig, eventually, rig_in

TIME_SERVER = str(Path(PYTHON).with_name("mcp-server-time"))


@pytest.fixture
async def notes_url() -> AsyncIterator[str]:
    """The SDK's server at a URL; it speaks 2026-07-28."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(notes_server().streamable_http_app(), log_config=None, lifespan="on")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))

        async def is_up() -> bool:
            return server.started

        await eventually(is_up, "the server")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        server.should_exit = True
        await serving


async def use_notes(rig: Rig) -> None:
    assert (await rig.call("add_note", "notes", text="buy milk")).structured == {"count": 1}
    assert (await rig.call("read_notes", "notes")).text == "buy milk"
    wrong = await rig.call("add_note", "notes", words="?")
    assert wrong.is_error
    assert "text" in wrong.text


async def test_the_sdks_server_as_a_program(rig: Rig) -> None:
    """R80: 2026-07-28 over stdio."""
    server = await rig.add_program(NOTES, "stdio", name="Notes")
    seen = await rig.reaches(server, "connected")
    assert [tool.name for tool in seen.discovered_tools] == ["add_note", "read_notes", "count_slowly"]
    assert [tool.read_only for tool in seen.discovered_tools] == [False, True, True]
    await use_notes(rig)


async def test_the_sdks_server_at_a_url(rig: Rig, notes_url: str) -> None:
    """R80: 2026-07-28 over HTTP."""
    server = await rig.add_url(notes_url, name="Notes")
    await rig.reaches(server, "connected")
    await use_notes(rig)


async def test_ten_calls_of_one_server_run_at_once(rig: Rig, notes_url: str) -> None:
    """One connection carries them all."""
    server = await rig.add_url(notes_url, name="Notes")
    await rig.reaches(server, "connected")
    results = await asyncio.gather(*(rig.call("count_slowly", "notes", steps=20) for _ in range(10)))
    assert {result.text for result in results} == {"done"}


async def test_a_server_of_other_people_tells_the_time(rig: Rig) -> None:
    """mcp-server-time from PyPI, installed for the tests."""
    server = await rig.add_program("--local-timezone", "Europe/Berlin", name="Time", command=TIME_SERVER)
    seen = await rig.reaches(server, "connected")
    assert {"get_current_time", "convert_time"} <= {tool.name for tool in seen.discovered_tools}

    arguments = {"source_timezone": "UTC", "time": "12:00", "target_timezone": "Asia/Tokyo"}
    result = await rig.manager.call("time", "convert_time", arguments)

    assert not result.is_error
    assert "21:00" in result.text


async def test_programs_end_even_when_the_kernels_process_is_killed(tmp_path: Path) -> None:
    """R76: nobody is left to end them but their launcher."""
    code = f"""
import asyncio, sys
from pathlib import Path
from tests.mcp.rigs import rig_in

async def main() -> None:
    async with rig_in(Path({str(tmp_path)!r})) as rig:
        await rig.reaches(await rig.add_hostile(start="keep_running"), "connected")
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(PYTHON, "-c", code, stdout=subprocess.PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"

    process.kill()

    await process.communicate()
    async with rig_in(tmp_path / "another") as rig:
        rig.data_dir = tmp_path
        await rig.no_process_is_left()


async def test_a_disabled_server_is_not_started(rig: Rig) -> None:
    """Rows say what should be connected."""
    server = await rig.add_hostile()
    await rig.reaches(server, "connected")
    await rig.change(server, enabled=False)
    await rig.no_process_is_left()
    with pytest.raises(ToolError, match="is disabled"):
        await rig.call(text="hello")
    await rig.change(server, enabled=True)
    await rig.reaches(server, "connected")


async def test_a_deleted_server_ends(rig: Rig) -> None:
    server = await rig.add_hostile()
    await rig.reaches(server, "connected")
    await rig.delete(server)
    await rig.no_process_is_left()
    with pytest.raises(ToolError, match="no MCP server 'fake' any more"):
        await rig.call(text="hello")


async def test_a_server_that_is_switched_off_in_the_middle_of_a_call_says_so(rig: Rig) -> None:
    server = await rig.add_hostile(tools_call="hang")
    await rig.reaches(server, "connected")
    call = asyncio.create_task(rig.call(text="hello"))

    async def is_called() -> bool:
        return "tools/call" in rig.requests()

    await eventually(is_called, "the call")
    await rig.change(server, enabled=False)
    with pytest.raises(ToolError, match="Fake cannot be reached: the server was changed or switched off"):
        await call


async def test_a_changed_server_is_connected_anew(rig: Rig) -> None:
    """The old program ends before the new one starts."""
    server = await rig.add_hostile()
    await rig.reaches(server, "connected")
    await rig.change(server, env={"REGION": "eu"})
    await rig.reaches(server, "connected")
    await rig.change(server, name="Another name")  # is no reason to
    assert (await rig.call(text="hello")).text == "hello"
    assert rig.requests().count("initialize") == 2
