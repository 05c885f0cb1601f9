"""`.env.example` against the settings: every variable, its default, and a sentence."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import AliasChoices

from kernel.shared.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
DOCUMENTED = re.compile(r"^# (?P<sentence>[A-Z].*\.)\n#(?P<name>[A-Z_]+)=(?P<default>.*)$", re.MULTILINE)


def variables() -> dict[str, str]:
    """Every variable of the settings with its default as one would write it."""
    found = {}
    for field in Settings.model_fields.values():
        assert isinstance(field.validation_alias, AliasChoices)
        [name] = field.validation_alias.choices
        found[str(name)] = "" if field.default in (None, ()) else str(field.default)
    return found


def test_every_variable_is_documented_with_its_default_in_the_settings_order() -> None:
    documented = {match["name"]: match["default"] for match in DOCUMENTED.finditer(EXAMPLE.read_text())}
    assert documented == variables()
    assert list(documented) == list(variables())


def test_nothing_else_is_set_in_the_example() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert named == list(variables())
