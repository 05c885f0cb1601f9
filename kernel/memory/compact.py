"""Compaction: the oldest notes rolled up into summaries, in pieces that a model reads whole.

Nothing is lost: what a summary stands for is marked as superseded by it and can be restored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Final, Protocol

from kernel.llm.base import ChatMessage
from kernel.shared.tokens import estimate_tokens
from kernel.store.memory import NewChunk
from kernel.store.notes import LiveNote

SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}
MOST_IN_PIECE: Final = 8
"""Notes in a summary: a longer text is about so much that it is found for nothing in particular."""

_JSON_TOKENS = 32  # around a summary


class Prompt(Protocol):
    """`agent-prompts/orchestrator/memory_summary.md`."""

    def render(self, **values: str) -> str:
        """Fills in `notes` and `fence`."""


@dataclass(frozen=True, slots=True)
class Instructed:
    """A prompt with what the user asks of summaries after it."""

    prompt: Prompt
    instructions: str

    def render(self, **values: str) -> str:
        """As `Prompt.render`."""
        text = self.prompt.render(**values)
        if not self.instructions:
            return text
        return f"{text}\n\nThe user also asks of the summary, within the rules above:\n{self.instructions}"


class SummaryUnusable(Exception):
    """The model's summary cannot stand for its notes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Notes to roll up: those of a piece go into one summary. too_long: left out, none of them fits alone."""

    pieces: tuple[tuple[LiveNote, ...], ...]
    too_long: tuple[LiveNote, ...]


def choose(live: Sequence[LiveNote], size: int, prompt: Prompt, window: int) -> Batch:
    """The oldest `size` of the live notes (oldest first) that are not pinned, cut into pieces.

    window: the model's context window in tokens; a piece leaves half of it to the summary. A note that would
    be alone in its piece stays as it is.
    """
    room = (window - estimate_tokens(_render(prompt, "")) - _JSON_TOKENS) // 2
    loose = [note for note in live if not note.pinned]
    too_long = tuple(note for note in loose if estimate_tokens(_line(note)) > room)
    batch = [note for note in loose if note not in too_long][:size]
    pieces: list[list[LiveNote]] = []
    for note in batch:
        if not pieces or not _fits([*pieces[-1], note], room):
            pieces.append([])
        pieces[-1].append(note)
    return Batch(tuple(tuple(piece) for piece in pieces if len(piece) > 1), too_long)


def request(prompt: Prompt, piece: Sequence[LiveNote]) -> list[ChatMessage]:
    """What the model is asked: every note of the piece, word for word."""
    return [ChatMessage("user", _render(prompt, _lines(piece)))]


def reply_tokens(piece: Sequence[LiveNote]) -> int:
    """The longest reply: as long as the notes themselves, with room for the JSON around it."""
    return estimate_tokens(_lines(piece)) + _JSON_TOKENS


def read_reply(value: dict[str, object], piece: Sequence[LiveNote]) -> str:
    """The summary in a reply that fits SCHEMA. Raises SummaryUnusable if it is empty or saves nothing."""
    summary = str(value["summary"]).strip()
    if not summary:
        raise SummaryUnusable("the summary is empty")
    if len(summary) > len(_lines(piece)):
        raise SummaryUnusable("the summary is longer than the notes")
    return summary


def summary_chunk(summary: str, piece: Sequence[LiveNote]) -> NewChunk:
    """The chunk that stands for a piece, dated as its newest note."""
    conversations = {note.conversation_id for note in piece}
    return NewChunk(
        source_type="summary",
        conversation_id=conversations.pop() if len(conversations) == 1 else None,
        trust="user",
        speaker="user",
        kind="summary",
        content=summary,
        said_at=max(note.said_at for note in piece),
    )


def _fits(piece: Sequence[LiveNote], room: int) -> bool:
    return len(piece) <= MOST_IN_PIECE and estimate_tokens(_lines(piece)) <= room


def _lines(piece: Sequence[LiveNote]) -> str:
    return "\n".join(map(_line, piece))


def _line(note: LiveNote) -> str:
    said_at = datetime.fromisoformat(note.said_at)
    return f"- {said_at.day} {said_at:%B %Y}: {note.content}"


def _render(prompt: Prompt, notes: str) -> str:
    return prompt.render(notes=notes, fence=f"data-{token_hex(6)}")
