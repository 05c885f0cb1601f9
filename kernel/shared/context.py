"""The conversation before a message, as routing and tools read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ContextMessage:
    """A text of an earlier turn. Sequences of these are oldest first."""

    role: Literal["user", "assistant", "tool"]
    content: str
