"""What must hold whatever happened, read from the database as any other program could read it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

_ENDS = {"turn.completed": "completed", "turn.failed": "failed", "turn.cancelled": "cancelled"}
_SEQS = """SELECT c.id FROM conversations c LEFT JOIN events e ON e.conversation_id = c.id
  GROUP BY c.id HAVING COUNT(e.seq) <> c.last_seq OR MAX(e.seq) <> c.last_seq OR MIN(e.seq) <> 1"""
_UNFINISHED = "SELECT id, status FROM turns WHERE completed_at IS NULL"


def check_invariants(stack: Stack) -> None:
    """Wait until the stack has nothing left to do, then check every row it wrote; a new turn works."""
    conversation = _say_hello(stack)
    wait_until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs", seconds=20)
    with closing(sqlite3.connect(f"file:{stack.database}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        assert [tuple(row) for row in db.execute("PRAGMA integrity_check")] == [("ok",)]
        assert list(db.execute("PRAGMA foreign_key_check")) == []
        assert [tuple(row) for row in db.execute(_SEQS)] == [], "seq has gaps"
        assert [tuple(row) for row in db.execute(_UNFINISHED)] == [], "turns without an end"
        turns = list(db.execute("SELECT * FROM turns"))
        for turn in turns:
            _check_turn(db, turn)
    hello = next(turn for turn in turns if turn["conversation_id"] == conversation)
    assert hello["status"] == "completed", hello["error"]


def _say_hello(stack: Stack) -> str:
    answer = stack.http.post("/api/chat", json={"message": "hello"}, timeout=10)
    assert answer.status_code == 202, answer.text
    conversation: str = answer.json()["conversation_id"]
    return conversation


def _check_turn(db: sqlite3.Connection, turn: sqlite3.Row) -> None:
    rows = db.execute("SELECT type, data FROM events WHERE turn_id = ? ORDER BY seq", (turn["id"],))
    events = [(row["type"], json.loads(row["data"])) for row in rows]
    types = [kind for kind, _ in events]
    assert types[0] == "turn.accepted"
    assert types.count("turn.accepted") == types.count("turn.finalized") == 1, types
    assert [_ENDS[kind] for kind in types if kind in _ENDS] == [turn["status"]], types
    routed = [data["decided_by"] for kind, data in events if kind == "turn.routed"]
    if turn["status"] == "completed":
        assert len(routed) == 1 or (len(routed) == 2 and routed[1] == "fallback"), routed

    attempts = [data["attempt"] for kind, data in events if kind == "message.started"]
    assert attempts == sorted(set(attempts)), f"an attempt wrote after a later one began: {attempts}"
    said, thought = _last_attempt(events)
    final = [data["message"] for kind, data in events if kind == "message.completed"]
    stored = list(
        db.execute("SELECT * FROM messages WHERE turn_id = ? AND role = 'assistant'", (turn["id"],))
    )
    expected = 1 if turn["status"] == "completed" or said or thought else 0
    assert len(stored) == len(final) == expected, f"{len(stored)} answers to a {turn['status']} turn"
    for message, event in zip(stored, final, strict=True):
        assert message["id"] == event["id"] == turn["reply_id"]
        assert message["status"] == event["status"] == turn["status"]
        assert message["content"] == event["content"] == said
        assert (message["reasoning"] or "") == (event["reasoning"] or "") == thought

    users = db.execute("SELECT id FROM messages WHERE turn_id = ? AND role = 'user'", (turn["id"],))
    assert [row["id"] for row in users] == [turn["id"]]
    tools = db.execute("SELECT id FROM messages WHERE turn_id = ? AND role = 'tool'", (turn["id"],))
    ended = [data["call_id"] for kind, data in events if kind in ("tool.completed", "tool.failed")]
    assert [row["id"] for row in tools] == ended


def _last_attempt(events: list[tuple[str, dict[str, Any]]]) -> tuple[str, str]:
    """The answer and the reasoning that a client shows: all since the last `message.started`."""
    said = thought = ""
    for kind, data in events:
        if kind == "message.started":
            said = thought = ""
        elif kind == "message.delta":
            said += data["text"]
        elif kind == "message.reasoning":
            thought += data["text"]
    return said, thought
