"""Notes: durable facts that a user said, found by a model and checked by code.

    message ─▶ request ─model─▶ read_reply (is it said there?) ─▶ unknown (is it new?) ─▶ chunks

Only the user's message is read, and only what a quote from it proves becomes a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Final, Protocol, cast

from kernel.llm.base import ChatMessage
from kernel.memory.terms import terms
from kernel.shared.tokens import estimate_tokens
from kernel.store.memory_records import NoteKind, vector_of
from kernel.store.notes import LiveNote, MessageVector

MOST_NOTES: Final = 3
"""Of one message."""
SHOWN_NOTES: Final = 8
"""Known notes that the model is shown with a message."""
REPLY_TOKENS: Final = 640
LEAST_WINDOW: Final = 1536
"""Tokens: in a smaller context window there is no room for prompt, notes, message and reply."""

SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "properties": {
        "notes": {
            "type": "array",
            "maxItems": 2 * MOST_NOTES,  # ends a model that goes on and on; what is too many is left out
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"enum": ["preference", "fact", "decision", "open_loop"]},
                    "content": {"type": "string"},
                    "quote": {"type": "string"},
                    "replaces": {"type": "integer"},
                },
                "required": ["kind", "content", "quote"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["notes"],
    "additionalProperties": False,
}

_CONTENT_CHARACTERS = 240
_QUOTE_CHARACTERS = 500
_LEAST_QUOTE_BYTES = 4  # a shorter quote occurs anywhere and proves nothing; UTF-8, so two Han characters do
_MARKS = "\"'`´‘’‚‛“”„‟«»‹›"
_DASHES = "-‐‑‒–—"
_AROUND = f"{_MARKS}{_DASHES} \t\n.,;:!?…"
# Words that two wordings of one note may differ by.
_FILLERS = frozenset(["a", "an", "the", "user", "user's", "is", "are"])


class Prompt(Protocol):
    """`agent-prompts/orchestrator/memory_notes.md`."""

    def render(self, **values: str) -> str:
        """Fills in `known`, `message`, `date` and `fence`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note that its message proves. quote: the user's own words. replaces: one of the shown notes."""

    kind: NoteKind
    content: str
    quote: str
    replaces: LiveNote | None


def most_similar(message: str, vector: MessageVector | None, live: Sequence[LiveNote]) -> list[LiveNote]:
    """Up to SHOWN_NOTES live notes, the likeliest first to be about the same; among equals the newest.

    vector: of the message; words decide without it, and for a note that another model embedded.
    """
    asked = set(terms(message))

    def likeness(note: LiveNote) -> float:
        if vector and note.embedding and note.embedding_model == vector.model:
            return float(vector_of(note.embedding) @ vector_of(vector.embedding))
        said = set(terms(note.content))
        return len(asked & said) / max(len(said), 1)

    return sorted(reversed(live), key=likeness, reverse=True)[:SHOWN_NOTES]


def request(
    prompt: Prompt, message: str, said_at: str, known: Sequence[LiveNote], window: int
) -> list[ChatMessage]:
    """What the model is asked. window: its context window in tokens, LEAST_WINDOW or more.

    A message that is too long is shown by its beginning and end, and fewer known notes with it.
    """
    said_on = datetime.fromisoformat(said_at).astimezone()
    values = {"date": f"{said_on:%A}, {said_on.day} {said_on:%B %Y}", "fence": f"data-{token_hex(6)}"}
    room = window - REPLY_TOKENS - estimate_tokens(prompt.render(known="", message="", **values))
    lines = [f"{number}. {note.content}" for number, note in enumerate(known, 1)]
    while lines and estimate_tokens("\n".join(lines)) > room // 3:
        lines.pop()
    shown = "\n".join(lines) or "(none)"
    said = _ends(message, room - estimate_tokens(shown))
    return [ChatMessage("user", prompt.render(known=shown, message=said, **values))]


def read_reply(value: dict[str, object], message: str, shown: Sequence[LiveNote]) -> list[Draft]:
    """The notes of a reply that fits SCHEMA which the message proves: at most MOST_NOTES.

    A note without a quote from the message was made up. Only a note that was shown can be replaced, and not
    one that the user pinned.
    """
    drafts = []
    for item in cast("list[dict[str, object]]", value["notes"]):
        content = " ".join(str(item["content"]).split())
        quote = find_quote(str(item["quote"]), message)
        if quote is None or not 0 < len(content) <= _CONTENT_CHARACTERS:
            continue
        number = int(cast("float", item.get("replaces", 0)))  # 1.0 is an integer to a schema
        replaced = shown[number - 1] if 0 < number <= len(shown) else None
        replaces = replaced if replaced and not replaced.pinned else None
        drafts.append(Draft(cast("NoteKind", item["kind"]), content, quote, replaces))
    return drafts[:MOST_NOTES]


def unknown(drafts: Sequence[Draft], live: Sequence[LiveNote]) -> list[Draft]:
    """The drafts that say something new: neither a live note nor a draft before says the same."""
    said = {_gist(note.content) for note in live}
    new = []
    for draft in drafts:
        gist = _gist(draft.content)
        if gist not in said:
            new.append(draft)
            said.add(gist)
    return new


def find_quote(quote: str, message: str) -> str | None:
    """The user's own words that `quote` repeats, on one line; None if they do not occur in the message.

    Spaces, kinds of quotation marks and dashes, capitals, and what stands around the quote may differ.
    """
    words = _composed(quote).strip(_AROUND).split()
    if not _LEAST_QUOTE_BYTES <= len("".join(words).encode()) <= 4 * _QUOTE_CHARACTERS:
        return None
    pattern = r"\s+".join("".join(map(_alike, word)) for word in words)
    found = re.search(pattern, _composed(message), re.IGNORECASE)
    return " ".join(found[0].split()) if found and len(found[0]) <= _QUOTE_CHARACTERS else None


def is_kept(quote: str, kept: Sequence[str]) -> bool:
    """Whether a quote is still among the pieces of its message that memory keeps."""
    return _without_spaces(quote) in _without_spaces("".join(kept))


def _alike(character: str) -> str:
    for kind in (_MARKS, _DASHES):
        if character in kind:
            return f"[{re.escape(kind)}]"
    return re.escape(character)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _without_spaces(text: str) -> str:
    return "".join(_composed(text).split())


def _gist(content: str) -> tuple[str, ...]:
    """What two wordings of the same note share. Order, numbers and negations count: nothing that
    contradicts a note may pass for it."""
    plain = "".join("'" if mark in _MARKS else mark for mark in _composed(content).casefold())
    words = [word.strip("'") for word in re.findall(r"[\w'+%.,:/-]*\w[\w'+%]*", plain)]
    return tuple(word for word in words if word not in _FILLERS)


def _ends(text: str, tokens: int) -> str:
    """The beginning and end of a text, together about so many tokens; all of it if that is enough."""
    kept = len(text)
    cut = text
    while kept > 2 and estimate_tokens(cut) > tokens:
        kept = kept * 4 // 5
        cut = f"{text[: kept // 2]}\n[…]\n{text[len(text) - kept // 2 :]}"
    return cut
