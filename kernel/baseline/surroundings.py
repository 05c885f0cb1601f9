"""What the suite is given by the process it runs in: it imports neither the API nor the prompts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from kernel.llm.base import ChatMessage, ChatModel
from kernel.shared.clock import Clock
from kernel.shared.settings import Settings
from kernel.store.database import Database
from kernel.store.records import StoredEvent

Said = tuple[str, str]
"""An earlier exchange of a conversation: the user's message and the answer."""

News = Callable[[], Awaitable[list[StoredEvent]]]
"""Waits for the next events of a conversation. An empty list, at least every few seconds: look into the
database, they may have been missed."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a run takes place."""

    settings: Settings
    clock: Clock
    db: Database
    reports: Path
    """The folder that reports are written to."""
    model: Callable[[], Awaitable[ChatModel]]
    """The one that answers now. Raises ModelError."""
    compose: Callable[[Sequence[Said], str, int], Sequence[ChatMessage]]
    """The prompt of a turn, for a context window of so many tokens. Raises MessageTooLong."""
    room: Callable[[int], int]
    """Tokens that the first message of a conversation may have in such a window."""
    follow: Callable[[str], AbstractAsyncContextManager[News]]
    """Everything that is committed in a conversation from entering on."""
    accepted: Callable[[str, str], None]
    """What the API does once it has accepted a message: conversation, text."""
    check_workers: Callable[[], Awaitable[None]]
    """Raises AIgentError naming the worker that is missing."""
