"""What every response of the WebUI's server carries, and whom it answers at all.

The Host allow-list is what stops DNS rebinding: a page of another site can make its own name resolve to this
machine, but the browser then sends that name as Host.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.shared.settings import Settings
from kernel.webui.problem import send_problem

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """The values of Host that are answered, exactly: this machine's names with our port, and the user's."""
    port = settings.webui_port
    own = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]")}
    users = {host.lower() for host in settings.allowed_hosts}
    return frozenset(own | users | {f"{host}:{port}" for host in users})


class SecurityMiddleware:
    """Refuses a foreign Host with 421 and puts the security headers on every response, proxied ones too."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)  # the kernel's own, stricter ones stay
            await send(message)

        named = Headers(scope=scope).getlist("host")
        if len(named) == 1 and named[0].lower() in self._hosts:
            await self._app(scope, receive, send_secured)
        else:
            detail = "this name is not one of this server's; if it is yours, add it to AIGENT_ALLOWED_HOSTS"
            await send_problem(send_secured, 421, "misdirected_request", detail)
