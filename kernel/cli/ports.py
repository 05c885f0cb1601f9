"""Ports for the programs that `aigentos up` starts."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack

from kernel.shared.errors import ConfigurationError


def claim_ports(host: str, wanted: dict[str, int]) -> dict[str, int]:
    """Check that the ports are free on `host`, all at once, and choose one for each that is 0.

    wanted: the command line's option of each port, such as `--kernel-port`, and its number.
    Raises ConfigurationError that names the port and the option.
    """
    claimed = {}
    with ExitStack() as held:
        for option, port in wanted.items():
            listener = held.enter_context(_listen(host, port, option))
            claimed[option] = int(listener.getsockname()[1])
    return claimed


def _listen(host: str, port: int, option: str) -> socket.socket:
    try:
        return socket.create_server((host, port), family=_family(host))
    except OSError as error:
        reason = "is taken by another program" if error.errno == errno.EADDRINUSE else f"({error.strerror})"
        raise ConfigurationError(
            f"port {port} on {host} {reason}: stop that program, or choose another port with {option}"
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
