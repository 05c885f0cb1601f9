"""Adapters set up for a test."""

from __future__ import annotations

from contextlib import aclosing

from kernel.llm.backend import Timeouts
from kernel.llm.base import ChatMessage, ChatModel, Delta, ReasoningDelta, TextDelta
from kernel.llm.ollama import Ollama
from kernel.llm.openai_compatible import OpenAICompatible
from tests.fakes.model_server import CHAT_MODEL, EMBEDDING_MODEL

PATIENT = Timeouts(connect=5, first_token=60, idle=60)
CONTEXT_WINDOW = 4096


def ollama(base_url: str, timeouts: Timeouts = PATIENT) -> Ollama:
    return Ollama(
        base_url,
        default_model=CHAT_MODEL,
        embedding_model=EMBEDDING_MODEL,
        context_window=CONTEXT_WINDOW,
        timeouts=timeouts,
    )


def openai(base_url: str, timeouts: Timeouts = PATIENT, *, api_key: str | None = None) -> OpenAICompatible:
    return OpenAICompatible(
        "openai",
        base_url,
        default_model=CHAT_MODEL,
        embedding_model=EMBEDDING_MODEL,
        context_window=CONTEXT_WINDOW,
        timeouts=timeouts,
        api_key=api_key,
        when_down="start it",
        when_missing=lambda _: "set OPENAI_MODEL",
    )


async def ask(
    model: ChatModel,
    question: str = "Hello",
    *,
    max_tokens: int = 24,
    schema: dict[str, object] | None = None,
    think: bool | None = None,
) -> list[Delta]:
    """All deltas of one reply."""
    messages = [ChatMessage("system", "You are brief."), ChatMessage("user", question)]
    stream = model.stream(messages, max_tokens=max_tokens, temperature=0, schema=schema, think=think)
    async with aclosing(stream) as deltas:
        return [delta async for delta in deltas]


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))


def reasoning_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, ReasoningDelta))
