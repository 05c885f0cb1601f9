"""What a scripted backend must say to pass for a model that takes notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from kernel.memory.calibrate import load_samples
from tests.fakes.script import Script

PROMPTS = Path(__file__).parents[2] / "agent-prompts"
NOTES = "Write down what the user says about themselves"  # of the prompt for notes
SUMMARY = "Roll the notes below up into one text"  # of the prompt for summaries


class Scriptable(Protocol):
    def script(self, script: Script, *, marker: str | None = None, times: int | None = None) -> None: ...


def can_take_notes(backend: Scriptable) -> None:
    """Have the backend get every sample right, and note nothing of any other message."""
    backend.script(Script(text=noted()), marker=NOTES)
    for sample in load_samples(PROMPTS):
        if sample.quote:
            backend.script(Script(text=noted(note("Noted.", sample.quote))), marker=asked_of(sample.message))


def asked_of(message: str) -> str:
    """A marker of the request for notes of a message, which its answer's request does not have."""
    return f">\n{message}\n</data-"


def note(content: str, quote: str, kind: str = "fact", replaces: float = 0) -> dict[str, object]:
    return {"kind": kind, "content": content, "quote": quote, "replaces": replaces}


def noted(*notes: dict[str, object]) -> str:
    """A model's reply with these notes."""
    return json.dumps({"notes": notes}, ensure_ascii=False)
