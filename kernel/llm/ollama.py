"""Ollama. Source of the wire format, lines of JSON: docs/api.md of the Ollama project."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import numpy as np
from numpy.typing import NDArray

from kernel.llm.backend import Backend, Timeouts, server_root
from kernel.llm.base import ChatMessage, Delta, ModelInfo, PullProgress, Usage
from kernel.llm.failures import failure_in_stream
from kernel.llm.lines import count_of, json_object, section, text_of
from kernel.llm.reply import Part, ReplyReader
from kernel.llm.vectors import BatchedEmbedding
from kernel.shared.errors import ModelNotFound, ModelProtocolError

KEEP_ALIVE = "30m"  # how long Ollama keeps the model in memory after a request


class Ollama:
    """An Ollama server: makes chat models and embedders on it, lists and pulls models."""

    name = "ollama"

    def __init__(
        self,
        base_url: str,
        *,
        default_model: str,
        embedding_model: str,
        context_window: int,
        timeouts: Timeouts,
    ) -> None:
        self.default_model = default_model
        self._embedding_model = embedding_model
        self._context_window = context_window
        self._backend = Backend(
            "Ollama",
            server_root(base_url),
            timeouts=timeouts,
            when_down="start it with `ollama serve` or check OLLAMA_BASE_URL",
            when_missing=how_to_pull,
        )

    async def chat(self, model: str, context_window: int | None = None) -> OllamaChat:
        return OllamaChat(self._backend, short_name(model), context_window or self._context_window)

    async def embedder(self) -> OllamaEmbedder:
        return OllamaEmbedder(self._backend, self._embedding_model)

    async def check(self, model: str) -> None:
        if short_name(model) not in [offered.name for offered in await self.models()]:
            raise ModelNotFound(f"{self._backend.label} has not got the model {model}: {how_to_pull(model)}")

    async def models(self) -> list[ModelInfo]:
        answer = await self._backend.get("/api/tags")
        models = answer.get("models")
        if not isinstance(models, list):
            raise ModelProtocolError(f"{self._backend.label} does not list its models: is it Ollama?")
        return [
            ModelInfo(
                name=short_name(text_of(model, "name")),
                provider=self.name,
                size_bytes=count_of(model, "size"),
                can_chat="bert" not in text_of(section(model, "details"), "family"),
            )
            for model in models
            if isinstance(model, dict)
        ]

    async def largest_window(self, model: str) -> int | None:
        about = section(await self._backend.post("/api/show", {"model": model}), "model_info")
        return count_of(about, f"{text_of(about, 'general.architecture')}.context_length")

    async def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        """Download a model, telling of the progress. Raises ModelError; closing the generator stops it."""
        async with aclosing(self._backend.lines("/api/pull", {"model": model})) as lines:
            async for line in lines:
                value = json_object(line)
                if "error" in value:
                    raise failure_in_stream(self._backend.label, value)
                yield PullProgress(
                    text_of(value, "status"), count_of(value, "completed"), count_of(value, "total")
                )

    async def aclose(self) -> None:
        await self._backend.aclose()


class OllamaChat:
    """A chat model on Ollama."""

    provider = Ollama.name

    def __init__(self, backend: Backend, model: str, context_window: int) -> None:
        self.model = model
        self.context_window = context_window
        self._backend = backend
        self._label = backend.label
        self._reader = ReplyReader(backend, "/api/chat", self._parse)

    def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        temperature: float,
        schema: dict[str, object] | None = None,
        think: bool | None = None,
    ) -> AsyncGenerator[Delta, None]:
        payload: dict[str, object] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "stream": True,
            "keep_alive": KEEP_ALIVE,
            # num_ctx goes with every request and is always the user's: another makes Ollama reload the model
            "options": {
                "num_ctx": self.context_window,
                "num_predict": max_tokens,
                "temperature": temperature,
            },
        }
        if schema is not None:
            payload["format"] = schema
        switch = {} if think is None else {"think": think}
        return self._reader.stream(payload, max_tokens=max_tokens, think=switch)

    async def is_loaded(self) -> bool | None:
        running = (await self._backend.get("/api/ps")).get("models")
        if not isinstance(running, list):
            return None
        return self.model in [
            short_name(text_of(model, "name")) for model in running if isinstance(model, dict)
        ]

    def _parse(self, line: bytes) -> Part:
        value = json_object(line)
        if "error" in value:
            raise failure_in_stream(self._label, value)
        message = section(value, "message")
        part = Part(text=text_of(message, "content"), reasoning=text_of(message, "thinking"))
        if value.get("done") is not True:
            return part
        return Part(
            text=part.text,
            reasoning=part.reasoning,
            usage=Usage(
                prompt_tokens=count_of(value, "prompt_eval_count"),
                completion_tokens=count_of(value, "eval_count"),
            ),
            finish="length" if value.get("done_reason") == "length" else "stop",
            is_last=True,
        )


class OllamaEmbedder:
    """An embedding model on Ollama, which cuts texts that are too long itself."""

    def __init__(self, backend: Backend, model: str) -> None:
        self.model = model
        self._backend = backend
        self._batched = BatchedEmbedding(self._request)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return await self._batched.embed(texts)

    async def embed_ahead(self, texts: Sequence[str]) -> None:
        """Ollama keeps nothing: its model would work twice."""

    async def _request(self, texts: list[str]) -> object:
        payload = {"model": self.model, "input": texts, "keep_alive": KEEP_ALIVE}
        return (await self._backend.post("/api/embed", payload)).get("embeddings")


def short_name(model: str) -> str:
    """A model's name without the tag that Ollama adds to one without a tag."""
    return model.removesuffix(":latest")


def how_to_pull(model: str) -> str:
    return f"run `ollama pull {model}`"
