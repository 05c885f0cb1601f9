"""A small HTTP and SSE client of the kernel."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

FRAME_SECONDS = 30
ENDS = ("turn.completed", "turn.failed", "turn.cancelled")


@dataclass(frozen=True, slots=True)
class Frame:
    """One SSE frame. `seq` is None for control frames; `at` is monotonic seconds when it was read."""

    seq: int | None
    type: str
    data: dict[str, Any]
    at: float
    size: int  # bytes on the wire


@dataclass(frozen=True, slots=True)
class Sent:
    conversation_id: str
    turn_id: str


class Client:
    """`async with httpx.AsyncClient(...)` is the caller's; this adds the two things every test does."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def send(self, message: str, conversation_id: str | None = None, key: str | None = None) -> Sent:
        """POST /api/chat; fails the test unless it is accepted."""
        headers = {"idempotency-key": key} if key else {}
        body = {"message": message} | ({"conversation_id": conversation_id} if conversation_id else {})
        answer = await self.http.post("/api/chat", json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        return Sent(answer.json()["conversation_id"], answer.json()["event_id"])

    async def frames(self, conversation_id: str, after: int | None = 0) -> AsyncGenerator[Frame, None]:
        """The frames after a seq until the server ends the stream; None = with the state first.

        Raises TimeoutError when none comes for FRAME_SECONDS.
        """
        headers = {} if after is None else {"last-event-id": str(after)}
        path = f"/api/conversations/{conversation_id}/stream"
        async with self.http.stream(
            "GET", path, headers=headers, timeout=httpx.Timeout(60, read=60)
        ) as answer:
            assert answer.status_code == 200, await answer.aread()
            frames = parse_frames(answer.aiter_bytes())
            while True:
                async with asyncio.timeout(FRAME_SECONDS):  # comments keep a stream open for ever
                    frame = await anext(frames, None)
                if frame is None:
                    return
                yield frame

    async def turn(self, sent: Sent, after: int = 0) -> list[Frame]:
        """All frames up to the end of a turn."""
        seen: list[Frame] = []
        async for frame in self.frames(sent.conversation_id, after):
            seen.append(frame)
            if frame.type in ENDS and frame.data["turn_id"] == sent.turn_id:
                return seen
        raise AssertionError(f"the stream ended before the turn; last frame: {seen[-1:]}")

    async def state(self, conversation_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/conversations/{conversation_id}/events")
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        return state


async def parse_frames(chunks: AsyncIterator[bytes]) -> AsyncIterator[Frame]:
    """SSE frames of a byte stream; comments and `retry` are passed over."""
    buffer = b""
    async for chunk in chunks:
        buffer += chunk
        while b"\n\n" in buffer:
            raw, _, buffer = buffer.partition(b"\n\n")
            fields = dict(
                line.split(": ", 1) for line in raw.decode().split("\n") if line and not line.startswith(":")
            )
            if "event" in fields:
                seq = int(fields["id"]) if "id" in fields else None
                yield Frame(seq, fields["event"], json.loads(fields["data"]), time.monotonic(), len(raw) + 2)


def answer_text(frames: list[Frame]) -> str:
    """What a client shows at the end: the deltas since the last `message.started`."""
    text = ""
    for frame in frames:
        if frame.type == "message.started":
            text = ""
        elif frame.type == "message.delta":
            text += frame.data["text"]
    return text


def shown(frames: list[Frame]) -> dict[str, tuple[str, str]]:
    """What a client shows after these frames: by message id, the text and its status."""
    messages: dict[str, tuple[str, str]] = {}
    for frame in frames:
        if frame.type == "conversation":
            messages = {item["id"]: (item["content"], item["status"]) for item in frame.data["events"]}
        elif frame.type == "message.started":
            messages[frame.data["message_id"]] = ("", "streaming")
        elif frame.type == "message.delta":
            text, _ = messages[frame.data["message_id"]]
            messages[frame.data["message_id"]] = (text + frame.data["text"], "streaming")
        elif "message" in frame.data:
            item = frame.data["message"]
            messages[item["id"]] = (item["content"], item["status"])
    return messages
