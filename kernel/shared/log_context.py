"""Whose turn is being worked on, for the log."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnInLog:
    """What log lines say of the turn they belong to. job: the kind of job, None in a request."""

    turn_id: str
    conversation_id: str
    job: str | None
    task: asyncio.Task[object] | None


_current: ContextVar[TurnInLog | None] = ContextVar("turn_in_log", default=None)


def log_turn(turn_id: str, conversation_id: str, job: str | None = None) -> None:
    """From here on the running task, a job's or a request's, logs about this turn, and so do those it starts.

    When it has ended, what it started and left running, such as a connection, logs about no turn any more.
    """
    _current.set(TurnInLog(turn_id, conversation_id, job, asyncio.current_task()))


def turn_in_log() -> TurnInLog | None:
    """The turn that the caller works on."""
    turn = _current.get()
    return None if turn is None or (turn.task and turn.task.done()) else turn
