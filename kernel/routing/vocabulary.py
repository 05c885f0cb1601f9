"""The word lists of `words.yaml`, read once at their first use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Vocabulary:
    verbs: Mapping[str, frozenset[str]]
    """What verbs do, such as `read` or `delete`: the words for it."""
    kinds: Mapping[str, frozenset[str]]
    """What parameters want, such as `url` or `date`: the words for it, in the order to try."""
    numbers: frozenset[str]
    function_words: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    words = yaml.safe_load(text)
    return Vocabulary(
        verbs={action: frozenset(line.split()) for action, line in words["verbs"].items()},
        kinds={kind: frozenset(line.split()) for kind, line in words["kinds"].items()},
        numbers=frozenset(words["numbers"].split()),
        function_words=frozenset(words["function_words"].split()),
    )
