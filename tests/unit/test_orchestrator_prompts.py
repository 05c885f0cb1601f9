"""The orchestrator's prompts: files that people edit, checked when a process starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kernel.prompts.orchestrator import PLACEHOLDERS, load_orchestrator_prompts
from kernel.shared.errors import ConfigurationError
from kernel.shared.tokens import estimate_tokens

AGENT_PROMPTS = Path(__file__).parents[2] / "agent-prompts"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the prompts to edit."""
    shutil.copytree(AGENT_PROMPTS / "orchestrator", tmp_path / "orchestrator")
    return tmp_path


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_prompt_is_short_enough_for_a_small_model_on_a_laptop(name: str) -> None:
    prompt = load_orchestrator_prompts(AGENT_PROMPTS)[name]
    assert prompt.title
    assert estimate_tokens(prompt.content) < 500


def test_placeholders_are_filled_in_once_and_braces_in_values_stay(prompts: Path) -> None:
    prompt = load_orchestrator_prompts(prompts)["tool_answer"]
    said = prompt.render(message="What is {result}?", tool="t", result='{"message": 1}', fence="data-1")
    assert "What is {result}?" in said
    assert '<data-1>\n{"message": 1}\n</data-1>' in said


def test_a_file_of_ones_own_is_loaded_too(prompts: Path) -> None:
    (prompts / "orchestrator" / "mine.md").write_text("# Mine\n\nAny {placeholder}.")
    assert load_orchestrator_prompts(prompts)["mine"].title == "Mine"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, r"tool_answer\.md is missing"),
        ("", r"tool_answer\.md needs a first line"),
        ("# Only a title", r"tool_answer\.md needs a first line"),
        ("No title: {message} {tool} {result} {fence}", r"tool_answer\.md needs a first line"),
        ("# Title\n{message} {tool} {fence}", r"tool_answer\.md lacks \{result\}"),
        ("# Title\n{message} {tool} {result} {fence} {time}", r"tool_answer\.md has the unknown \{time\}"),
    ],
)
def test_a_bad_file_stops_the_start_and_is_named(content: str | None, problem: str, prompts: Path) -> None:
    path = prompts / "orchestrator" / "tool_answer.md"
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigurationError, match=problem):
        load_orchestrator_prompts(prompts)


def test_a_file_that_is_not_text_is_named(prompts: Path) -> None:
    (prompts / "orchestrator" / "tool_answer.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"tool_answer\.md cannot be read"):
        load_orchestrator_prompts(prompts)
