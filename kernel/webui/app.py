"""The application: which addresses go to the kernel, and that all others are the built page's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from kernel.webui.proxy import KernelProxy, kernel_client
from kernel.webui.security import SecurityMiddleware
from kernel.webui.static import BuiltApp


def create_app(*, dist: Path, kernel_url: str, hosts: Collection[str]) -> ASGIApp:
    """The WebUI's server. dist: the built WebUI; hosts: the Host values that are answered."""
    client = kernel_client(kernel_url)
    proxy = KernelProxy(client)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        async with client:
            yield

    routes = [
        Mount("/api", proxy),
        Mount("/v1", proxy),
        Route("/health", proxy),
        Route("/openapi.json", proxy),
        Mount("/", BuiltApp(dist)),
    ]
    return SecurityMiddleware(Starlette(routes=routes, lifespan=lifespan), hosts=hosts)
