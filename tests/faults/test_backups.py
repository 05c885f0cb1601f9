"""R41: a backup during load, restored elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from kernel.store.backup import verify
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.waiting import until

CHATS = 16


async def test_r41_a_backup_during_load_has_every_finished_turn_and_the_others_go_on_elsewhere(
    stack: Stack, client: Client, backend: Backend, zygote: Zygote, tmp_path: Path
) -> None:
    finished = [await client.send(f"before {number}") for number in range(3)]
    for sent in finished:
        await client.turn(sent)
    backend.script(Script(tokens=60, tokens_per_second=40), marker="during")
    running = [await client.send(f"during {number}") for number in range(CHATS)]
    await until(lambda: len(backend.requests("during")) == CHATS, "all of them streaming")

    made = (await client.http.post("/api/admin/backup", json={})).json()
    streams = await asyncio.gather(*(client.turn(sent) for sent in running))
    assert {frames[-1].type for frames in streams} == {"turn.completed"}
    assert {sum(frame.type == "message.started" for frame in frames) for frames in streams} == {1}
    verify(Path(made["path"]))

    elsewhere = tmp_path / "elsewhere"
    restore = await asyncio.to_thread(_restore, made["path"], elsewhere)
    assert restore.returncode == 0, restore.stderr
    with Stack(elsewhere, backend.url, launcher=zygote, memory="as it was") as other:
        found = {turn for (turn,) in other.read("SELECT id FROM turns WHERE status = 'completed'")}
        assert {sent.turn_id for sent in finished} <= found
        assert {turn for (turn,) in other.read("SELECT id FROM turns")} >= {sent.turn_id for sent in running}
        await asyncio.to_thread(check_invariants, other)


def _restore(backup: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kernel.cli.main", "restore", backup]
    environment = {"CHAT_DB_PATH": str(folder / "chat.db")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
