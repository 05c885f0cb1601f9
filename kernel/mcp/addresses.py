"""Where an MCP server may be: this machine, the local network, the internet.

A server on localhost or in the local network is the normal case on a machine of one's own, so private
addresses are allowed. Refused are addresses that hand out credentials of cloud machines, addresses that no
server can have, and the ports of AIgentOS itself. Names are judged by what they resolve to when the
connection is made.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from kernel.shared.errors import InvalidRequest
from kernel.store.mcp_records import Network

Address = IPv4Address | IPv6Address

_METADATA = frozenset(
    ip_address(text)
    for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")  # beside link-local ones
)
_THIS_NETWORK = ip_network("0.0.0.0/8")
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052


def literal_address(host: str) -> Address | None:
    """The address that a URL's host is, None if it is a name.

    Raises InvalidRequest for numbers that systems read as an address though they do not look like one
    (`0x7f.1`, `2130706433`), and for scoped addresses.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        socket.inet_aton(host)
    except OSError:
        pass
    else:
        raise InvalidRequest(f"write the address {host[:60]!r} in its usual form, such as 192.0.2.1")
    if ":" in host:
        raise InvalidRequest(f"{host[:60]!r} is not an address that can be used")
    return None


def check_address(address: Address, port: int, own_ports: frozenset[int]) -> Network:
    """Where an address is. Raises InvalidRequest if no MCP server may be there."""
    address = _unwrapped(address)
    refused = (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in _METADATA
        or (isinstance(address, IPv4Address) and (address in _THIS_NETWORK or address.is_reserved))
    )
    if refused:
        raise InvalidRequest(f"the address {address} is not one that an MCP server may have")
    if address.is_global:
        return "public"
    if port in own_ports:
        raise InvalidRequest(f"port {port} is one of AIgentOS's own: give the MCP server another")
    return "local"


def check_name(name: str, address: Address, port: int, own_ports: frozenset[int]) -> Network:
    """As `check_address`, for what a name resolved to: only localhost may lead to this machine itself."""
    network = check_address(address, port, own_ports)
    plain = name.rstrip(".").lower()
    if _unwrapped(address).is_loopback and plain != "localhost" and not plain.endswith(".localhost"):
        raise InvalidRequest(f"the name {name} leads to this machine: write localhost if that is meant")
    return network


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, if that is what it stands for."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is not None:
        return inner
    value = int(address)
    if address in _NAT64 or 1 < value < 1 << 32:  # RFC 4291, 2.5.5.1: `::a.b.c.d`
        return IPv4Address(value & 0xFFFFFFFF)
    return address
