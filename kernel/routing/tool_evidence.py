"""How well a message and a tool fit, as numbers. The gate learns from examples what each is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from kernel.routing.logistic import Floats
from kernel.routing.message_evidence import TELLING_KINDS, MessageEvidence
from kernel.routing.tool_profile import ToolProfile, stems

TOOL_FEATURES: tuple[str, ...] = (
    "cosine",
    "surprise",
    "surprise_with_context",
    "margin",
    "is_best",
    "name_overlap",
    "word_overlap",
    "overlap_margin",
    "context_overlap",
    "same_action",
    "other_action",
    "required",
    "required_present",
    "required_telling",
    "telling_unwanted",
    "telling_wanted",
    "kind_present",
    "identifier_before",
)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a word is: its inverse document frequency among the exemplars."""

    rows: int
    seen: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Rarity:
        """texts: the stems of each."""
        rows = [set(text) for text in texts]
        return cls(len(rows), Counter(word for row in rows for word in row))

    def weigh(self, words: Iterable[str]) -> float:
        return sum(log((self.rows + 1) / (self.seen[word] + 1)) for word in words)


@dataclass(frozen=True, slots=True)
class CatalogueVectors:
    """Tools with their vectors and how similar they are to messages that want no tool."""

    tools: Sequence[ToolProfile]
    vectors: Floats
    """Shape (tools, dimensions), unit length."""
    usual: Floats
    """Mean cosine to messages that want no tool, shape (tools,)."""
    spread: Floats
    """Its standard deviation, shape (tools,)."""

    @classmethod
    def of(cls, tools: Sequence[ToolProfile], vectors: Floats, background: Floats) -> CatalogueVectors:
        """background: vectors of messages that want no tool, shape (messages, dimensions)."""
        similar = vectors @ background.T
        return cls(tools, vectors, similar.mean(axis=1), np.maximum(similar.std(axis=1), 1e-3))

    def only(self, chosen: Sequence[int]) -> CatalogueVectors:
        picked = list(chosen)
        return CatalogueVectors(
            [self.tools[i] for i in picked], self.vectors[picked], self.usual[picked], self.spread[picked]
        )

    def surprise(self, vector: Floats) -> Floats:
        """How many standard deviations more similar than a message that wants no tool, shape (tools,)."""
        z: Floats = (self.vectors @ vector - self.usual) / self.spread
        return z


def tool_features(
    evidence: MessageEvidence,
    vector: Floats,
    context_vector: Floats,
    catalogue: CatalogueVectors,
    rarity: Rarity,
) -> Floats:
    """Shape (tools, len(TOOL_FEATURES)). vector: of the message; context_vector: of it with the last one."""
    cosine = catalogue.vectors @ vector
    surprise = catalogue.surprise(vector)
    in_context = np.maximum(surprise, catalogue.surprise(context_vector))
    said = set(evidence.stems)
    before = {word for text in (evidence.last_said, evidence.last_tool_text) for word in stems(text)}
    names = np.array([rarity.weigh(said & tool.name_words) for tool in catalogue.tools])
    words = np.array([rarity.weigh(said & tool.words) for tool in catalogue.tools])
    earlier = np.array([rarity.weigh(before & tool.words) for tool in catalogue.tools])
    has_actions = bool(evidence.actions)
    same_action = np.array([not evidence.actions.isdisjoint(tool.actions) for tool in catalogue.tools])
    columns = (
        cosine,
        surprise,
        in_context,
        _lead(in_context),
        in_context >= in_context.max(),
        np.minimum(names, 12.0),
        np.minimum(words, 20.0),
        np.clip(_lead(words), -10.0, 10.0),
        np.minimum(earlier, 20.0),
        same_action,
        has_actions & ~same_action,
    )
    present = evidence.present_kinds
    parameters = [
        parameter_features(present, bool(evidence.last_tool_text), tool) for tool in catalogue.tools
    ]
    return np.hstack([np.column_stack(columns), np.array(parameters, np.float64)])


def parameter_features(present: frozenset[str], after_tool: bool, tool: ToolProfile) -> tuple[float, ...]:
    """What the message has of the parameters that the tool wants: the last seven of TOOL_FEATURES."""
    telling = present & TELLING_KINDS
    needed = [kind for kind in tool.required if kind != "other"]
    met = sum(kind in present for kind in needed)
    return (
        min(len(tool.required), 3),
        met / len(needed) if needed else 0.5,
        not telling.isdisjoint(tool.required),
        len(telling - tool.kinds),
        not telling.isdisjoint(tool.kinds),
        len(present & tool.kinds),
        after_tool and "identifier" in tool.required,
    )


def _lead(values: Floats) -> Floats:
    """Of each value over the best of the others, shape (tools,)."""
    if len(values) == 1:
        return values.copy()
    second, first = np.partition(values, -2)[-2:]
    lead: Floats = values - np.where(values == first, second, first)
    return lead
