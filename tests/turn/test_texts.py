"""R68 to R70: every text comes back as it was sent, and what is no text is refused."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack

TEXTS = {
    "line and paragraph separators": "one\u2028two\u2029three\x85four",
    "carriage returns": "one\rtwo\r\nthree\n\rfour",
    "what looks like a frame": "one\n\ndata: two\nid: 3\nevent: turn.completed\n\n: four",
    "emoji": "👩‍👩‍👧‍👦 👍🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇺🇳",
    "right to left": "\u202eabc\u202c שלום مرحبا",
    "composed and decomposed": "é e\u0301 ﬁ Å A\u030a",
    "a hundred marks": "a" + "\u0301" * 100,
    "noncharacters": "\ufffe\uffff\ufeff\U0010ffff",
    "control characters": "bell\x07 escape\x1b[31m delete\x7f tab\t",
    "quotes of SQL": "'); DROP TABLE turns; -- \" % _ \\ ? :id {0} %s",
    "quotes of JSON": '{"a": "\\u0000 \\ud800"} \\',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_r69_a_text_goes_through_unchanged(text: str, client: Client, backend: Backend) -> None:
    backend.script(Script(pieces=(text, "|", text)), marker=text)
    sent = await client.send(text)
    frames = await client.turn(sent)
    assert frames[0].data["message"]["content"] == text
    assert answer_text(frames) == f"{text}|{text}"
    state = await client.state(sent.conversation_id)
    assert [item["content"] for item in state["events"]] == [text, f"{text}|{text}"]
    assert backend.requests(text)[-1].body["messages"][-1]["content"] == text

    path = f"/api/conversations/{sent.conversation_id}"
    title = f"title {text}"
    renamed = await client.http.patch(path, json={"title": title})
    assert renamed.json()["title"] == title
    found = await client.http.get("/api/conversations", params={"q": title})
    assert sent.conversation_id in [item["id"] for item in found.json()["conversations"]]


async def test_r69_characters_that_the_backend_cuts_into_bytes_come_whole(
    client: Client, backend: Backend
) -> None:
    text = "👩‍👩‍👧‍👦 שלום é"
    backend.script(Script(pieces=(text,), bytes_at_a_time=1), marker="in bytes")
    assert answer_text(await client.turn(await client.send("in bytes"))) == text


DEEP = 100_000
BAD_BODIES: dict[str, bytes] = {
    "lone surrogate": rb'{"message": "\ud800", "title": "\ud800", "model": "\ud800"}',
    "lone surrogate as a key": rb'{"\udfff": 1}',
    "NUL": rb'{"message": "a\u0000b", "title": "a\u0000b", "model": "a\u0000b", "turn_id": "a\u0000b"}',
    "NaN": b'{"message": NaN, "title": NaN, "model": NaN, "turn_id": NaN}',
    "Infinity": b'{"message": -Infinity, "title": Infinity, "model": Infinity, "turn_id": Infinity}',
    "a huge number": b'{"message": %d, "title": 1e999}' % 10**4000,
    "deep": b'{"message": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "invalid UTF-8": b'{"message": "\xff\xfe\xc0\x80", "title": "\xff", "model": "\xff"}',
    "not an object": b'["message"]',
    "cut": b'{"message": "hel',
    "no JSON": b"hello",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_r68_a_body_that_is_no_request_is_refused_everywhere(body: bytes, client: Client) -> None:
    for method, path in await _routes_with_bodies(client):
        answer = await client.http.request(
            method, path, content=body, headers={"content-type": "application/json"}
        )
        # 409: nothing to answer again; 415: a route that takes files and no JSON
        assert answer.status_code in (200, 400, 404, 409, 415, 422), f"{method} {path}: {answer.text}"
        if path == "/api/chat":
            assert answer.status_code in (400, 422), answer.text
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
    assert (await client.http.get("/health")).status_code == 200


@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "%FF", "..%2f..", "a" * 5000, "%F0%9F%91%8D", "'--"])
async def test_r68_odd_ids_and_parameters_are_never_an_internal_error(odd: str, client: Client) -> None:
    document = (await client.http.get("/openapi.json")).json()
    for path, operations in document["paths"].items():
        for method in operations:
            url = f"{path.replace('{conversation_id}', odd)}?q={odd}&cursor={odd}&after={odd}&limit={odd}"
            body: dict[str, str] | None = {} if method in ("post", "put", "patch") else None
            answer = await client.http.request(method, url, json=body)
            assert answer.status_code < 500 or path.startswith("/api/llm"), f"{method} {url}: {answer.text}"


async def test_r67_a_body_that_is_too_large_is_refused_however_it_comes(client: Client) -> None:
    body = json.dumps({"message": "x" * 3 * 1024 * 1024}).encode()
    json_type = {"content-type": "application/json"}
    declared = await client.http.post("/api/chat", content=body, headers=json_type)
    chunked = await client.http.post("/api/chat", content=_in_chunks(body), headers=json_type)
    assert "content-length" not in chunked.request.headers
    assert [declared.status_code, chunked.status_code] == [413, 413]
    assert "KiB" in chunked.json()["detail"]
    unread = await client.http.post("/api/conversations", content=_in_chunks(body), headers=json_type)
    assert unread.status_code == 413


async def test_r67_a_message_at_the_limit_is_accepted_one_beyond_it_is_not(
    stack: Stack, client: Client
) -> None:
    beyond = await client.http.post("/api/chat", json={"message": "x" * 100_001})
    assert beyond.status_code == 422
    frames = await client.turn(await client.send("x" * 100_000))
    assert frames[-1].type == "turn.failed"
    assert frames[-1].data["code"] == "message_too_long"
    assert "raise the context window under Settings" in frames[-1].data["detail"]
    check_invariants(stack)


async def _in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


async def _routes_with_bodies(client: Client) -> list[tuple[str, str]]:
    document: dict[str, Any] = (await client.http.get("/openapi.json")).json()
    created = await client.http.post("/api/conversations", json={})
    return [
        (method, path.replace("{conversation_id}", created.json()["id"]))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    ]
