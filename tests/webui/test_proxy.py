"""The proxy between the browser and the kernel, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest

from tests.webui.servers import HandDrivenKernel

DEADLINE = 10  # seconds; reached only by a failure


async def test_events_arrive_one_by_one_while_the_kernel_is_still_sending(
    webui: httpx.AsyncClient, kernel: HandDrivenKernel
) -> None:
    async with webui.stream("GET", "/api/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        received = answer.aiter_text()
        for number in range(3):
            frame = f"id: {number}\ndata: {{}}\n\n"
            await kernel.frames.put(frame)  # the next one is not sent before this one is seen
            assert await asyncio.wait_for(anext(received), DEADLINE) == frame


async def test_a_client_that_leaves_a_stream_closes_the_kernels_connection(
    webui: httpx.AsyncClient, kernel: HandDrivenKernel
) -> None:
    async with webui.stream("GET", "/api/stream") as answer:
        await kernel.frames.put("data: {}\n\n")
        await asyncio.wait_for(anext(answer.aiter_text()), DEADLINE)
        assert not kernel.stream_left.is_set()
    await asyncio.wait_for(kernel.stream_left.wait(), DEADLINE)


async def test_a_client_that_does_not_wait_for_the_answer_closes_the_kernels_connection(
    webui: httpx.AsyncClient, kernel: HandDrivenKernel
) -> None:
    request = asyncio.create_task(webui.get("/api/slow"))
    await asyncio.wait_for(kernel.waiting.wait(), DEADLINE)
    request.cancel()
    await asyncio.wait_for(kernel.stream_left.wait(), DEADLINE)


async def test_a_request_reaches_the_kernel_unchanged(webui: httpx.AsyncClient) -> None:
    sent = {
        "Origin": "http://localhost:5500",
        "Sec-Fetch-Site": "same-origin",
        "Authorization": "Bearer secret",
        "Last-Event-ID": "17",
        "Idempotency-Key": "once",
        "Content-Type": "application/json",
    }
    answer = await webui.post("/api/chat%20room?after=3&q=a%26b", headers=sent, content=b'{"message": "hi"}')
    seen = answer.json()
    headers = {name.lower(): value for name, value in seen["headers"]}
    assert answer.status_code == 201
    assert (seen["method"], seen["path"], seen["query"]) == ("POST", "/api/chat room", "after=3&q=a%26b")
    assert seen["body"] == '{"message": "hi"}'
    assert {name: headers[name.lower()] for name in sent} == sent
    assert headers["host"] == webui.base_url.netloc.decode()


async def test_headers_of_one_connection_are_not_passed_on(webui: httpx.AsyncClient) -> None:
    answer = await webui.get(
        "/api/x", headers={"Connection": "close, X-Mine", "X-Mine": "1", "TE": "trailers"}
    )
    seen = {name.lower() for name, _ in answer.json()["headers"]}
    assert not seen & {"x-mine", "te"}
    assert answer.headers["x-kernel"] == "yes"
    assert "x-secret-hop" not in answer.headers


@pytest.mark.parametrize("path", ["/api/conversations", "/v1/models", "/health", "/openapi.json"])
async def test_the_kernels_addresses_are_the_kernels(webui: httpx.AsyncClient, path: str) -> None:
    assert (await webui.get(path)).json()["path"] == path


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_every_method_is_passed_on(webui: httpx.AsyncClient, method: str) -> None:
    assert (await webui.request(method, "/api/x")).json()["method"] == method


async def test_an_upload_is_passed_on_while_it_arrives(
    webui: httpx.AsyncClient, kernel: HandDrivenKernel
) -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield b"x" * 1000
        await asyncio.wait_for(kernel.first_upload_piece.wait(), DEADLINE)  # the kernel has it already
        yield b"y" * 1_000_000

    answer = await webui.post("/api/upload", content=pieces())
    assert answer.json() == {"size": 1_001_000}


async def test_an_answer_that_the_kernel_breaks_off_is_broken_off_here_too(webui: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await webui.get("/api/broken/")


async def test_a_kernel_that_is_down_is_a_problem_that_says_so(webui_alone: httpx.AsyncClient) -> None:
    answer = await webui_alone.get("/api/conversations")
    assert answer.status_code == 502
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "kernel_unavailable"
    assert "restarting" in answer.json()["detail"]


async def test_the_page_is_served_even_when_the_kernel_is_down(webui_alone: httpx.AsyncClient) -> None:
    assert (await webui_alone.get("/")).status_code == 200
