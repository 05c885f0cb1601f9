"""Reads `agent-prompts/orchestrator/*.md`, what the orchestrator tells a model: when a process starts.

A file is a title, `# …`, and a text with placeholders such as `{message}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kernel.prompts.files import read_text
from kernel.shared.errors import ConfigurationError

FOLDER = "orchestrator"
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "routing": frozenset({"tools", "context", "message", "fence"}),
    "tool_arguments": frozenset({"tool", "description", "schema", "today", "context", "message", "fence"}),
    "math_subagent": frozenset({"context", "message", "fence"}),
    "tool_answer": frozenset({"message", "tool", "result", "fence"}),
    "memory_notes": frozenset({"known", "message", "date", "fence"}),
    "memory_summary": frozenset({"notes", "fence"}),
}
"""The files there must be, and what each of them must have a place for."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_TITLE = re.compile(r"# +(.+)")


@dataclass(frozen=True, slots=True)
class OrchestratorPrompt:
    """One file. `id` is its name without `.md`; `content` has the placeholders in it."""

    id: str
    title: str
    content: str

    def render(self, **values: str) -> str:
        """The text with its placeholders filled in; braces in a value stay as they are."""
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.content)


def load_orchestrator_prompts(prompts_dir: Path) -> dict[str, OrchestratorPrompt]:
    """Every prompt in the folder `orchestrator` of `prompts_dir`, by id.

    Raises ConfigurationError, which names the file, when one is missing, unreadable, without a title or a
    text, or when its placeholders are not those its reader fills in.
    """
    folder = prompts_dir / FOLDER
    ids = {path.stem for path in folder.glob("*.md")} | PLACEHOLDERS.keys()
    return {prompt_id: _load(folder / f"{prompt_id}.md") for prompt_id in sorted(ids)}


def _load(path: Path) -> OrchestratorPrompt:
    first, _, rest = read_text(path).strip().partition("\n")
    title, content = _TITLE.fullmatch(first.strip()), rest.strip()
    if title is None or not content:
        raise ConfigurationError(f"{path} needs a first line `# Title` and a text after it")
    if path.stem in PLACEHOLDERS:
        _check_placeholders(path, set(_PLACEHOLDER.findall(content)))
    return OrchestratorPrompt(path.stem, title[1], content)


def _check_placeholders(path: Path, found: set[str]) -> None:
    wanted = PLACEHOLDERS[path.stem]
    for names, problem in ((wanted - found, "lacks"), (found - wanted, "has the unknown")):
        if names:
            listed = ", ".join(f"{{{name}}}" for name in sorted(names))
            raise ConfigurationError(
                f"{path} {problem} {listed}: its placeholders are fixed, the rest is yours"
            )
