"""What went wrong with a server, in words for the user who added it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable

import httpx2
import mcp_types
from mcp import MCPError
from pydantic import ValidationError

from kernel.mcp.gate import Fuse
from kernel.mcp.http import Redirected
from kernel.mcp.text import clean, without
from kernel.shared.errors import AIgentError
from kernel.store.mcp_records import McpTarget

_CLOSED = "it closed the connection"
LONGEST = 1000  # characters of a reason, without what the program wrote
log = logging.getLogger(__name__)


def describe(error: Exception | None, fuse: Fuse, target: McpTarget, phase: str) -> str:
    """Why a connection could not be made, or ended, in the middle of `phase`; without the target's secrets.

    The reason that the fuse was blown for goes before what that then led to.
    """
    reason = fuse.reason or (explain(error, phase) if error else _CLOSED)
    tail = clean(fuse.stderr.decode("utf-8", "replace"), len(fuse.stderr) or 1)
    said = f"{clean(reason, LONGEST)}; it wrote: {tail}" if tail else clean(reason, LONGEST)
    return without(said, _secrets(target))


def explain(error: Exception, phase: str) -> str:
    """The words for one error, of a group its first."""
    if isinstance(error, ExceptionGroup):
        return explain(error.exceptions[0], phase)
    if isinstance(error, AIgentError):
        return error.detail
    if network := _of_the_network(error):
        return network
    what = _of_the_protocol(error)
    if what is None:
        log.error("an unexpected error of an MCP connection", exc_info=error)
        what = f"an unexpected error ({type(error).__name__}), which the orchestrator's log has"
    return f"{what}, while {phase}"


def _of_the_protocol(error: Exception) -> str | None:
    match error:
        case TimeoutError() | MCPError(code=mcp_types.REQUEST_TIMEOUT):
            return "it gave no answer in time"
        case MCPError(code=mcp_types.CONNECTION_CLOSED):
            return _CLOSED
        case MCPError():
            return f"it refused: {error.message}"
        case ValidationError():
            return "it sent something that is not MCP"
        case RuntimeError():  # the SDK's, such as for an unknown version of the protocol
            return str(error)
    return None


def _of_the_network(error: Exception) -> str | None:
    match error:
        case httpx2.ConnectTimeout():
            return "no connection could be made in time"
        case httpx2.ConnectError() if not isinstance(error, Redirected) and "SSL" not in str(error):
            return "nobody answers at its URL: is the server running?"
        case httpx2.HTTPError():
            return str(error).rstrip(".") or type(error).__name__
        case socket.gaierror():
            return "the name of its host is not known: check the URL"
        case OSError() if not isinstance(error, TimeoutError):
            return error.strerror or str(error)
    return None


def _secrets(target: McpTarget) -> Iterable[str]:
    values = [*target.env.values(), *target.headers.values()]
    return [*values, *(value.partition(" ")[2] for value in values)]  # `Bearer` may be missing in an echo
