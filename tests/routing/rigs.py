"""Few exemplars, tools to route to, a clock that a test moves and an embedder that it can break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from kernel.llm.base import Embedder
from kernel.routing.gate import Gate, Judgement, Silence
from kernel.routing.rules import Rules
from kernel.store.mcp_records import McpTool
from kernel.tools.math import plan_arguments
from tests.fakes.wire import embedding
from tests.routing.small_exemplars import REQUESTS, ROUTES

RULES = Rules(plan_arguments)


def write_exemplars(folder: Path) -> Path:
    """The small exemplars as the files that the product reads; returns the prompts folder."""
    prompts = folder / "prompts"
    (prompts / "orchestrator").mkdir(parents=True)
    rewrite(prompts, "routes", ROUTES)
    rewrite(prompts, "tool_requests", REQUESTS)
    return prompts


def rewrite(prompts: Path, name: str, content: object) -> Path:
    path = prompts / "orchestrator" / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def tool(server: str, name: str, description: str, **parameters: str) -> McpTool:
    """An MCP tool whose parameters are all required; given by name and description."""
    properties = {key: {"type": "string", "description": text} for key, text in parameters.items()}
    return McpTool(
        server_slug=server,
        server_name=server.title(),
        name=name,
        description=description,
        input_schema={"type": "object", "properties": properties, "required": list(parameters)},
        read_only=True,
        idempotent=True,
    )


WEATHER = tool("sky", "current_weather", "Current weather and temperature for a city.", city="name of a city")
FILES = tool("disk", "read_file", "Read the contents of a file at a path.", path="path of the file")
TOOLS = (WEATHER, FILES)


@dataclass
class FakeClock:
    """Seconds that pass only when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class BagOfWords:
    """Texts that share words are near each other. `texts` are all that were embedded so far."""

    model: str = "bag-of-words"
    texts: list[str] = field(default_factory=list)
    error: Exception | None = None
    hangs: bool = False
    turned: bool = False
    """Whether the vectors are those of another model."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.error is not None:
            raise self.error
        if self.hangs:
            await asyncio.Event().wait()
        self.texts += texts
        vectors = np.array([embedding(text) for text in texts], np.float32)
        return vectors[:, ::-1].copy() if self.turned else vectors

    async def embed_ahead(self, texts: Sequence[str]) -> None:
        """It keeps nothing."""

    def forget(self) -> None:
        self.texts.clear()


@dataclass
class GateRig:
    """Gates on one prompts folder and one data folder, as processes that start one after the other."""

    folder: Path
    embedder: BagOfWords = field(default_factory=BagOfWords)
    clock: FakeClock = field(default_factory=FakeClock)
    gates: list[Gate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.prompts = write_exemplars(self.folder)

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def files(self) -> list[Path]:
        return sorted((self.data_dir / "routing").iterdir())

    def gate(self, find_embedder: Callable[[], Embedder] | None = None) -> Gate:
        async def find() -> Embedder:
            return find_embedder() if find_embedder else self.embedder

        gate = Gate(find, RULES.read, prompts_dir=self.prompts, data_dir=self.data_dir, monotonic=self.clock)
        self.gates.append(gate)
        return gate

    async def aclose(self) -> None:
        for gate in self.gates:
            await gate.aclose()


async def judge(
    gate: Gate, message: str = "weather in Paris now", tools: tuple[McpTool, ...] = TOOLS
) -> Judgement | Silence:
    return await gate.judge(RULES.read(message, ()), tools)


async def opinion_of(gate: Gate, message: str, tools: tuple[McpTool, ...] = TOOLS) -> Judgement:
    judged = await judge(gate, message, tools)
    assert isinstance(judged, Judgement), judged
    return judged


async def learned(rig: GateRig, tools: tuple[McpTool, ...] = TOOLS) -> Gate:
    gate = rig.gate()
    await gate.prepare(tools)
    assert gate.problem is None
    return gate
