"""Branches: a message that is changed, or answered again, begins one; what was there before stays.

    1 ─ 2 ─ 3 ─ 4        shown: 1 2 5 6. Versions of 5: 3, 5.
         └─ 5 ─ 6

Turns are a tree (`parent_id`), and of each conversation one path from the first turn to a last one is shown:
that is what clients see, what a model is sent as the conversation so far, and what memory finds. A child is
always younger than its parent, so the ordinals of a path rise.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, NotFound
from kernel.store.conversations import get_conversation
from kernel.store.database import Reader, Transaction
from kernel.store.event_types import BranchChanged
from kernel.store.events import append_events
from kernel.store.turns import cancel_turn


@dataclass(frozen=True, slots=True)
class _Node:
    id: str
    parent_id: str | None
    kind: str
    shown: bool
    ended: bool


class Branches:
    """The turns of one conversation; make it with `read_branches`."""

    def __init__(self, nodes: list[_Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._children: dict[str | None, list[str]] = defaultdict(list)
        for node in nodes:
            if node.kind == "chat":
                self._children[node.parent_id].append(node.id)

    @property
    def shown(self) -> list[str]:
        """The path that is shown."""
        return [node.id for node in self._nodes.values() if node.shown and node.kind == "chat"]

    @property
    def imports(self) -> list[str]:
        """They are part of every branch."""
        return [node.id for node in self._nodes.values() if node.kind == "import"]

    @property
    def unfinished(self) -> list[str]:
        return [node.id for node in self._nodes.values() if not node.ended and node.kind == "chat"]

    def versions(self, turn_id: str) -> tuple[str, ...]:
        """The turns that may stand in one's place, itself among them, oldest first; empty for an import."""
        node = self._nodes[turn_id]
        return tuple(self._children[node.parent_id]) if node.kind == "chat" else ()

    def through(self, turn_id: str) -> list[str]:
        """The path with a turn in it, and from there on with the newest of each. Raises NotFound."""
        self._chat_turn(turn_id)
        path, above = [turn_id], self._nodes[turn_id].parent_id
        while above is not None:
            path.append(above)
            above = self._nodes[above].parent_id
        path.reverse()
        while below := self._children.get(path[-1]):
            path.append(below[-1])
        return path

    def before(self, turn_id: str | None) -> list[str]:
        """What is shown before a turn (None: before the last one). Raises NotFound or Conflict."""
        if turn_id is None:
            if not self.shown:
                raise Conflict("there is nothing to answer again: this conversation has no message yet")
            turn_id = self.shown[-1]
        self._chat_turn(turn_id)
        if turn_id not in self.shown:
            raise Conflict("this is another version than the one that is shown: show it first")
        return self.shown[: self.shown.index(turn_id)]

    def _chat_turn(self, turn_id: str) -> None:
        if turn_id not in self._nodes:
            raise NotFound("this conversation has no such message")
        if self._nodes[turn_id].kind != "chat":
            raise Conflict("a document has no versions: delete it and attach it again")


async def read_branches(db: Reader, conversation_id: str) -> Branches:
    rows = await db.fetch("list_branch_turns", {"conversation_id": conversation_id})
    return Branches(
        [
            _Node(row["id"], row["parent_id"], row["kind"], bool(row["shown"]), bool(row["ended"]))
            for row in rows
        ]
    )


async def branch_off(tx: Transaction, clock: Clock, conversation_id: str, turn_id: str | None) -> str:
    """Make room for another version of a turn (None: the last): it and what follows are not shown any more.

    What of it still runs is stopped. Returns the turn's id. Raises NotFound or Conflict.
    """
    await get_conversation(tx, conversation_id)
    branches = await read_branches(tx, conversation_id)
    kept = branches.before(turn_id)
    left = branches.shown[len(kept) :]
    for running in branches.unfinished:
        if running in left:
            await cancel_turn(tx, clock, conversation_id, running)
    await _show(tx, conversation_id, kept)
    return left[0]


async def show_version(tx: Transaction, conversation_id: str, turn_id: str) -> None:
    """Show the branch with this turn in it. Raises NotFound, and Conflict while a message is answered."""
    await get_conversation(tx, conversation_id)
    branches = await read_branches(tx, conversation_id)
    path = branches.through(turn_id)
    if path == branches.shown:
        return
    if branches.unfinished:
        raise Conflict("a message of this conversation is being answered: wait for it, or stop it first")
    await _show(tx, conversation_id, path)


async def _show(tx: Transaction, conversation_id: str, path: list[str]) -> None:
    await tx.fetch("show_turns", {"conversation_id": conversation_id, "ids": json.dumps(path)})
    await append_events(tx, conversation_id, [BranchChanged(turn_id=None)])
    tx.wake("dialogue")
