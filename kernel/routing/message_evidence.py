"""What a message itself says, as numbers: its cues, its figures, its length and what came before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kernel.routing.cues import FORMS, INTENTS, THINGS, find_cues
from kernel.routing.logistic import Floats
from kernel.routing.tool_profile import actions_of, stems
from kernel.routing.vocabulary import vocabulary
from kernel.shared.context import ContextMessage

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_CAPITALISED = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-ÞА-Я]\w+")
_MAX_SAID_CHARS = 500
_FOLLOW_UP_CHARS = 60
_FOLLOW_UP_WORDS = 4
_FOLLOWS_ON = re.compile(
    r"\W*(?:and|or|then|now|ok(?:ay)?|so|also|what about|how about|same|und|et|y|e|en|och|и|а)\b",
    re.IGNORECASE,
)
_KIND_CUES = {
    "url": ("url",),
    "path": ("path", "file_name"),
    "email": ("email",),
    "date": ("date", "day", "clock"),
    "place": ("place",),
    "identifier": ("identifier",),
    "text": ("quoted",),
}
TELLING_KINDS = frozenset({"url", "path", "email", "identifier"})
"""Kinds of things that are rarely in a message for another reason than that a tool is to have them."""


@dataclass(frozen=True)
class MessageEvidence:
    """One message with its context and what is found in it, each looked up at most once."""

    message: str
    context: Sequence[ContextMessage]
    expression: str | None = None
    """The arithmetic expression that it is."""
    count: dict[str, object] | None = None
    """The arguments of the count it asks for."""
    plan: dict[str, object] | None = None
    """The arguments with which the mathematical tool would work, found without a model."""
    has_count_cue: bool = False
    """Whether it looks like a count of characters that could not be read."""

    @property
    def is_sum(self) -> bool:
        """Whether what is to be worked out was found without a model."""
        return self.expression is not None or self.plan is not None

    @cached_property
    def cues(self) -> dict[str, bool]:
        return find_cues(self.message)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.message[:_MAX_SAID_CHARS].lower()))

    @cached_property
    def stems(self) -> list[str]:
        return stems(self.message[:_MAX_SAID_CHARS])

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the verbs among its first words do."""
        return actions_of(_WORD.findall(self.message[:_MAX_SAID_CHARS].lower())[:8])

    @cached_property
    def present_kinds(self) -> frozenset[str]:
        """The kinds of parameters (of `words.yaml`) that the message has something for."""
        cues = self.cues
        return frozenset(kind for kind, names in _KIND_CUES.items() if any(cues[name] for name in names))

    @cached_property
    def last_tool_text(self) -> str:
        """What a tool said in the last exchange before the message, or nothing."""
        for said in reversed(self.context[-3:]):
            if said.role == "tool":
                return said.content[:_MAX_SAID_CHARS]
        return ""

    @cached_property
    def last_said(self) -> str:
        """The last message of the user before this one, or nothing."""
        for said in reversed(self.context):
            if said.role == "user":
                return said.content[:_MAX_SAID_CHARS]
        return ""

    @cached_property
    def is_follow_up(self) -> bool:
        """Whether it may mean nothing without the message before it: "and in Turin?", "cancel it", "half"."""
        if not self.last_said or len(self.message) > _FOLLOW_UP_CHARS:
            return False
        is_short = len(_WORD.findall(self.message)) <= _FOLLOW_UP_WORDS
        return is_short or self.cues["deictic"] or _FOLLOWS_ON.match(self.message) is not None

    @cached_property
    def has_numbers(self) -> bool:
        """Whether there is a number, as a figure or a word, in it or in what was said just before."""
        words = {word.lower() for word in _WORD.findall(self.message)}
        figures = any(
            _NUMBER.search(text) for text in (self.message, *(s.content for s in self.context[-3:]))
        )
        return figures or not words.isdisjoint(vocabulary().numbers)

    @cached_property
    def features(self) -> Floats:
        """Shape (len(MESSAGE_FEATURES),)."""
        words = [word.lower() for word in _WORD.findall(self.message)]
        figures = _NUMBER.findall(self.message)
        number_words = sum(word in vocabulary().numbers for word in words)
        numbers_before = any(_NUMBER.search(said.content) for said in self.context[-3:])
        values = [
            *self.cues.values(),
            self.is_sum,
            self.has_count_cue,
            min(len(figures), 4),
            len(figures) == 1,
            min(number_words, 3),
            len(figures) + number_words > 1,
            np.log1p(len(words)),
            len(words) <= 3,
            bool(self.context),
            bool(self.context) and len(words) <= 8,
            bool(self.last_tool_text),
            numbers_before,
            bool(_CAPITALISED.search(self.message)),
            *(action in self.actions for action in _ACTIONS),
        ]
        return np.array(values, np.float64)


_ACTIONS = ("read", "list", "search", "create", "delete", "send", "update", "convert", "run")
MESSAGE_FEATURES: tuple[str, ...] = (
    *INTENTS,
    *FORMS,
    *THINGS,
    "is_solved",
    "has_count_cue",
    "figures",
    "one_figure",
    "number_words",
    "two_numbers",
    "words",
    "very_short",
    "has_context",
    "short_follow_up",
    "after_tool",
    "numbers_before",
    "capitalised",
    *(f"verb_{action}" for action in _ACTIONS),
)
