"""Whether a model can take notes: it is tried with a few messages before it is let near a user's."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kernel.llm.base import ChatMessage, ChatModel
from kernel.llm.structured import ModelReplyInvalid, ModelReplyLate
from kernel.memory.notes import LEAST_WINDOW, Prompt, read_reply, request
from kernel.shared.errors import ConfigurationError
from kernel.store.notes import Verdict

_SAID_AT: Final = "2026-01-15T12:00:00+00:00"  # the same day at every trial

Ask = Callable[[Sequence[ChatMessage]], Awaitable[dict[str, object]]]
"""A reply that fits `notes.SCHEMA`. Raises ModelReplyInvalid, ModelReplyLate or another ModelError."""


class Sample(BaseModel):
    """A message, and a word that the quote of one of its notes holds; None: nothing in it is to be noted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str = Field(min_length=1)
    quote: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    samples: tuple[Sample, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class NotesStatus:
    """Whether notes are taken now, why not, and by which model."""

    enabled: bool
    reason: str | None
    model: str | None


def load_samples(prompts_dir: Path) -> tuple[Sample, ...]:
    """`orchestrator/memory_samples.yaml`. Raises ConfigurationError, which names the file."""
    path = prompts_dir / "orchestrator" / "memory_samples.yaml"
    try:
        return _File.model_validate(yaml.safe_load(path.read_text("utf-8"))).samples
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError(f"{path} cannot be used: {error}") from error


def digest(prompt: Prompt, samples: Sequence[Sample]) -> str:
    """Changes with the prompt and the samples: a verdict found with others is worth nothing."""
    texts = [prompt.render(known="", message="", date="", fence=""), *map(repr, samples)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def known_unfit(model: ChatModel) -> str | None:
    """Why a model need not be tried, None if it must be."""
    if model.provider == "embedded":
        return _too_small(model.model)
    if model.context_window < LEAST_WINDOW:
        return (
            f"the context window of {model.context_window} tokens is too small to take notes: raise "
            f"it under Settings to {LEAST_WINDOW} or more"
        )
    return None


def still_holds(verdict: Verdict, prompt: Prompt, samples: Sequence[Sample], today: date) -> bool:
    """Whether it was found as it would be found now. That a model was too slow holds for a day."""
    tried = digest(prompt, samples)
    return verdict.samples in (tried, _slow_on(tried, today))


async def try_model(
    model: ChatModel, ask: Ask, prompt: Prompt, samples: Sequence[Sample], today: date
) -> Verdict:
    """Have the model take notes of each sample, up to the first that it gets wrong.

    Raises ModelError if it cannot be reached: that says nothing about it.
    """
    wrong = None
    tried = digest(prompt, samples)
    for sample in samples:
        try:
            value = await ask(request(prompt, sample.message, _SAID_AT, [], model.context_window))
            wrong = _wrong(value, sample)
        except ModelReplyInvalid:
            wrong = "it gave no JSON that can be used"
        except ModelReplyLate:
            wrong = "it took too long for a single message"
            tried = _slow_on(tried, today)
        if wrong:
            break
    reason = f"{model.model} cannot take notes well enough: {wrong}. Choose a larger one" if wrong else None
    return Verdict(passed=wrong is None, reason=reason, samples=tried)


def notes_status(*, memory_enabled: bool, provider: str, model: str, verdict: Verdict | None) -> NotesStatus:
    """What to tell people of a model that is chosen now."""
    if not memory_enabled:
        return NotesStatus(enabled=False, reason="memory is switched off", model=model)
    if verdict is None and provider == "embedded":
        return NotesStatus(enabled=False, reason=_too_small(model), model=model)
    if verdict is None:
        reason = f"{model} was not tried yet: that happens after the next answer, when nothing else is to do"
        return NotesStatus(enabled=False, reason=reason, model=model)
    return NotesStatus(enabled=verdict.passed, reason=verdict.reason, model=model)


def _slow_on(tried: str, today: date) -> str:
    """What stands for `samples` in a verdict that may have been the fault of a busy machine."""
    return f"{tried} slow on {today}"


def _too_small(embedded: str) -> str:
    return f"the embedded model {embedded} is too small to take notes: choose a larger model"


def _wrong(value: dict[str, object], sample: Sample) -> str | None:
    notes = read_reply(value, sample.message, [])
    if sample.quote is None:
        return f'it noted "{notes[0].content}" of "{sample.message}"' if notes else None
    if any(sample.quote.casefold() in note.quote.casefold() for note in notes):
        return None
    return f'it did not note what "{sample.message}" says'
