"""The transport below the adapters, against a server that writes its bytes by hand."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.llm.http1 import ChunkDecoder, Http1Transport


async def get(response: bytes, *, keeps_open: bool = False, timeout: float = 30) -> httpx.Response:
    """What the client makes of this response."""
    done = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(response)
        if keeps_open:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(transport=Http1Transport(), timeout=timeout) as client:
            return await client.get(f"http://127.0.0.1:{port}/path?query")
    finally:
        done.set()
        server.close()


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello and more",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX: y\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
    ],
    ids=["length", "too much", "chunks", "until the end", "informational", "no reason"],
)
async def test_a_body_has_its_end(response: bytes) -> None:
    answer = await get(response)
    assert (answer.status_code, answer.text) == (200, "hello")


@pytest.mark.parametrize(
    "response",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
    ids=["nothing", "half a head", "short", "no last chunk", "bad size", "no HTTP", "no status", "long head"],
)
async def test_a_response_that_is_cut_or_no_http_is_an_error(response: bytes) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await get(response)


@pytest.mark.parametrize("response", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe"])
async def test_a_silent_server_times_out(response: bytes) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await get(response, keeps_open=True, timeout=0.2)


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=6), st.data())
def test_chunks_are_the_same_however_the_bytes_arrive(chunks: list[bytes], data: st.DataObject) -> None:
    coded = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(coded)), max_size=8)))
    decoder = ChunkDecoder()
    payload = b"".join(
        decoder.feed(coded[start:end]) for start, end in zip([0, *cuts], [*cuts, len(coded)], strict=True)
    )
    assert payload == b"".join(chunks)
    assert decoder.is_complete
