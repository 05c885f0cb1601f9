"""One conversation as the terminal holds it: send a message, follow its turn, stop it."""

from __future__ import annotations

from kernel.cli.client import JsonObject, KernelClient, KernelDown, KernelUnreachable
from kernel.cli.follow import Outcome, TurnFollower, TurnView
from kernel.shared.ids import new_id

SEND_TRIES = 3
UNFINISHED = ("queued", "routing", "running")


class Conversation:
    """A conversation, or one to be: `id` is None until the first message is accepted."""

    def __init__(self, kernel: KernelClient, conversation_id: str | None = None) -> None:
        self.id = conversation_id
        self._kernel = kernel
        self._cursor = "0"
        self._running: str | None = None

    def open(self) -> JsonObject:
        """Load the conversation; new events count from here. Returns its state."""
        state = self._kernel.get(f"/api/conversations/{self.id}/events")
        self._cursor = str(state["cursor"])
        return state

    def ask(self, message: str, view: TurnView) -> Outcome:
        """Send a message and show the turn to its end."""
        accepted = self._send(message)
        self.id = str(accepted["conversation_id"])
        return self._follow(str(accepted["event_id"]), view, from_the_middle=False)

    def follow_unfinished(self, state: JsonObject, view: TurnView) -> None:
        """Show the turns that still run, as when a terminal was closed in the middle of an answer."""
        for turn in state["turns"]:
            if turn["status"] in UNFINISHED:
                self._follow(turn["id"], view, from_the_middle=True)

    def stop(self) -> None:
        """Ask the kernel to stop the turn that is being shown; its end comes over the stream."""
        if self._running is not None:
            self._kernel.post(f"/api/conversations/{self.id}/cancel", {"turn_id": self._running})

    def _send(self, message: str) -> JsonObject:
        """Send it once, however often it takes: the key makes a repeat return the first answer."""
        body: JsonObject = {"message": message}
        if self.id is not None:
            body["conversation_id"] = self.id
        headers = {"Idempotency-Key": new_id()}
        for _ in range(SEND_TRIES - 1):
            try:
                return self._kernel.post("/api/chat", body, headers)
            except KernelDown:
                raise
            except KernelUnreachable:  # broken off: it may have been accepted
                continue
        return self._kernel.post("/api/chat", body, headers)

    def _follow(self, turn_id: str, view: TurnView, *, from_the_middle: bool) -> Outcome:
        assert self.id is not None
        self._running = turn_id
        follower = TurnFollower(
            self._kernel, view, conversation_id=self.id, turn_id=turn_id, cursor=self._cursor
        )
        try:
            if from_the_middle:
                follower.reload()
            return follower.run()
        finally:
            self._running = None
            self._cursor = follower.cursor
