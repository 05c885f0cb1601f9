"""The measured side: a client that follows a conversation over SSE and sends a message."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator

import httpx

from baseline.bench.timeline import Timeline
from tests.harness.client import ENDS, Client, Frame


class Listener:
    """One open event stream of one conversation, as a browser keeps it."""

    def __init__(self, client: Client, conversation_id: str) -> None:
        self.client = client
        self.conversation_id = conversation_id
        self._frames: AsyncGenerator[Frame, None] | None = None

    @classmethod
    async def of_new_conversation(cls, http: httpx.AsyncClient) -> Listener:
        answer = await http.post("/api/conversations", json={})
        answer.raise_for_status()
        return cls(Client(http), answer.json()["id"])

    async def open(self) -> AsyncGenerator[Frame, None]:
        """Open the stream unless it is open."""
        if self._frames is None:
            self._frames = self.client.frames(self.conversation_id, after=None)
            await anext(self._frames)  # the state: the stream is open
        return self._frames

    async def close(self) -> None:
        if self._frames is not None:
            await self._frames.aclose()
            self._frames = None

    async def ask(self, message: str) -> Timeline:
        """Send a message and note when the pieces of its answer arrive."""
        frames = await self.open()
        timeline = Timeline(asked=time.monotonic())
        sent = await self.client.send(message, self.conversation_id)
        async for frame in frames:
            if frame.data.get("turn_id") != sent.turn_id:
                continue
            timeline.size += frame.size
            if frame.type == "message.delta":
                timeline.arrived(0, tokens=frame.data["text"].count("tok"))
            elif frame.type in ENDS:
                break
        if frame.type != "turn.completed":
            raise RuntimeError(f"the turn ended with {frame.type}: {frame.data}")
        timeline.performance = frame.data["performance"]
        return timeline
