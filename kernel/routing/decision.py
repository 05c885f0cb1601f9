"""What routing says of a turn. Every decision is stored with the turn and can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

DecidedBy = Literal["rule", "gate", "model", "unsure", "fallback"]
"""`unsure`: the gate could not tell and no model is asked, which is dialogue too."""

DIRECT_DIALOGUE: Final = "direct_dialogue"


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """A route and who chose it."""

    route: str
    """`direct_dialogue` or the name of a tool."""
    decided_by: DecidedBy
    confidence: float
    """0 to 1."""
    arguments: dict[str, object] | None = None
    """The tool's arguments where the tier read them from the message; None leaves them to the tool."""
    detail: dict[str, object] = field(default_factory=dict)
    """Why: the rule's name, scores, a model's raw text. JSON types only."""

    @property
    def is_dialogue(self) -> bool:
        return self.route == DIRECT_DIALOGUE
