"""The guard in front of every route: this kernel answers its own clients and no web page of somebody else.

In this order, before routing: Host (DNS rebinding) → 421, Origin and Sec-Fetch-Site (other sites, other local
apps) → 403, token → 401, content type (forms of other sites) → 415, size → 413. There are no CORS headers.

Uploads alone are forms, and larger: their client names itself in a header that no form can send.

A request with neither body nor content type is let through where no browser sent it (browsers announce
themselves by Origin or Sec-Fetch-Site on every POST), so that `curl -X POST` works.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.api.problems import problem_response
from kernel.documents.uploads import LARGEST_FILE
from kernel.shared.settings import Settings

LARGEST_BODY = 2 * 1024 * 1024
LARGEST_UPLOAD = LARGEST_FILE + 64 * 1024  # with what the form adds
LARGEST_ARCHIVE = 4 * 1024 * 1024 * 1024
UPLOADS = {"/api/imports": LARGEST_UPLOAD, "/api/admin/import": LARGEST_ARCHIVE}
_STATE_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
_RESPONSE_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Refusal(Exception):
    """Why a request is turned away."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass(frozen=True, slots=True)
class GuardPolicy:
    """Hosts and origins are compared as a whole, in lower case; `token` is None where none is needed."""

    hosts: frozenset[str]
    origins: frozenset[str]
    token: str | None

    @classmethod
    def of(cls, settings: Settings) -> GuardPolicy:
        ports = (settings.kernel_port, settings.webui_port)
        own = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]") for port in ports}
        extra = {host.lower() for host in settings.allowed_hosts}
        extra |= {f"{host}:{port}" for host in extra if not _has_port(host) for port in ports}
        webui = {f"http://{host}" for host in own if host.endswith(f":{settings.webui_port}")}
        webui |= {f"{scheme}://{host}" for scheme in ("http", "https") for host in extra}
        token = settings.api_token.get_secret_value() if settings.api_token else None
        return cls(frozenset(own | extra), frozenset(webui), token)


class Guard:
    """ASGI middleware; it must be the outermost one."""

    def __init__(self, app: ASGIApp, policy: GuardPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = _with_headers(send)
        try:
            self._check_host(headers)
            self._check_browser(headers)
            scope["authenticated"] = self._check_token(scope, headers)
            is_upload = scope["method"] == "POST" and scope["path"] in UPLOADS
            largest = UPLOADS[scope["path"]] if is_upload else LARGEST_BODY
            _check_upload(headers) if is_upload else _check_content_type(scope["method"], headers)
            _check_declared_size(headers, largest)
        except Refusal as refusal:
            await problem_response(refusal.status, refusal.code, refusal.detail)(scope, receive, send)
            return
        body = _LimitedBody(receive, send, largest)
        await self._app(scope, body.receive, body.send)
        if body.too_large:
            late = _too_large(largest)
            await problem_response(late.status, late.code, late.detail)(scope, receive, send)

    def _check_host(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1:
            raise Refusal(400, "bad_host", "a request needs exactly one Host header")
        if hosts[0].lower() not in self._policy.hosts:
            raise Refusal(
                421,
                "host_not_allowed",
                f"this kernel does not answer to the name {hosts[0][:100]!r}: use http://localhost, "
                "or add the name to AIGENT_ALLOWED_HOSTS",
            )

    def _check_browser(self, headers: Headers) -> None:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin.lower() not in self._policy.origins:
            raise Refusal(403, "origin_not_allowed", "requests from this web page are not allowed")
        if site == "cross-site" or (site == "same-site" and origin is None):
            raise Refusal(403, "cross_site", "requests from other sites are not allowed")

    def _check_token(self, scope: Scope, headers: Headers) -> bool:
        if self._policy.token is None:
            return True
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(sent.encode(), self._policy.token.encode())
        if scheme.lower() == "bearer" and is_right:
            return True
        if scope["method"] == "GET" and scope["path"] == "/health":
            return False  # the route then says no more than whether the kernel is well
        raise Refusal(401, "token_required", "send the API token: Authorization: Bearer <AIGENT_API_TOKEN>")


def _check_content_type(method: str, headers: Headers) -> None:
    if method not in _STATE_CHANGING:
        return
    content_type = headers.get("content-type")
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    from_browser = "origin" in headers or "sec-fetch-site" in headers
    if content_type is None and not has_body and (method == "DELETE" or not from_browser):
        return
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return
    raise Refusal(415, "unsupported_media_type", "send JSON with the header Content-Type: application/json")


def _check_upload(headers: Headers) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data" or "x-aigentos-client" not in headers:
        raise Refusal(
            415,
            "unsupported_media_type",
            "send the file as multipart/form-data with the header X-AIgentOS-Client: <any name>",
        )


def _check_declared_size(headers: Headers, largest: int) -> None:
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > largest:
        raise _too_large(largest)


def _too_large(largest: int) -> Refusal:
    if largest in UPLOADS.values():
        size = LARGEST_FILE if largest == LARGEST_UPLOAD else LARGEST_ARCHIVE
        return Refusal(413, "upload_too_large", f"the file is larger than {size // 1024**2} MiB")
    return Refusal(413, "body_too_large", f"the body is larger than {largest // 1024} KiB")


class _LimitedBody:
    """Cuts a body that grows too large without having said so; what the route answers to that is dropped."""

    def __init__(self, receive: Receive, send: Send, largest: int) -> None:
        self._largest = largest
        self._receive = receive
        self._send = send
        self._seen = 0
        self.too_large = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._largest:
            self.too_large = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if not self.too_large:
            await self._send(message)


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _RESPONSE_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and not host.endswith("]")
