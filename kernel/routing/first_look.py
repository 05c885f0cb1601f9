"""What tells plain talk before anything is embedded: form, small words, and words shared with the tools.

An embedding costs more than all other evidence together, and most turns want no tool. Only what is surely
talk is let through here; the rest is for the gate's two stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from kernel.routing.logistic import Floats, Logistic
from kernel.routing.message_evidence import MESSAGE_FEATURES, MessageEvidence
from kernel.routing.tool_evidence import Rarity, parameter_features
from kernel.routing.tool_profile import ToolProfile, stems
from kernel.routing.vocabulary import vocabulary

SHARED_FEATURES: Final = (
    "name_overlap",
    "word_overlap",
    "overlap_with_all",
    "context_overlap",
    "same_action",
    "required_telling",
    "telling_wanted",
    "kind_present",
    "identifier_before",
)
_TELLING = slice(2, 7)  # of `parameter_features`, without "telling_unwanted"
_UNWANTED = 1


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A classifier of two classes, talk and the rest, and from where on talk is sure."""

    classifier: Logistic
    threshold: float
    """The probability of wanting anything below which a message is talk."""

    def wanting(self, evidence: MessageEvidence, tools: Sequence[ToolProfile], rarity: Rarity) -> float:
        """The probability that a tool is wanted, of `tools` or a native one."""
        return float(self.classifier.probabilities(look_row(evidence, tools, rarity)[None, :])[0, 1])


@cache
def small_words() -> tuple[str, ...]:
    """The words whose presence is a feature each, in the order of the features."""
    return tuple(sorted(vocabulary().function_words))


def look_row(evidence: MessageEvidence, tools: Sequence[ToolProfile], rarity: Rarity) -> Floats:
    """Shape (len(small_words()) + len(MESSAGE_FEATURES) + len(SHARED_FEATURES),)."""
    said = evidence.words
    small = np.array([word in said for word in small_words()], np.float64)
    return np.concatenate([small, evidence.features, _shared(evidence, tools, rarity)])


def own_features() -> int:
    """How many of a row's last features are not small words."""
    return len(MESSAGE_FEATURES) + len(SHARED_FEATURES)


def _shared(evidence: MessageEvidence, tools: Sequence[ToolProfile], rarity: Rarity) -> Floats:
    """What the message has in common with the tool that has most of it; zeros without tools."""
    if not tools:
        return np.zeros(len(SHARED_FEATURES))
    said = set(evidence.stems)
    before = {word for text in (evidence.last_said, evidence.last_tool_text) for word in stems(text)}
    present = evidence.present_kinds
    after_tool = bool(evidence.last_tool_text)
    parameters = np.array([parameter_features(present, after_tool, tool) for tool in tools]).max(axis=0)
    everything = frozenset[str]().union(*(tool.words for tool in tools))
    words = (
        min(max(rarity.weigh(said & tool.name_words) for tool in tools), 12.0),
        min(max(rarity.weigh(said & tool.words) for tool in tools), 20.0),
        min(rarity.weigh(said & everything), 20.0),
        min(max(rarity.weigh(before & tool.words) for tool in tools), 20.0),
        any(not evidence.actions.isdisjoint(tool.actions) for tool in tools),
    )
    return np.concatenate([words, np.delete(parameters[_TELLING], _UNWANTED)])
