"""The kernel's view of the embedded server: two OpenAI-compatible servers, on two ports, and their key."""

from __future__ import annotations

from pathlib import Path

import httpx

from kernel.llm.backend import Timeouts, server_root
from kernel.llm.base import ChatModel, Embedder, ModelInfo
from kernel.llm.embedded import CHAT_MODEL, EMBEDDING_MODEL
from kernel.llm.openai_compatible import OpenAICompatible
from kernel.shared.errors import ModelNotFound, ModelUnavailable

_HOW_TO_START = "start it with `python -m kernel.llm.embedded serve` or check AIGENT_EMBEDDED_URL"


class Embedded:
    """The embedded server. The key is read at first need, for the server writes it at its first start."""

    name = "embedded"
    default_model = CHAT_MODEL

    def __init__(self, base_url: str, key_file: Path, *, context_window: int, timeouts: Timeouts) -> None:
        self._base_url = server_root(base_url)
        self._key_file = key_file
        self._context_window = context_window
        self._timeouts = timeouts
        self._servers: tuple[OpenAICompatible, OpenAICompatible] | None = None

    async def chat(self, model: str, context_window: int | None = None) -> ChatModel:
        if model != CHAT_MODEL:
            raise ModelNotFound(f"the embedded server has not got the model {model}, only {CHAT_MODEL}")
        server, _ = self._connected()
        return await server.chat_with_true_context(model, context_window)

    async def embedder(self) -> Embedder:
        _, server = self._connected()
        await server.models()
        return await server.embedder()

    async def models(self) -> list[ModelInfo]:
        server, _ = self._connected()
        sizes = [model.size_bytes for model in await server.models()]
        return [ModelInfo(CHAT_MODEL, self.name, sizes[0] if sizes else None)]

    async def check(self, model: str) -> None:
        await self.chat(model)

    async def largest_window(self, model: str) -> int | None:
        server, _ = self._connected()
        return await server.largest_window(model)

    async def aclose(self) -> None:
        for server in self._servers or ():
            await server.aclose()

    def _connected(self) -> tuple[OpenAICompatible, OpenAICompatible]:
        if self._servers is None:
            try:
                key = self._key_file.read_text().strip()
            except OSError as error:
                raise ModelUnavailable(
                    f"the embedded model server has not run yet, {self._key_file} is missing: {_HOW_TO_START}"
                ) from error
            self._servers = (
                self._server(self._base_url, CHAT_MODEL, key),
                self._server(next_port(self._base_url), EMBEDDING_MODEL, key),
            )
        return self._servers

    def _server(self, url: str, model: str, key: str) -> OpenAICompatible:
        return OpenAICompatible(
            self.name,
            url,
            default_model=model,
            embedding_model=model,
            context_window=self._context_window,
            timeouts=self._timeouts,
            api_key=key,
            when_down=_HOW_TO_START,
            when_missing=lambda _: f"it serves {model}",
        )


def next_port(base_url: str) -> str:
    """Where the embeddings are, given where the chat is."""
    url = httpx.URL(base_url)
    return str(url.copy_with(port=(url.port or 80) + 1))
