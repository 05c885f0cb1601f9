"""The gate as a function: a message's vector and evidence in, probabilities out.

Two stages. The first reads the message alone and tells dialogue, mathematics, counting and "wants a tool"
apart. The second looks at the tools that fit best, of which one or none is wanted. `gate_training.py` learns
both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.routing.first_look import FirstLook
from kernel.routing.known_requests import ALIKE_FEATURES, KnownRequests
from kernel.routing.logistic import Choice, Floats, Logistic
from kernel.routing.message_evidence import MessageEvidence
from kernel.routing.tool_evidence import TOOL_FEATURES, CatalogueVectors, Rarity, tool_features

DIALOGUE: Final = 0
MATH: Final = 1
COUNT: Final = 2
TOOL: Final = 3
CLASSES: Final = 4

Mask = NDArray[np.bool_]

CANDIDATES: Final = 20
"""Tools of a catalogue that are looked at closely."""
PAIR_FEATURES: Final = (*TOOL_FEATURES, *ALIKE_FEATURES, "alike_loosely_in_context", "lead")


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the gate reads it."""

    evidence: MessageEvidence
    vector: Floats
    """Unit length, shape (dimensions,)."""
    context_vector: Floats
    """The same of the message together with the user's last one; of a message without context its own."""

    @property
    def has_context(self) -> bool:
        return self.context_vector is not self.vector

    @property
    def row(self) -> Floats:
        """What the first stage reads, shape (dimensions + message features,)."""
        return np.concatenate([(self.vector + self.context_vector) / 2, self.evidence.features])


@dataclass(frozen=True, slots=True)
class Impression:
    """What is known of a message before any tool is looked at."""

    odds: Floats
    """The first stage's log-odds, shape (CLASSES,)."""
    similar: Floats
    """Cosines of the message to the example requests, shape (requests,)."""
    similar_in_context: Floats
    """The same of the message with the user's last one."""

    @classmethod
    def of(cls, reading: Reading, odds: Floats, known: KnownRequests) -> Impression:
        own = known.similar(reading.vector)
        return cls(odds, own, known.similar(reading.context_vector) if reading.has_context else own)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities between 0 and 1."""

    dialogue: float
    math: float
    count: float
    tools: tuple[tuple[str, float], ...]
    """Routes of the tools that fit best, the most wanted first; together at most 1."""

    @property
    def tool(self) -> float:
        """How sure it is that the first tool is wanted: of what others share with it, half speaks for it."""
        return wanted_at_all(np.array([chance for _, chance in self.tools])) if self.tools else 0.0


@dataclass(frozen=True, slots=True)
class Lore:
    """What both stages take from the exemplars as it is."""

    rarity: Rarity
    background: Floats
    """Vectors of messages that want no tool, shape (messages, dimensions)."""
    known: KnownRequests


@dataclass(frozen=True, slots=True)
class Catalogue:
    """An installation's tools, prepared once per change."""

    tools: CatalogueVectors
    likeness: Floats
    """To the tools of the example requests, shape (example requests, tools)."""

    @classmethod
    def of(cls, tools: CatalogueVectors, known: KnownRequests) -> Catalogue:
        return cls(tools, known.likeness(tools.vectors))

    def only(self, chosen: Sequence[int]) -> Catalogue:
        picked = list(chosen)
        return Catalogue(self.tools.only(picked), self.likeness[:, picked])


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which the gate is sure of a route, and below which it is sure of dialogue."""

    math: float
    tool: float
    unsure: float
    """Of mathematics, counting and tools alike."""


@dataclass(frozen=True, slots=True)
class GateModel:
    first: Logistic
    second: Choice
    look: FirstLook
    lore: Lore
    thresholds: Thresholds

    def opinion(self, reading: Reading, catalogue: Catalogue) -> Opinion:
        """What the message wants: a native tool, one of the catalogue, or none."""
        row = reading.row[None, :]
        odds = self.first.log_odds(row)[0]
        chances = self.first.probabilities(row)[0]
        tools: tuple[tuple[str, float], ...] = ()
        if catalogue.tools.tools:
            best = catalogue.only(candidates(reading, catalogue))
            first = Impression.of(reading, odds, self.lore.known)
            wanted = self.second.probabilities(pair_rows(reading, best, first, self.lore))
            order = np.argsort(-wanted)
            tools = tuple((best.tools.tools[i].route, float(wanted[i])) for i in order)
        return Opinion(float(chances[DIALOGUE]), float(chances[MATH]), float(chances[COUNT]), tools)


def wanted_at_all(chances: Floats) -> float:
    """From the chances of a catalogue's tools: the best one's, and half of the others'.

    Two tools that could both do what is asked share the chance that it is asked for.
    """
    best = float(chances.max())
    return best + (float(chances.sum()) - best) / 2


def candidates(reading: Reading, catalogue: Catalogue) -> list[int]:
    """The tools to look at closely: those most similar to the message."""
    surprise = catalogue.tools.surprise
    fit = np.maximum(surprise(reading.vector), surprise(reading.context_vector))
    return [int(i) for i in np.argsort(-fit)[:CANDIDATES]]


def pair_rows(
    reading: Reading, catalogue: Catalogue, first: Impression, lore: Lore, without: Mask | None = None
) -> Floats:
    """What the second stage reads, shape (tools, len(PAIR_FEATURES)).

    without: example requests that are not to be known, shape (requests,).
    """
    known = lore.known
    pairs = tool_features(
        reading.evidence, reading.vector, reading.context_vector, catalogue.tools, lore.rarity
    )
    alike = known.alike(first.similar, catalogue.likeness, without=without)
    in_context = (
        known.alike(first.similar_in_context, catalogue.likeness, without=without)
        if reading.has_context
        else alike
    )
    lead = first.odds[TOOL] - np.logaddexp.reduce(first.odds[[DIALOGUE, MATH, COUNT]])
    return np.hstack([pairs, alike, in_context[:, :1], np.full((len(pairs), 1), lead)])
