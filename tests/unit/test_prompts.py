"""The system prompt: what the files say, in order, and errors that name the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.prompts.compose import compose_system_prompt
from kernel.prompts.files import load_profile
from kernel.shared.errors import ConfigurationError
from kernel.shared.tokens import estimate_tokens

AGENT_PROMPTS = Path(__file__).parents[2] / "agent-prompts"
TODAY = "Sunday, 22 November 2026"

TWO_COMPONENTS = """
title: Tutor
components:
  - {id: who, title: Who, file: components/who.md}
  - {id: extra, title: Extra, file: components/extra.md, enabled: false}
  - {id: how, title: How, file: components/how.md}
"""


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A folder with the profile `tutor`."""
    components = tmp_path / "tutor" / "components"
    components.mkdir(parents=True)
    (tmp_path / "tutor" / "agent.yaml").write_text(TWO_COMPONENTS)
    for name in ("who", "extra", "how"):
        (components / f"{name}.md").write_text(f"\nThe {name}.\n\n")
    return tmp_path


def test_the_prompt_is_the_enabled_components_in_order_and_the_date(prompts: Path) -> None:
    profile = load_profile(prompts, "tutor")
    assert compose_system_prompt(profile, today=TODAY) == f"The who.\n\nThe how.\n\nToday is {TODAY}."
    assert [(part.id, part.enabled) for part in profile.components] == [
        ("who", True),
        ("extra", False),
        ("how", True),
    ]


def test_the_basic_agent_is_short_enough_for_a_small_model_on_a_laptop() -> None:
    profile = load_profile(AGENT_PROMPTS, "basic")
    assert estimate_tokens(compose_system_prompt(profile, today=TODAY)) < 250


def test_a_missing_profile_names_the_file_and_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nobody/agent\.yaml is missing.*AIGENT_AGENT_ID"):
        load_profile(tmp_path, "nobody")


def test_a_missing_component_is_named(prompts: Path) -> None:
    (prompts / "tutor" / "components" / "how.md").unlink()
    with pytest.raises(ConfigurationError, match=r"components/how\.md is missing"):
        load_profile(prompts, "tutor")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("components: [", "not valid YAML"),
        ("", "malformed: file"),
        ("just text", "malformed: file"),
        ("title: T\ncomponents: []", "malformed: components"),
        ("title: T\ncomponents: [{id: a, title: A}]", r"malformed: components\.0\.file"),
        ("title: T\ncolour: red\ncomponents: [{id: a, title: A, file: a.md}]", "malformed: colour"),
        (
            "title: T\ncomponents: [{id: a, title: A, file: a.md}, {id: a, title: B, file: b.md}]",
            "two components have the same id",
        ),
        ("title: T\ncomponents: [{id: a, title: A, file: ../../secret.md}]", "outside its folder"),
        ("title: T\ncomponents: [{id: a, title: A, file: /etc/hostname}]", "outside its folder"),
    ],
)
def test_a_malformed_profile_names_the_file_and_the_place(
    prompts: Path, content: str, complaint: str
) -> None:
    (prompts / "tutor" / "agent.yaml").write_text(content)
    with pytest.raises(ConfigurationError, match=rf"agent\.yaml.*{complaint}"):
        load_profile(prompts, "tutor")


@pytest.mark.parametrize(("content", "complaint"), [(b" \n", "is empty"), (b"\xff\xfe", "as UTF-8 text")])
def test_a_component_that_cannot_be_used_is_named(prompts: Path, content: bytes, complaint: str) -> None:
    (prompts / "tutor" / "components" / "who.md").write_bytes(content)
    with pytest.raises(ConfigurationError, match=rf"who\.md.*{complaint}"):
        load_profile(prompts, "tutor")
