"""MCP servers: list, add, change, refresh, approve, delete. The orchestrator does the connecting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import SecretStr

from kernel.api.deps import Kernel, KernelDep
from kernel.api.problems import problems
from kernel.api.schemas.mcp import McpApproval, McpServerCreate, McpServerList, McpServerPatch, StdioPolicy
from kernel.mcp.allow_list import AllowList, AllowListUnusable
from kernel.mcp.policy import check_target, own_ports, same_origin
from kernel.store import mcp_servers as store
from kernel.store.mcp_records import McpServer, McpTarget

router = APIRouter(prefix="/api/mcp/servers", tags=["mcp"])

ServerId = Annotated[str, Path(max_length=64)]


@router.get("", responses=problems())
async def list_servers(kernel: KernelDep) -> McpServerList:
    """Every MCP server with its state and tools, and which programs may be started as one."""
    return McpServerList(
        servers=await store.list_servers(kernel.db), stdio=_stdio_policy(_allow_list(kernel))
    )


@router.post("", status_code=201, responses=problems(409, 413, 415, 422))
async def add_server(request: McpServerCreate, kernel: KernelDep) -> McpServer:
    """Add a server; it is connected in the background. Its first tools are approved with it."""
    env, headers = _plain(request.env), _plain(request.headers)
    wanted = {**request.model_dump(exclude={"env", "headers"}), "env": env, "headers": headers}
    draft = McpTarget(**wanted, id="", slug="", generation=0, network=None)
    check_target(draft, _allow_list(kernel), own_ports(kernel.settings))
    async with kernel.db.write() as tx:
        return await store.add_server(tx, kernel.clock, **wanted)


@router.patch("/{server_id}", responses=problems(404, 409, 413, 415, 422))
async def change_server(server_id: ServerId, request: McpServerPatch, kernel: KernelDep) -> McpServer:
    """Change a server; all but a new name connects it anew."""
    async with kernel.db.write() as tx:
        now = await store.get_target(tx, server_id)
        changes = request.model_dump(exclude={"env", "headers"}, exclude_none=True)
        kept = now.headers if request.url is None or same_origin(now.url, request.url) else {}
        changes |= {"env": _merged(now.env, request.env), "headers": _merged(kept, request.headers)}
        wanted = McpTarget.model_validate({**now.model_dump(), **changes})
        if wanted.enabled:
            check_target(wanted, _allow_list(kernel), own_ports(kernel.settings))
        return await store.change_server(tx, kernel.clock, wanted)


@router.delete("/{server_id}", status_code=204, responses=problems(404, 422))
async def delete_server(server_id: ServerId, kernel: KernelDep) -> None:
    """Delete a server; its program is stopped."""
    async with kernel.db.write() as tx:
        await store.delete_server(tx, server_id)


@router.post("/{server_id}/refresh", status_code=202, responses=problems(404, 409, 415, 422))
async def refresh_server(server_id: ServerId, kernel: KernelDep) -> McpServer:
    """Connect anew and look for its tools again."""
    async with kernel.db.write() as tx:
        return await store.refresh_server(tx, kernel.clock, server_id)


@router.post("/{server_id}/approve", responses=problems(404, 409, 413, 415, 422))
async def approve_tools(server_id: ServerId, request: McpApproval, kernel: KernelDep) -> McpServer:
    """Agree to the tools found, after they changed; until then none of them is called."""
    async with kernel.db.write() as tx:
        return await store.approve_tools(tx, kernel.clock, server_id, request.tools_hash)


def _allow_list(kernel: Kernel) -> AllowList:
    return AllowList(kernel.settings.data_dir)


def _stdio_policy(allow_list: AllowList) -> StdioPolicy:
    problem = None
    try:
        allowed = allow_list.read()
    except AllowListUnusable as error:
        allowed, problem = [], error.detail
    how_to = (
        f"AIgentOS starts only programs listed in {allow_list.path}, which no web page can change. "
        "Add the program's absolute path there under `allowed:` and save the file; then add the server here."
    )
    return StdioPolicy(allow_list_file=str(allow_list.path), allowed=allowed, how_to=how_to, problem=problem)


def _plain(secrets: Mapping[str, SecretStr]) -> dict[str, str]:
    return {name: secret.get_secret_value() for name, secret in secrets.items()}


def _merged(now: Mapping[str, str], changes: Mapping[str, SecretStr | None]) -> dict[str, str]:
    kept = {name: value for name, value in now.items() if name not in changes}
    return kept | {name: value.get_secret_value() for name, value in changes.items() if value is not None}
