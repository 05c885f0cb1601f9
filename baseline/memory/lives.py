"""What users told an assistant and how they ask for it weeks later; and what none of it has to do with.

Half of the questions share a word or a name with what was said, half are paraphrases, as people ask.
Who wrote a file and what it was used for stands in it as `about`.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).with_name("lives")


class Fact(BaseModel):
    """said, reply: the turn it was told in. asked: the question that it answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    reply: str
    asked: str


class Life(BaseModel):
    """Fifty facts of one user, and messages that no memory of them should be brought to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    facts: tuple[Fact, ...]
    unrelated: tuple[str, ...]


def read_lives() -> dict[str, Life]:
    """By name; `calibration` is the one that settings were chosen on."""
    files = sorted(_FOLDER.glob("*.json"))
    return {file.stem: Life.model_validate_json(file.read_text(encoding="utf-8")) for file in files}
