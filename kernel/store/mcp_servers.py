"""MCP servers: rows say what is wanted and what was last seen; the orchestrator reconciles them (adr/0006).

States of a server, derived from its row:

    disabled ⇄ connecting → connected ⇄ error
                    └→ needs_approval → (the user approves) connected
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, Forbidden, InvalidRequest, NotFound
from kernel.shared.ids import new_id
from kernel.store.database import Reader, Row, Transaction
from kernel.store.mcp_records import (
    Catalogue,
    DiscoveredTool,
    McpServer,
    McpTarget,
    McpTool,
    Network,
    Transport,
    callable_tools,
    dump_tools,
    hash_tools,
)

__all__ = ["Catalogue", "DiscoveredTool", "McpServer", "McpTarget", "McpTool"]

MOST_SERVERS = 32
LONGEST_SLUG = 40
MANAGED_SLUG = "markitdown"
_MANAGED: dict[str, object] = {
    "slug": MANAGED_SLUG,
    "name": "MarkItDown",
    "managed": True,
    "hidden": True,
    "transport": "streamable_http",
    "command": None,
    "args": "[]",
    "env": "{}",
    "headers": "{}",
    "enabled": True,
}


async def add_server(
    tx: Transaction,
    clock: Clock,
    *,
    name: str,
    transport: Transport,
    command: str | None = None,
    args: Sequence[str] = (),
    url: str | None = None,
    env: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    enabled: bool = True,
) -> McpServer:
    """Store a server and have it connected. Where it leads was checked by the caller.

    Raises InvalidRequest for a name without letters or digits, Conflict if it is taken or there are too many.
    """
    if len(await _rows(tx)) >= MOST_SERVERS:
        raise Conflict(f"there are {MOST_SERVERS} MCP servers already: delete one first")
    server_id, slug = new_id(), slug_of(name)
    await _check_name(tx, server_id, name, slug)
    row = {
        "id": server_id,
        "slug": slug,
        "name": name,
        "managed": False,
        "hidden": False,
        "transport": transport,
        "command": command,
        "args": json.dumps(list(args)),
        "url": url,
        "env": json.dumps(dict(env or {})),
        "headers": json.dumps(dict(headers or {})),
        "enabled": enabled,
        "now": clock.now(),
    }
    await tx.fetch("insert_mcp_server", row)
    await _changed(tx)
    return await get_server(tx, server_id)


async def ensure_managed_server(tx: Transaction, clock: Clock, url: str | None) -> None:
    """Have the program's own server, hidden from routing, at this URL; None switches it off."""
    rows = await _rows(tx, slug=MANAGED_SLUG)
    if not rows and url is not None:
        row = {**_MANAGED, "id": new_id(), "url": url, "now": clock.now()}
        await tx.fetch("insert_mcp_server", row)
    elif rows and (rows[0]["url"], bool(rows[0]["enabled"])) != (url or rows[0]["url"], url is not None):
        wanted = {**rows[0], "url": url or rows[0]["url"], "enabled": url is not None}
        await tx.fetch("update_mcp_server", {**wanted, "generations": 1, "now": clock.now()})
    else:
        return
    await _changed(tx)


async def change_server(tx: Transaction, clock: Clock, wanted: McpTarget) -> McpServer:
    """Store what the user wants now. A change of more than the name asks for a new connection.

    Raises NotFound, Conflict if the name is taken, Forbidden for a managed server.
    """
    row = await _editable(tx, wanted.id)
    await _check_name(tx, wanted.id, wanted.name, row["slug"])
    reconnect = McpTarget.from_row(row).model_copy(update={"name": wanted.name}) != wanted
    changes = {
        **wanted.model_dump(include={"id", "name", "command", "url", "enabled"}),
        "args": json.dumps(wanted.args),
        "env": json.dumps(wanted.env),
        "headers": json.dumps(wanted.headers),
        "generations": int(reconnect),
        "now": clock.now(),
    }
    await tx.fetch("update_mcp_server", changes)
    await _changed(tx)
    return await get_server(tx, wanted.id)


async def refresh_server(tx: Transaction, clock: Clock, server_id: str) -> McpServer:
    """Ask for a new connection and discovery. Raises NotFound, Conflict if the server is disabled."""
    row = await _row(tx, server_id)
    if not row["enabled"]:
        raise Conflict(f"{row['name']} is disabled: enable it first")
    await tx.fetch("update_mcp_server", {**row, "generations": 1, "now": clock.now()})
    await _changed(tx)
    return await get_server(tx, server_id)


async def approve_tools(tx: Transaction, clock: Clock, server_id: str, tools_hash: str) -> McpServer:
    """Agree to the tools found, named by their hash. Raises NotFound, Conflict if they changed again."""
    if not await tx.fetch(
        "approve_mcp_tools", {"id": server_id, "tools_hash": tools_hash, "now": clock.now()}
    ):
        row = await _row(tx, server_id)
        raise Conflict(f"the tools of {row['name']} have changed again: look at them once more, then approve")
    await _changed(tx)
    return await get_server(tx, server_id)


async def delete_server(tx: Transaction, server_id: str) -> None:
    """Raises NotFound, Forbidden for a managed server."""
    await _editable(tx, server_id)
    await tx.fetch("delete_mcp_server", {"id": server_id})
    await _changed(tx)


async def list_servers(db: Reader) -> list[McpServer]:
    """Every server, the oldest first."""
    return [McpServer.from_row(row) for row in await _rows(db)]


async def get_server(db: Reader, server_id: str) -> McpServer:
    """Raises NotFound."""
    return McpServer.from_row(await _row(db, server_id))


async def get_target(db: Reader, server_id: str) -> McpTarget:
    """A server with its secrets. Raises NotFound."""
    return McpTarget.from_row(await _row(db, server_id))


async def list_targets(db: Reader) -> list[McpTarget]:
    """Every server with its secrets, for the one that connects to them."""
    return [McpTarget.from_row(row) for row in await _rows(db)]


async def catalogue(db: Reader) -> Catalogue:
    """The tools routing may choose; those of a server in error too: the user then sees the failure."""
    revision = await catalogue_revision(db)  # read first: what changes meanwhile raises it again
    rows = [row for row in await _rows(db) if not row["hidden"]]
    return Catalogue(revision=revision, tools=tuple(tool for row in rows for tool in callable_tools(row)))


async def catalogue_revision(db: Reader) -> int:
    """A number raised by every change of what is wanted and by every new tool set. Cheap."""
    row = await db.fetch_one("get_setting", {"key": "mcp_revision"})
    return int(row["value"]) if row else 0


async def find_tools(db: Reader, slug: str) -> tuple[McpTarget, tuple[McpTool, ...]] | None:
    """A server, hidden or not, by its slug, with the tools that may be called now; None without one."""
    rows = await _rows(db, slug=slug)
    return (McpTarget.from_row(rows[0]), callable_tools(rows[0])) if rows else None


async def observe(
    tx: Transaction,
    target: McpTarget,
    *,
    reachable: bool,
    last_error: str | None = None,
    network: Network | None = None,
) -> bool:
    """Store what was seen of a connection. False = it is no longer the one that is wanted."""
    seen = {
        "id": target.id,
        "generation": target.generation,
        "reachable": reachable,
        "last_error": last_error,
        "network": network,
    }
    return bool(await tx.fetch("observe_mcp_server", seen))


async def store_discovery(
    tx: Transaction, clock: Clock, target: McpTarget, tools: Sequence[DiscoveredTool]
) -> None:
    """Store the tools found. The first set is approved with the server, another one waits for the user."""
    found = hash_tools(tools)
    row = await _row(tx, target.id)
    await tx.fetch(
        "discover_mcp_tools",
        {
            "id": target.id,
            "generation": target.generation,
            "tools": dump_tools(tools),
            "tools_hash": found,
            "now": clock.now(),
        },
    )
    if row["tools_hash"] != found:
        await _changed(tx)


def slug_of(name: str) -> str:
    """The server's part of its tools' routes: ASCII letters, digits and dashes. Raises InvalidRequest."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:LONGEST_SLUG].strip("-")
    if not slug:
        raise InvalidRequest("the name needs at least one Latin letter or digit: it names the server's tools")
    return slug


async def _check_name(tx: Transaction, server_id: str, name: str, slug: str) -> None:
    row = await tx.fetch_one("count_mcp_servers_named", {"id": server_id, "name": name, "slug": slug})
    if slug == MANAGED_SLUG or (row and row["number"]):
        raise Conflict(f"there is already an MCP server named {name!r} or nearly so: choose another name")


async def _changed(tx: Transaction) -> None:
    await tx.fetch("raise_mcp_revision")
    tx.wake("orchestrator")


async def _editable(db: Reader, server_id: str) -> Row:
    row = await _row(db, server_id)
    if row["managed"]:
        raise Forbidden(
            f"{row['name']} belongs to AIgentOS and cannot be changed; settings switch it on and off"
        )
    return row


async def _row(db: Reader, server_id: str) -> Row:
    rows = await _rows(db, server_id=server_id)
    if not rows:
        raise NotFound("this MCP server does not exist; it may have been deleted")
    return rows[0]


async def _rows(db: Reader, *, server_id: str | None = None, slug: str | None = None) -> list[Row]:
    return await db.fetch("list_mcp_servers", {"id": server_id, "slug": slug})
