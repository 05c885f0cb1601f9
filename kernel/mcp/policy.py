"""What a user may ask for over HTTP: which URLs, environment variables, headers and programs."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx2

from kernel.mcp.addresses import check_address, literal_address
from kernel.mcp.allow_list import AllowList
from kernel.shared.errors import InvalidRequest
from kernel.shared.settings import Settings
from kernel.store.mcp_records import McpTarget

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

# Variables that make a program load or run something else, or look for the user's files elsewhere.
_REFUSED_ENV = re.compile(
    r"(?:LD|DYLD|NODE|NPM|NPX|PERL|JAVA|JDK|BASH|ZSH|GIT|UV|PIP|XDG|DOCKER|BUN|DENO|GCONV|PHP|LUA)_.*"
    r"|(?:PYTHON|RUBY|PERL5|GEM_|BUNDLE_|SSL_CERT_|MALLOC_|GLIBC_|OPENSSL_).*|.*_PROXY"
    r"|_JAVA_OPTIONS|CLASSPATH|PATH|PHPRC|HOME|SHELL|ENV|IFS|PS4|USER|LOGNAME|TMPDIR|TEMP|TMP|LOCPATH|NLSPATH"
    r"|EDITOR|VISUAL|PAGER|BROWSER",
    re.IGNORECASE,
)
_NOT_REFUSED_ENV = re.compile(r".*_(?:API_?KEY|TOKEN|SECRET|PASSWORD)", re.IGNORECASE)  # GIT_TOKEN, NPM_TOKEN

# Headers that the transport sets itself, or that belong to the connection.
_REFUSED_HEADERS = re.compile(
    r"accept|connection|content-(?:encoding|length|type)|expect|host|keep-alive|last-event-id|mcp-.*"
    r"|proxy-.*|te|trailer|transfer-encoding|upgrade",
    re.IGNORECASE,
)


def own_ports(settings: Settings) -> frozenset[int]:
    """Ports of this installation that no MCP server can have."""
    others = (settings.embedded_base_url, settings.markitdown_url)
    ports = {settings.kernel_port, settings.webui_port, *(httpx2.URL(url).port for url in others if url)}
    return frozenset(port for port in ports if port)


def check_target(target: McpTarget, allow_list: AllowList, ports: frozenset[int]) -> None:
    """Raises InvalidRequest or StdioNotAllowed unless this server may be added, and later connected to."""
    if target.transport == "stdio":
        if not target.command or target.url or target.headers:
            raise InvalidRequest("a stdio server needs `command`, and has neither `url` nor `headers`")
        allow_list.check(target.command, target.args)
        _check_arguments(target.args)
        _check_env(target.env)
    else:
        if not target.url or target.command or target.args or target.env:
            raise InvalidRequest(
                "a streamable_http server needs `url`, and has neither `command`, `args` nor `env`"
            )
        check_url(target.url, ports)
        _check_headers(target.headers)


def check_url(url: str, ports: frozenset[int]) -> httpx2.URL:
    """The parsed URL; what it resolves to is checked when the connection is made. Raises InvalidRequest."""
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise InvalidRequest(f"this is not a URL: {error}") from error
    if parsed.scheme not in ("http", "https"):
        raise InvalidRequest("the URL must begin with http:// or https://")
    if parsed.userinfo:
        raise InvalidRequest("the URL must not contain a user name or password: send a header instead")
    if not re.fullmatch(r"[a-z0-9._:-]+", parsed.raw_host.decode("ascii", "replace")):
        raise InvalidRequest("the URL needs a host, such as http://localhost:8000/mcp")
    if parsed.fragment:
        raise InvalidRequest("remove the part after # from the URL")
    port = port_of(parsed)
    if not 0 < port < 65536:
        raise InvalidRequest(f"{port} is not a port")
    address = literal_address(parsed.host)
    if address is not None:
        check_address(address, port, ports)
    elif port in ports and parsed.host.rstrip(".").endswith("localhost"):
        raise InvalidRequest(f"port {port} is one of AIgentOS's own: give the MCP server another")
    return parsed


def same_origin(one: str | None, other: str) -> bool:
    """Whether two URLs have scheme, host and port in common; not if one of them is no URL."""
    try:
        urls = (httpx2.URL(one or ""), httpx2.URL(other))
    except httpx2.InvalidURL:
        return False
    return len({(url.scheme, url.host, url.port) for url in urls}) == 1


def port_of(url: httpx2.URL) -> int:
    return url.port if url.port is not None else {"http": 80, "https": 443}[url.scheme]


def _check_arguments(args: tuple[str, ...]) -> None:
    if any("\0" in argument for argument in args):
        raise InvalidRequest("an argument contains a NUL character: remove it")


def _check_env(env: Mapping[str, str]) -> None:
    for name, value in env.items():
        if not _ENV_NAME.fullmatch(name):
            raise InvalidRequest(f"{name[:60]!r} is not the name of an environment variable")
        if _REFUSED_ENV.fullmatch(name) and not _NOT_REFUSED_ENV.fullmatch(name):
            raise InvalidRequest(
                f"the variable {name} can make a program run something else and cannot be set here: "
                "start the program through a script of yours that sets it, and allow that script"
            )
        if "\0" in value:
            raise InvalidRequest(f"the value of {name} contains a NUL character: remove it")


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise InvalidRequest(f"{name[:60]!r} is not the name of a header")
        if _REFUSED_HEADERS.fullmatch(name):
            raise InvalidRequest(f"the header {name} is set by AIgentOS and cannot be chosen")
        if not value.isascii() or not value.isprintable():
            raise InvalidRequest(f"the value of the header {name} has characters that headers cannot have")
