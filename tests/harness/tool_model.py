"""What the scripted backend says when it is asked for a route, for arguments and for an answer."""

from __future__ import annotations

import json

from tests.fakes.script import Script
from tests.harness.backend import Backend

ROUTED_BY_MODEL = {"AIGENT_ROUTING": "model"}
"""Settings of a stack whose model decides about every message that no rule does."""

ROUTING = "Decide whether one of the tools"
PLANNING = "Fill in the arguments"
ANSWERING = "Answer my message from this result"


def script_model(backend: Backend, *, route: str, answer: str, plan: Script | None = None) -> None:
    """Have messages routed to `route`, or to dialogue with `none`, and answered with `answer`.

    plan: the model's reply when it is asked for arguments; without one it knows none.
    """
    backend.script(Script(text=answer, tokens_per_second=200))
    backend.script(Script(text=answer, tokens_per_second=200), marker=ANSWERING)
    backend.script(plan or Script(text="{}"), marker=PLANNING)
    backend.script(Script(text=json.dumps({"tool": route, "sure": "yes"})), marker=ROUTING)
