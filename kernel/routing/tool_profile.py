"""What routing reads of a tool: its words, what its verb does, and what its required parameters must be.

Names and descriptions come from servers that are not trusted: they are compared, never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kernel.routing.vocabulary import vocabulary

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MAX_DOCUMENT_CHARS = 400


@dataclass(frozen=True, slots=True)
class ToolProfile:
    """A tool as the gate compares messages with it."""

    route: str
    document: str
    """What is embedded for it."""
    name_words: frozenset[str]
    words: frozenset[str]
    """Stems of name, description and parameters, without function words."""
    actions: frozenset[str]
    """Actions of `words.yaml`."""
    required: tuple[str, ...]
    """For each required parameter a kind of `words.yaml`, or "other"."""
    kinds: frozenset[str]
    """Kinds of all parameters."""


def profile_of(
    route: str, name: str, description: str, input_schema: Mapping[str, object], server_name: str
) -> ToolProfile:
    """Read a tool's own description of itself. Anything malformed in the schema counts as not there."""
    properties = input_schema.get("properties")
    parameters = properties if isinstance(properties, dict) else {}
    required = input_schema.get("required")
    needed = [key for key in required if isinstance(key, str)] if isinstance(required, list) else []
    name_text = _CAMEL.sub(" ", name).replace("_", " ").replace("-", " ")
    described = {str(key): _description(value) for key, value in parameters.items()}
    kinds = {key: _kind(key, described.get(key, "")) for key in (*described, *needed)}
    text = f"{name_text}: {description} ({server_name})"
    return ToolProfile(
        route=route,
        document=text[:_MAX_DOCUMENT_CHARS],
        name_words=frozenset(stems(name_text)),
        words=frozenset(
            stems(" ".join((name_text, description, *described, *described.values(), server_name)))
        ),
        actions=_actions(name_text, description),
        required=tuple(kinds[key] for key in needed),
        kinds=frozenset(kinds.values()),
    )


def stems(text: str) -> list[str]:
    """The words of a text that carry meaning, each cut to its stem, in order."""
    return [
        stem(word)
        for word in _WORD.findall(_CAMEL.sub(" ", text).lower())
        if word not in vocabulary().function_words
    ]


def stem(word: str) -> str:
    """A word without its usual English endings; others stay as they are."""
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            cut = word[: -len(ending)]
            return cut + "y" if ending in {"ies", "ied"} else cut.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def actions_of(words: Iterable[str]) -> frozenset[str]:
    """What the verbs among these words do: actions of `words.yaml`."""
    said = set(words)
    return frozenset(action for action, verbs in vocabulary().verbs.items() if not verbs.isdisjoint(said))


def _actions(name: str, description: str) -> frozenset[str]:
    first = _WORD.findall(description.lower())[:1]
    found = actions_of(_WORD.findall(name.lower()))
    return found | actions_of(word.removesuffix("s") for word in first) | actions_of(first)


def _description(schema: object) -> str:
    text = schema.get("description") if isinstance(schema, dict) else None
    return text[:_MAX_DOCUMENT_CHARS] if isinstance(text, str) else ""


def _kind(name: str, description: str) -> str:
    for text in (name, description):
        words = set(_WORD.findall(_CAMEL.sub(" ", text).replace("_", " ").lower()))
        for kind, known in vocabulary().kinds.items():
            if not known.isdisjoint(words):
                return kind
    return "other"
