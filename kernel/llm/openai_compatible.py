"""Servers with OpenAI's API: llama.cpp (also our embedded server), vLLM, LM Studio, LiteLLM, OpenAI itself.

Sources of the wire format: OpenAI's reference of chat completions and embeddings; for `timings`,
`reasoning_content`, `/props` and its error types the README of llama.cpp's server.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kernel.llm.backend import Backend, Timeouts, server_root
from kernel.llm.base import ChatMessage, Delta, ModelInfo, Usage
from kernel.llm.failures import failure_in_stream
from kernel.llm.lines import count_of, json_object, section, text_of
from kernel.llm.reply import Part, ReplyReader
from kernel.llm.vectors import BatchedEmbedding
from kernel.shared.errors import ContextWindowExceeded, ModelNotFound, ModelProtocolError, ModelUnavailable

_OTHER_FIELDS = (b":", b"event:", b"id:", b"retry:")  # of server-sent events; they mean nothing here


class OpenAICompatible:
    """A server with OpenAI's API: makes chat models and embedders on it, lists models."""

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        default_model: str,
        embedding_model: str,
        context_window: int,
        timeouts: Timeouts,
        when_down: str,
        when_missing: Callable[[str], str],
        api_key: str | None = None,
    ) -> None:
        self.name = name
        self.default_model = default_model
        self._embedding_model = embedding_model
        self._context_window = context_window
        self._backend = Backend(
            f"The {name} server",
            server_root(base_url),
            timeouts=timeouts,
            when_down=when_down,
            when_missing=when_missing,
            api_key=api_key,
        )

    async def chat(self, model: str, context_window: int | None = None) -> OpenAIChat:
        return OpenAIChat(self.name, self._backend, model, context_window or self._context_window)

    async def embedder(self) -> OpenAIEmbedder:
        return OpenAIEmbedder(self._backend, self._embedding_model)

    async def check(self, model: str) -> None:
        """Ask the server whether it lists this model; one that lists nothing is believed."""
        names = [offered.name for offered in await self.models()]
        if names and model not in names:
            offers = ", ".join(names[:10])
            raise ModelNotFound(f"{self._backend.label} has not got the model {model}; it offers {offers}")

    async def models(self) -> list[ModelInfo]:
        return [
            ModelInfo(
                name=text_of(model, "id"),
                provider=self.name,
                size_bytes=count_of(section(model, "meta"), "size"),
            )
            for model in await self._listed()
        ]

    async def chat_with_true_context(self, model: str, context_window: int | None = None) -> OpenAIChat:
        """The chat model of a llama.cpp server, with no more context than a slot of it really has."""
        wanted = context_window or self._context_window
        window = min(wanted, await self._slot() or wanted)
        return OpenAIChat(self.name, self._backend, model, window, is_loaded=True)

    async def largest_window(self, model: str) -> int | None:
        """What vLLM lists, or what llama.cpp's server says of itself; others say nothing."""
        for listed in await self._listed():
            if text_of(listed, "id") == model and count_of(listed, "max_model_len"):
                return count_of(listed, "max_model_len")
        return await self._slot()

    async def _listed(self) -> list[dict[str, object]]:
        models = (await self._backend.get("/v1/models")).get("data")
        if not isinstance(models, list):
            raise ModelProtocolError(
                f"{self._backend.label} does not list its models: is it OpenAI-compatible?"
            )
        return [model for model in models if isinstance(model, dict)]

    async def _slot(self) -> int | None:
        props = await self._backend.get("/props")
        return count_of(section(props, "default_generation_settings"), "n_ctx")

    async def aclose(self) -> None:
        await self._backend.aclose()


class OpenAIChat:
    """A chat model on a server with OpenAI's API."""

    def __init__(
        self,
        provider: str,
        backend: Backend,
        model: str,
        context_window: int,
        *,
        is_loaded: bool | None = None,
    ) -> None:
        self.provider = provider
        self._is_loaded = is_loaded
        self.model = model
        self.context_window = context_window
        self._label = backend.label
        self._reader = ReplyReader(backend, "/v1/chat/completions", self._parse)

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
            "stream_options": {"include_usage": True},
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if schema is not None:
            payload["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": schema, "strict": True},
            }
        switch = {} if think is None else {"chat_template_kwargs": {"enable_thinking": think}}
        return self._reader.stream(payload, max_tokens=max_tokens, think=switch)

    async def is_loaded(self) -> bool | None:
        return self._is_loaded

    def _parse(self, line: bytes) -> Part | None:
        if line.startswith(_OTHER_FIELDS):
            return None
        field, _, data = line.partition(b":")
        if field not in (b"data", b"error"):  # old llama.cpp servers send `error:`
            raise ModelProtocolError(f"{self._label} sent a malformed line: {line[:80]!r}")
        if data.strip() == b"[DONE]":
            return Part(is_last=True)
        value = json_object(data)
        if field == b"error" or "error" in value:
            raise failure_in_stream(self._label, value)
        choices = value.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else {}
        if not isinstance(choice, dict):
            raise ModelProtocolError(f"{self._label} sent a malformed line: {line[:80]!r}")
        delta = section(choice, "delta")
        reason = choice.get("finish_reason")
        return Part(
            text=text_of(delta, "content"),
            reasoning=text_of(delta, "reasoning_content") or text_of(delta, "reasoning"),
            usage=_usage(value),
            finish=None if reason is None else "length" if reason == "length" else "stop",
        )


class OpenAIEmbedder:
    """An embedding model on a server with OpenAI's API."""

    def __init__(self, backend: Backend, model: str) -> None:
        self.model = model
        self._backend = backend
        self._keeps = True  # until we know better
        self._batched = BatchedEmbedding(self._request)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return await self._batched.embed(texts)

    async def embed_ahead(self, texts: Sequence[str]) -> None:
        if self._keeps:
            payload = {"model": self.model, "input": list(texts)}
            self._keeps = await self._backend.post_ahead("/v1/embeddings", payload)

    async def _request(self, texts: list[str]) -> list[object]:
        """One row a text. Of a text that is too long for the model, the beginning counts."""
        try:
            answer = await self._backend.post("/v1/embeddings", {"model": self.model, "input": texts})
        except (ContextWindowExceeded, ModelUnavailable) as error:
            if not _is_too_long(error) or (len(texts) == 1 and len(texts[0]) < 2):
                raise
            if len(texts) == 1:
                return await self._request([texts[0][: len(texts[0]) // 2]])
            return [row for text in texts for row in await self._request([text])]
        return _rows(answer)


def _usage(value: dict[str, object]) -> Usage | None:
    """The counts of a chunk that has them; `timings` is llama.cpp's."""
    usage = section(value, "usage")
    if not usage:
        return None
    cached = count_of(section(usage, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = count_of(section(value, "timings"), "cache_n")
    return Usage(count_of(usage, "prompt_tokens"), cached, count_of(usage, "completion_tokens"))


def _rows(answer: dict[str, object]) -> list[object]:
    """The vectors in the order of the texts."""
    data = answer.get("data")
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise ModelProtocolError("the embedding server sent no vectors: is it OpenAI-compatible?")
    return [item.get("embedding") for item in sorted(data, key=lambda item: count_of(item, "index") or 0)]


def _is_too_long(error: ContextWindowExceeded | ModelUnavailable) -> bool:
    # llama.cpp answers 500, "input (… tokens) is too large to process", to a text beyond its batch size
    return isinstance(error, ContextWindowExceeded) or "too large to process" in error.detail
