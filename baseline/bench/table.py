"""The groups of the table, in its order."""

from __future__ import annotations

from typing import Final

from baseline.bench.groups.embedded import embedded
from baseline.bench.groups.idle import idle
from baseline.bench.groups.long_conversation import long_conversation
from baseline.bench.groups.model_calls import model_calls
from baseline.bench.groups.parallel import parallel
from baseline.bench.groups.retrieval import retrieval
from baseline.bench.groups.stop import stop
from baseline.bench.groups.turns import ollama, openai
from baseline.bench.rows import Group

GROUPS: Final[dict[str, Group]] = {
    "ollama": ollama,
    "openai": openai,
    "parallel": parallel,
    "calls": model_calls,
    "long": long_conversation,
    "idle": idle,
    "retrieval": retrieval,
    "embedded": embedded,
    "stop": stop,
}
