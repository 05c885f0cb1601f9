"""A transport for MCP servers at a URL: the SDK's, on a client that goes nowhere but to the checked address.

A name is resolved once per connection, what it resolved to is checked, and requests go to that very address
(with the name in `Host` and in TLS): a name that changes its mind between check and connect changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from ipaddress import ip_address
from typing import cast

import httpx2
from mcp.client._transport import TransportStreams
from mcp.client.streamable_http import streamable_http_client

from kernel.mcp.addresses import Address, check_address, check_name, literal_address
from kernel.mcp.gate import Fuse
from kernel.mcp.limits import Allowance, Limits
from kernel.mcp.policy import check_url, port_of
from kernel.shared.errors import InvalidRequest
from kernel.store.mcp_records import McpTarget, Network

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a name. Raises OSError."""

PARTING = 2.0  # seconds for a server to take notice that a session ends


async def resolve(name: str, port: int) -> list[str]:
    """Ask the system."""
    found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Redirected(httpx2.ConnectError):
    """The server sends its clients elsewhere."""


@contextlib.asynccontextmanager
async def http_streams(
    target: McpTarget, limits: Limits, fuse: Fuse, own_ports: frozenset[int], resolve_name: Resolve
) -> AsyncIterator[tuple[TransportStreams, Network]]:
    """Streams to the server, and where it was found. Raises InvalidRequest, OSError, TimeoutError."""
    assert target.url is not None
    url = check_url(target.url, own_ports)
    async with asyncio.timeout(limits.connect):
        addresses, network = await _find(url, target.network, own_ports, resolve_name)
    transport = _PinnedTransport(url, addresses, limits, fuse)
    timeout = httpx2.Timeout(connect=limits.connect, write=limits.write, pool=limits.connect, read=None)
    async with (
        httpx2.AsyncClient(
            transport=transport,
            headers={**target.headers, "accept-encoding": "identity"},
            timeout=timeout,
            trust_env=False,  # no proxies, no netrc
        ) as client,
        streamable_http_client(str(url), http_client=client, max_sse_event_size=limits.message) as streams,
    ):
        yield streams, network


async def _find(
    url: httpx2.URL, before: Network | None, own_ports: frozenset[int], resolve_name: Resolve
) -> tuple[list[Address], Network]:
    """The checked addresses of a URL's host. A host that was found in the internet is not followed home."""
    port = port_of(url)
    literal = literal_address(url.host)
    if literal is not None:
        return [literal], check_address(literal, port, own_ports)
    addresses = [ip_address(text) for text in await resolve_name(url.host, port)]
    networks = {check_name(url.host, address, port, own_ports) for address in addresses}
    if not networks:
        raise OSError(f"the name {url.host} has no address")
    network: Network = "local" if "local" in networks else "public"
    if before == "public" and network == "local":
        raise InvalidRequest(
            f"the name {url.host} led to the internet when the server was added and now leads into the local "
            "network: if that is right, delete the server and add it again"
        )
    return addresses, network


class _PinnedTransport(httpx2.AsyncBaseTransport):
    """Sends requests for one origin to known addresses, and bounds what comes back."""

    def __init__(self, url: httpx2.URL, addresses: list[Address], limits: Limits, fuse: Fuse) -> None:
        self._origin = (url.scheme, url.host, port_of(url))
        self._addresses = addresses
        self._limits = limits
        self._fuse = fuse
        self._allowance = Allowance(limits.burst, limits.burst / 4)
        self._requests = Allowance(limits.requests, limits.requests / 4)
        self._inner = httpx2.AsyncHTTPTransport(verify=url.scheme == "https")  # a context costs 20 ms

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises ConnectError when no address can be reached, ReadError when a response is too large."""
        if (request.url.scheme, request.url.host, port_of(request.url)) != self._origin:
            raise Redirected(f"the server redirects to {request.url.host}, which was not followed")
        if not self._requests.take(1):  # it can make the SDK ask again and again
            self._refuse("it ends its answers faster than they can be asked for again")
        extensions = {**request.extensions, "sni_hostname": self._origin[1]}
        if request.method == "DELETE":  # the end of a session
            extensions["timeout"] = {"connect": PARTING, "read": PARTING, "write": PARTING, "pool": PARTING}
        response = await self._send(request, extensions)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.RemoteProtocolError("it compresses its answers, though it was asked not to")
        is_stream = response.headers.get("content-type", "").lower().startswith("text/event-stream")
        stream = cast(httpx2.AsyncByteStream, response.stream)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_BoundedStream(stream, self._take, None if is_stream else self._limits.message),
            extensions=response.extensions,
        )

    async def _send(self, request: httpx2.Request, extensions: dict[str, object]) -> httpx2.Response:
        while True:
            address = self._addresses[0]
            pinned = httpx2.Request(
                request.method,
                request.url.copy_with(host=str(address)),
                headers=request.headers,  # `Host` is in them, with the name
                stream=request.stream,
                extensions=extensions,
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if len(self._addresses) == 1:
                    raise
                self._addresses.pop(0)

    def _take(self, size: int, total: int, most: int | None) -> None:
        if most is not None and total > most:
            self._refuse(f"it sent a message of more than {most // 1024} KiB")
        if not self._allowance.take(size):
            self._refuse("it sends more than anyone could use")

    def _refuse(self, reason: str) -> None:
        self._fuse.blow(reason)
        raise httpx2.ReadError(reason)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(
        self,
        inner: httpx2.AsyncByteStream,
        take: Callable[[int, int, int | None], None],
        most: int | None,
    ) -> None:
        self._inner = inner
        self._take = take
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._inner:
            total += len(chunk)
            self._take(len(chunk), total, self._most)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
