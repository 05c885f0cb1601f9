"""R75: a server that hangs or is never done costs its time limit and nothing else."""

from __future__ import annotations

import time

import pytest

from kernel.shared.errors import ToolError
from tests.fakes.mcp_http_server import FakeMcpHttp
from tests.mcp.rigs import SHORT, Rig

methods = pytest.mark.parametrize("method", ["initialize", "tools/list"])


@methods
async def test_a_program_that_hangs_while_it_is_connected_is_an_error(rig: Rig, method: str) -> None:
    """R75, stdio: at initialize, at tools/list."""
    server = await rig.add_hostile(**{method: "hang"})
    await rig.reaches(server, "error", because="it gave no answer in time")


@methods
async def test_a_url_that_hangs_while_it_is_connected_is_an_error(rig: Rig, method: str) -> None:
    """R75, HTTP: at initialize, at tools/list."""
    async with FakeMcpHttp({method: "hang"}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "error", because="it gave no answer in time")


async def test_a_call_that_hangs_ends_and_its_program_is_started_anew(rig: Rig) -> None:
    """R75: tools/call; the program of a hung call is ended within 5 s."""
    server = await rig.add_hostile(**{"tools/call": "hang"})
    await rig.reaches(server, "connected")

    with pytest.raises(ToolError, match=f"echo gave no answer for {SHORT.call_idle} s and was given up"):
        await rig.call(text="hello")

    await rig.reaches(server, "error", because="echo gave no answer")
    await rig.reaches(server, "connected")
    assert rig.requests().count("initialize") == 2


async def test_progress_for_ever_does_not_prolong_a_call_for_ever(rig: Rig) -> None:
    """R75, stdio: the total limit holds whatever progress is reported."""
    server = await rig.add_hostile(**{"tools/call": "progress_for_ever"})
    await rig.reaches(server, "connected")
    heard: list[str] = []
    started = time.monotonic()

    with pytest.raises(ToolError, match=f"echo was not done after {SHORT.call_total} s and was given up"):
        await rig.manager.call("fake", "echo", {}, on_progress=heard.append)

    assert time.monotonic() - started < SHORT.call_total + 5
    assert 1 < len(heard) <= 4 * SHORT.call_total + 2  # passed on four times a second at most


async def test_a_url_that_reports_progress_for_ever_is_given_up(rig: Rig) -> None:
    """R75, HTTP."""
    async with FakeMcpHttp({"tools/call": "progress"}) as fake:
        await rig.reaches(await rig.add_url(fake.url), "connected")
        with pytest.raises(ToolError, match="was not done after"):
            await rig.call(text="hello")


async def test_a_hanging_server_does_not_hold_up_another(rig: Rig) -> None:
    """R75: every server has its own owner."""
    await rig.add_hostile(name="Slow", initialize="hang")
    quick = await rig.add_hostile(name="Quick")
    await rig.reaches(quick, "connected")
    assert (await rig.call(server="quick", text="hello")).text == "hello"


async def test_a_program_that_will_not_end_is_ended(rig: Rig) -> None:
    """R75: it ignores the end of its input and the request to end; the rig finds nothing left."""
    server = await rig.add_hostile(start="keep_running")
    await rig.reaches(server, "connected")
