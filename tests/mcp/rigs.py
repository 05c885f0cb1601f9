"""A manager on a real database with real servers, and what tests want to know of them."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kernel.mcp.allow_list import FILE_NAME
from kernel.mcp.http import Resolve, resolve
from kernel.mcp.limits import Limits
from kernel.mcp.manager import McpManager
from kernel.mcp.results import McpResult
from kernel.shared.clock import system_clock
from kernel.shared.settings import Settings, load_settings
from kernel.store import mcp_servers as store
from kernel.store.mcp_records import McpServer
from kernel.store.migrate import migrate
from kernel.store.sqlite import SqliteDatabase, open_sqlite

ROOT = Path(__file__).parents[2]
PYTHON = str(Path(sys.executable).absolute())
HOSTILE = str(ROOT / "tests/fakes/hostile_mcp_server.py")
NOTES = str(ROOT / "tests/fakes/mcp_server.py")

# Long enough for a program to start on a busy machine, short enough to wait for.
SHORT = Limits(
    connect=1,
    handshake=4,
    listing=2,
    call_idle=4,
    call_total=5,
    write=1,
    stop=0.3,
    first_pause=0.1,
    longest_pause=0.4,
    relist_pause=0.05,
    messages=500,  # a busy machine takes its time even to be flooded
)

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T | None]], what: str, *, seconds: float = 20) -> T:
    """The first truthy value that `look` gives. Raises TimeoutError naming `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not (value := await look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        await asyncio.sleep(0.02)
    return value


class Rig:
    """Adds servers as a user does and waits for what becomes of them."""

    def __init__(self, db: SqliteDatabase, settings: Settings, manager: McpManager) -> None:
        self.db = db
        self.manager = manager
        self.clock = system_clock()
        self.data_dir = settings.data_dir

    async def add_program(
        self, *args: str, name: str = "Fake", command: str = PYTHON, env: Mapping[str, str] | None = None
    ) -> str:
        """Allow a program, add it, return its id."""
        file = self.data_dir / FILE_NAME
        allowed = yaml.safe_load(file.read_text())["allowed"] if file.exists() else []
        file.write_text(yaml.safe_dump({"allowed": [*allowed, {"command": command, "args": list(args)}]}))
        file.chmod(0o600)
        return await self._add(name=name, transport="stdio", command=command, args=args, env=env)

    async def add_hostile(self, name: str = "Fake", **script: Any) -> str:
        """A program that follows a script: keys are methods with `/` as `_`, `start`, `tools`, `result`."""
        by_method = {key.replace("tools_", "tools/"): value for key, value in script.items()}
        file = self.data_dir / f"{name}.json"
        file.write_text(json.dumps(by_method))
        return await self.add_program("-I", "-S", HOSTILE, str(file), name=name)

    async def add_url(self, url: str, *, name: str = "Fake", headers: Mapping[str, str] | None = None) -> str:
        return await self._add(name=name, transport="streamable_http", url=url, headers=headers)

    async def _add(self, **wanted: Any) -> str:
        async with self.db.write() as tx:
            server = await store.add_server(tx, self.clock, **wanted)
        self.manager.poke()
        return server.id

    async def change(self, server_id: str, **wanted: Any) -> None:
        async with self.db.write() as tx:
            target = await store.get_target(tx, server_id)
            await store.change_server(tx, self.clock, target.model_copy(update=wanted))
        self.manager.poke()

    async def delete(self, server_id: str) -> None:
        async with self.db.write() as tx:
            await store.delete_server(tx, server_id)
        self.manager.poke()

    async def server(self, server_id: str) -> McpServer:
        return await store.get_server(self.db, server_id)

    async def reaches(self, server_id: str, status: str, *, because: str = "") -> McpServer:
        """The server once it has this status, and a `last_error` that contains the reason."""
        seen: McpServer | None = None

        async def look() -> McpServer | None:
            nonlocal seen
            seen = await self.server(server_id)
            return seen if seen.status == status and because in (seen.last_error or "") else None

        try:
            return await eventually(look, f"{status} {because!r}")
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it is {seen and (seen.status, seen.last_error)}") from None

    async def call(self, tool: str = "echo", server: str = "fake", **arguments: object) -> McpResult:
        return await self.manager.call(server, tool, arguments)

    def requests(self, slug: str = "fake") -> list[str]:
        """What a hostile program was asked, over all its lives."""
        log = self.data_dir / "mcp" / slug / "requests.log"
        return log.read_text().split() if log.exists() else []

    async def no_process_is_left(self) -> None:
        """Wait until no program that this rig started runs any more, nor anything that came of it."""

        async def gone() -> bool:
            return not processes_in(self.data_dir)

        await eventually(gone, f"the end of {processes_in(self.data_dir)}", seconds=5)


def processes_in(folder: Path) -> list[str]:
    """Processes whose working directory is in the folder: programs run in their homes there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(folder.resolve()):
                found.append(f"{entry.name} {(entry / 'cmdline').read_text()[:200]}")
        except (OSError, ValueError):
            continue
    return found


@asynccontextmanager
async def rig_in(
    folder: Path, *, limits: Limits = SHORT, resolve_name: Resolve = resolve, **settings: Any
) -> AsyncIterator[Rig]:
    """A running manager; at the end nothing of it may be left."""
    path = folder / "chat.db"
    migrate(path, folder / "backups")
    db = await open_sqlite(path)
    made = load_settings(CHAT_DB_PATH=path, **settings)
    manager = McpManager(db, system_clock(), made, limits=limits, resolve_name=resolve_name)
    rig = Rig(db, made, manager)
    await manager.start()
    try:
        yield rig
    finally:
        await manager.stop()
        await rig.no_process_is_left()
        await db.close()
