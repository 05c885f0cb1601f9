"""R81: the header matrix on every route: the kernel answers its own clients and no page of somebody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.harness.client import Client
from tests.harness.processes import Zygote
from tests.harness.stack import Stack, free_port

TOKEN = "a-long-random-value"  # not a secret: made for this test
STATE_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
FORM = "application/x-www-form-urlencoded"
JSON = {"content-type": "application/json"}
Route = tuple[str, str]


@pytest.fixture
async def routes(client: Client) -> list[Route]:
    """Every method and path that the kernel has; the conversation in them does not exist."""
    document = (await client.http.get("/openapi.json")).json()
    found = [
        (method.upper(), path.replace("{conversation_id}", "none"))
        for path, operations in document["paths"].items()
        for method in operations
    ]
    assert len(found) > 10
    return [("GET", "/openapi.json"), ("GET", "/nothing-here"), *found]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.nip.io:{port}", "0.0.0.0:{port}", "localhost", "localhost:80", "127.0.0.1.",
     "localhost:{port}.evil.example", "evil.example:{port}"],
)  # fmt: skip
async def test_r81_a_name_that_is_not_ours_is_misdirected(
    host: str, stack: Stack, client: Client, routes: list[Route]
) -> None:
    await _all_refuse(client, routes, 421, {"host": host.format(port=stack.port)})


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:3000", "http://localhost", "http://127.0.0.1:{port}",
     "http://localhost:5500.evil.example", "https://localhost:5500", "file://", ""],
)  # fmt: skip
async def test_r81_a_page_that_is_not_the_webui_is_refused(
    origin: str, stack: Stack, client: Client, routes: list[Route]
) -> None:
    await _all_refuse(client, routes, 403, {"origin": origin.format(port=stack.port)})


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_r81_a_browser_that_says_another_site_asks_is_refused(
    site: str, client: Client, routes: list[Route]
) -> None:
    await _all_refuse(client, routes, 403, {"sec-fetch-site": site})


@pytest.mark.parametrize(
    "content_type", ["text/plain", FORM, "multipart/form-data; boundary=x", "application/jsonp", ""]
)
async def test_r81_what_a_form_of_another_site_can_send_is_refused(
    content_type: str, client: Client, routes: list[Route]
) -> None:
    body = b'{"message": "hello"}'
    for method, path in routes:
        if method in STATE_CHANGING:
            answer = await client.http.request(
                method, path, content=body, headers={"content-type": content_type}
            )
            assert answer.status_code == 415, f"{method} {path}: {answer.text}"
    webui = {"origin": "http://localhost:5500"}
    answer = await client.http.post("/api/conversations", headers=webui)
    assert answer.status_code == 415, "a browser's request without a body has no content type either"


async def test_r81_a_preflight_opens_nothing(client: Client, routes: list[Route]) -> None:
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for _, path in routes:
        foreign = await client.http.options(path, headers={"origin": "https://evil.example", **asks})
        assert foreign.status_code == 403
        _assert_closed(foreign)
        own = await client.http.options(path, headers={"origin": "http://localhost:5500", **asks})
        assert own.status_code in (404, 405), "the WebUI is served on one origin with the API: no CORS"
        _assert_closed(own)


async def test_r81_the_webui_and_programs_are_answered(stack: Stack, client: Client) -> None:
    ours = [
        {},
        {"origin": "http://localhost:5500", "sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:5500", "sec-fetch-site": "same-site"},
        {"host": f"LOCALHOST:{stack.port}"},
        {"host": "127.0.0.1:5500"},
        {"sec-fetch-site": "none"},
    ]
    for headers in ours:
        created = await client.http.post("/api/conversations", json={}, headers=headers)
        assert created.status_code == 201, f"{headers}: {created.text}"
        _assert_closed(created)


@pytest.mark.parametrize(
    "hosts", ["", "Host: localhost:{port}\r\nHost: evil.example\r\n"], ids=["none", "two"]
)
async def test_r81_a_request_needs_exactly_one_host(hosts: str, stack: Stack) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", stack.port)  # httpx would not send this
    writer.write(f"GET /health HTTP/1.1\r\n{hosts.format(port=stack.port)}Connection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.fixture(scope="module")
def guarded(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A kernel that wants a token."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    stack = Stack(tmp_path_factory.mktemp("guarded"), nowhere, launcher=zygote, AIGENT_API_TOKEN=TOKEN)
    stack.start("kernel")
    try:
        stack.wait_ready()
        yield stack
    finally:
        stack.close()


@pytest.fixture
async def stranger(guarded: Stack) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(base_url=guarded.base_url, timeout=20, verify=False) as http:
        yield Client(http)


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}"]
)
async def test_r81_without_the_token_only_health_is_told_and_only_its_status(
    authorization: str | None, stranger: Client, routes: list[Route]
) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    await _all_refuse(stranger, [route for route in routes if route != ("GET", "/health")], 401, headers)
    told = (await stranger.http.get("/health", headers=headers)).json()
    assert {name for name, value in told.items() if value} == {"status"}


async def test_r81_with_the_token_everything_is_told(stranger: Client) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert (await stranger.http.get("/health", headers=headers)).json()["version"]
    created = await stranger.http.post("/api/conversations", json={}, headers=headers)
    assert created.status_code == 201


async def _all_refuse(client: Client, routes: list[Route], status: int, headers: dict[str, str]) -> None:
    for method, path in routes:
        content = b"{}" if method in STATE_CHANGING else None
        answer = await client.http.request(method, path, content=content, headers={**JSON, **headers})
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        _assert_closed(answer)


def _assert_closed(answer: httpx.Response) -> None:
    """No other origin may read it, frame it or keep it."""
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
