"""Follows one turn over the conversation's event stream until it ends, across restarts of the kernel."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Literal, Protocol

from kernel.cli.client import JsonObject, KernelClient, KernelRefused, KernelUnreachable
from kernel.cli.sse import ServerSentEvent

Outcome = Literal["completed", "failed", "cancelled"]
ENDED: dict[str, Outcome] = {
    "turn.completed": "completed",
    "turn.failed": "failed",
    "turn.cancelled": "cancelled",
}
RECONNECT_SECONDS = 0.5
PATIENCE_SECONDS = 60.0  # how long the kernel may be away


class TurnView(Protocol):
    """What a turn looks like to somebody."""

    def stage(self, detail: str) -> None: ...
    def reasoning(self, text: str) -> None: ...
    def text(self, text: str) -> None: ...
    def restarted(self) -> None: ...
    def tool_called(self, tool: str, arguments: JsonObject) -> None: ...
    def tool_ended(self, result: str, failed: bool) -> None: ...
    def answered(self, content: str) -> None:
        """The whole answer, once, when it is complete."""

    def completed(self, performance: JsonObject | None) -> None: ...
    def failed(self, detail: str) -> None: ...
    def cancelled(self) -> None: ...


class TurnFollower:
    """Shows one turn. `cursor` is the id of the last event that was shown; it survives the turn."""

    def __init__(
        self,
        kernel: KernelClient,
        view: TurnView,
        *,
        conversation_id: str,
        turn_id: str,
        cursor: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.cursor = cursor
        self._kernel = kernel
        self._view = view
        self._path = f"/api/conversations/{conversation_id}"
        self._turn_id = turn_id
        self._sleep = sleep
        self._outcome: Outcome | None = None

    def run(self) -> Outcome:
        """Show events until the turn ends. Raises KernelUnreachable, KernelRefused."""
        away = 0.0
        while self._outcome is None:
            try:
                for event in self._kernel.events(
                    "GET", f"{self._path}/stream", headers={"Last-Event-ID": self.cursor}
                ):
                    away = 0.0
                    self._show(event)
                    if self._outcome is not None:
                        return self._outcome
            except KernelUnreachable:
                if away >= PATIENCE_SECONDS:
                    raise
                self._view.stage("the kernel is away, waiting for it")
            self._sleep(RECONNECT_SECONDS)
            away += RECONNECT_SECONDS
        return self._outcome

    def reload(self) -> None:
        """Show the turn as it stands now, in place of what was shown of it, and go on from there."""
        state = self._kernel.get(f"{self._path}/events")
        self.cursor = str(state["cursor"])
        turn = next((turn for turn in state["turns"] if turn["id"] == self._turn_id), None)
        if turn is None:
            raise KernelRefused("the conversation no longer has this turn")
        self._view.restarted()
        for message in state["events"]:
            if message["turn_id"] == self._turn_id and message["role"] == "assistant":
                self._view.text(message["content"])
                self._answered(message)
        if (ended := ENDED.get(f"turn.{turn['status']}")) is not None:
            detail = turn["error"] or "the turn failed"
            self._end(ended, {"performance": turn["performance"], "detail": detail})

    def _show(self, event: ServerSentEvent) -> None:
        data = json.loads(event.data)
        if event.type == "reset":
            self.reload()
        elif event.type == "conversation.deleted":
            raise KernelRefused("the conversation was deleted")
        elif data.get("turn_id") == self._turn_id:
            self._show_own(event.type, data)
        if event.type != "reset" and event.id is not None:
            self.cursor = event.id

    def _show_own(self, kind: str, data: dict[str, Any]) -> None:
        match kind:
            case "turn.stage":
                self._view.stage(data["detail"])
            case "tool.called":
                self._view.tool_called(data["tool"], data["arguments"])
            case "tool.completed":
                self._view.tool_ended(str(data["result"]), failed=False)
            case "tool.failed":
                self._view.tool_ended(str(data["error"]), failed=True)
            case "message.started" if data["attempt"] > 1:
                self._view.restarted()
            case "message.reasoning":
                self._view.reasoning(data["text"])
            case "message.delta":
                self._view.text(data["text"])
            case "message.completed":
                self._answered(data["message"])
            case _ if kind in ENDED:
                self._end(ENDED[kind], data)

    def _answered(self, message: JsonObject) -> None:
        if message["status"] == "completed":
            self._view.answered(message["content"])

    def _end(self, outcome: Outcome, data: dict[str, Any]) -> None:
        self._outcome = outcome
        if outcome == "completed":
            self._view.completed(data.get("performance"))
        elif outcome == "failed":
            self._view.failed(data["detail"])
        else:
            self._view.cancelled()
