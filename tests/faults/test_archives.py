"""R73: an export during load, taken in by an empty instance."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client
from tests.harness.imports import CLIENT, imported
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.waiting import until

CHATS = 8


async def test_r73_an_export_during_load_is_one_snapshot_that_another_instance_goes_on_from(
    stack: Stack, client: Client, backend: Backend, zygote: Zygote, tmp_path: Path
) -> None:
    await asyncio.to_thread(imported, stack, "lamp.md", b"# Lamp\n\nThe lamp is lit.")
    await client.turn(await client.send("before"))
    backend.script(Script(tokens=40, tokens_per_second=40), marker="during")
    running = [await client.send(f"during {number}") for number in range(CHATS)]
    await until(lambda: len(backend.requests("during")) == CHATS, "all of them streaming")

    archive = (await client.http.get("/api/admin/export")).content
    streams = await asyncio.gather(*(client.turn(sent) for sent in running))
    assert {frames[-1].type for frames in streams} == {"turn.completed"}

    other = Stack(tmp_path, backend.url, launcher=zygote)
    try:
        other.start("kernel")
        other.wait_ready()
        files = {"file": ("archive.jsonl.gz", archive)}
        taken = other.http.post("/api/admin/import", files=files, headers=CLIENT, timeout=30)
        assert taken.status_code == 200, taken.text
        again = other.http.get("/api/admin/export", timeout=30).content
        assert gzip.decompress(again) == gzip.decompress(archive)
        assert again == archive
        other.start("orchestrator", "dialogue")
        await asyncio.to_thread(check_invariants, other)  # every turn ends once, those of the archive too
        for sent in running:
            [[status]] = other.read(f"SELECT status FROM turns WHERE id = '{sent.turn_id}'")
            assert status == "completed"
    finally:
        other.close()
    await asyncio.to_thread(check_invariants, stack)
