"""The built page: caching, the app's own addresses, and nothing but the page."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from kernel.shared.settings import Settings
from kernel.webui.security import SECURITY_HEADERS, allowed_hosts


async def raw_get(client: httpx.AsyncClient, target: str) -> tuple[int, bytes]:
    """GET with the path exactly as written; an HTTP library would tidy it first."""
    host, port = client.base_url.host, client.base_url.port
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


async def test_the_page_is_asked_for_again_each_time(webui_alone: httpx.AsyncClient) -> None:
    answer = await webui_alone.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    again = await webui_alone.get("/", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_hashed_assets_are_kept_for_ever(webui_alone: httpx.AsyncClient) -> None:
    answer = await webui_alone.get("/assets/index-B7f3.js")
    assert answer.text == "console.log(1)"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_apps_own_addresses_are_the_page(webui_alone: httpx.AsyncClient) -> None:
    answer = await webui_alone.get("/c/0192f0c1-7a4e-7000-8000-000000000000")
    assert answer.status_code == 200
    assert "<title>AIgentOS</title>" in answer.text


@pytest.mark.parametrize("path", ["/assets/gone.js", "/assets/gone", "/missing.png", "/assets/"])
async def test_a_missing_file_is_missing_and_not_the_page(webui_alone: httpx.AsyncClient, path: str) -> None:
    answer = await webui_alone.get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//../secret.txt",
    ],
)
async def test_nothing_beside_the_page_can_be_read(webui_alone: httpx.AsyncClient, target: str) -> None:
    status, body = await raw_get(webui_alone, target)
    assert status == 404
    assert b"not for the web" not in body


@pytest.mark.parametrize("target", ["/api/../health", "/api/%2e%2e/health"])
async def test_a_path_that_climbs_is_not_passed_to_the_kernel(
    webui_alone: httpx.AsyncClient, target: str
) -> None:
    status, body = await raw_get(webui_alone, target)
    assert status == 400
    assert b"invalid_request" in body


@pytest.mark.parametrize("path", ["/", "/assets/index-B7f3.js", "/missing.png", "/api/x"])
async def test_every_response_carries_the_security_headers(webui_alone: httpx.AsyncClient, path: str) -> None:
    answer = await webui_alone.get(path)
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("host", ["evil.com", "localhost.evil.com", "127.0.0.1", "0.0.0.0:5500"])
@pytest.mark.parametrize("path", ["/", "/api/x"])
async def test_a_foreign_host_is_refused(webui_alone: httpx.AsyncClient, path: str, host: str) -> None:
    answer = await webui_alone.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["code"] == "misdirected_request"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_hosts_are_this_machines_names_with_our_port_and_the_users_own() -> None:
    settings = Settings(HOST_PORT_WEBUI=5600, AIGENT_ALLOWED_HOSTS="Box.lan")
    own = {"localhost:5600", "127.0.0.1:5600", "[::1]:5600"}
    assert allowed_hosts(settings) == own | {"box.lan", "box.lan:5600"}


async def test_a_page_that_is_not_built_yet_says_how_to_build_it(
    webui_alone: httpx.AsyncClient, dist: Path
) -> None:
    (dist / "index.html").unlink()
    answer = await webui_alone.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text
