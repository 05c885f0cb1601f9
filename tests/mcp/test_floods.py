"""R77: a server that floods is cut off and marked; memory stays flat and others go on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kernel.shared.errors import ToolError
from tests.fakes.mcp_http_server import FakeMcpHttp
from tests.mcp.rigs import Rig

MEBIBYTE = 1024 * 1024

FLOODS = {
    "one_message_of_100_megabytes": "a message of more than 1024 KiB",
    "a_line_without_end": "a message of more than 1024 KiB",
    "a_million_notifications": "messages faster than anyone could use them",
    "endless_errors": "writes too much to its standard error",
}
HTTP_FLOODS = {
    "large": "a message of more than 1024 KiB",
    "notifications": "messages faster than anyone could use them",
}


def resident_bytes() -> int:
    """Of this process, now; proc(5)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.parametrize("flood", FLOODS)
async def test_a_program_that_floods_a_call_is_ended(rig: Rig, flood: str) -> None:
    """R77, stdio: the program is ended, its server marked `error`; memory grows by less than 50 MiB."""
    server = await rig.add_hostile(tools_call=flood)
    other = await rig.add_hostile(name="Other")
    await rig.reaches(server, "connected")
    await rig.reaches(other, "connected")
    before = resident_bytes()

    with pytest.raises(ToolError, match=FLOODS[flood]):
        await rig.call(text="hello")

    assert resident_bytes() - before < 50 * MEBIBYTE
    await rig.reaches(server, "error", because=FLOODS[flood])
    assert (await rig.call(server="other", text="still here")).text == "still here"


@pytest.mark.parametrize("flood", HTTP_FLOODS)
async def test_a_url_that_floods_a_call_is_left(rig: Rig, flood: str) -> None:
    """R77, HTTP."""
    async with FakeMcpHttp({"tools/call": flood}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "connected")
        with pytest.raises(ToolError, match=HTTP_FLOODS[flood]):
            await rig.call(text="hello")
        await rig.reaches(server, "error", because=HTTP_FLOODS[flood])


async def test_an_event_without_end_is_refused(rig: Rig) -> None:
    """R77, HTTP: a line without newline in an event stream."""
    async with FakeMcpHttp({"tools/call": "endless_event"}) as fake:
        await rig.reaches(await rig.add_url(fake.url), "connected")
        with pytest.raises(ToolError, match="lost"):
            await rig.call(text="hello")


async def test_a_flood_at_the_start_is_cut_off_too(rig: Rig) -> None:
    """R77: before anything was asked."""
    server = await rig.add_hostile(start="a_line_without_end")
    await rig.reaches(server, "error", because="a message of more than 1024 KiB")


async def test_a_program_that_does_not_read_its_input_is_ended(rig: Rig) -> None:
    """R77, the other way round: what it is sent does not pile up here."""
    server = await rig.add_hostile(tools_call="hang")
    await rig.reaches(server, "connected")
    calls = (rig.call(text="hello"), rig.call(text="x" * MEBIBYTE))
    assert all(isinstance(end, ToolError) for end in await asyncio.gather(*calls, return_exceptions=True))
    await rig.reaches(server, "error", because="does not read its input")
