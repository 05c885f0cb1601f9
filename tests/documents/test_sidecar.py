"""The sidecar's own part: one conversion at a time, of which nothing is left."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import anyio
import pytest

from kernel.documents import sidecar
from kernel.documents.sidecar import Converter
from tests.harness.waiting import until


async def test_a_conversion_that_is_given_up_makes_room_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless, short, begun = tmp_path / "endless.pdf", tmp_path / "short.pdf", tmp_path / "begun"

    def convert(uri: str) -> dict[str, str]:
        if uri == endless.as_uri():
            (begun / str(os.getpid())).touch()
            signal.pause()
        return {"text": "read"}

    monkeypatch.setattr(sidecar, "_convert", convert)
    begun.mkdir()
    for path in (endless, short):
        path.touch()
    converter = Converter(tmp_path)
    async with anyio.create_task_group() as asking:  # as the MCP SDK does; it cancels until the task ends
        asking.start_soon(converter.convert, endless.as_uri())
        await until(lambda: any(begun.iterdir()), "the conversion")
        asking.cancel_scope.cancel()
    [child] = begun.iterdir()
    await until(lambda: not Path("/proc", child.name).exists(), "the end of the conversion")
    assert await converter.convert(short.as_uri()) == "read"
