"""What tests of the model tier share: its prompt, a shortlist and replies."""

from __future__ import annotations

import json

from kernel.prompts.orchestrator import load_orchestrator_prompts
from kernel.routing.decision import RouteDecision
from kernel.routing.model_router import ModelRouter, Option
from kernel.shared.context import ContextMessage
from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.harness.processes import ROOT

PROMPT = load_orchestrator_prompts(ROOT / "agent-prompts")["routing"]
WEATHER = "mcp::sky::current_weather"
FILES = "mcp::disk::read_file"
OPTIONS = [Option(WEATHER, "Current weather."), Option(FILES, "Read a file.")]
SURE = Script(text=json.dumps({"tool": WEATHER, "sure": "yes"}))
BROKEN = Script(text="I would look at the weather")


async def route(
    router: ModelRouter, message: str = "how is it outside?", *said: ContextMessage
) -> RouteDecision:
    return await router.decide(message, said, OPTIONS)


def prompt_of(backend: FakeModelServer, number: int = -1) -> str:
    [message] = backend.log[number].body["messages"]
    return str(message["content"])
