"""What the rest of the kernel knows of a model: `ChatModel.stream` and `Embedder.embed`.

An adapter translates one wire format into the deltas below and every failure into `kernel.shared.errors`.
One contract suite (`tests/llm/`) holds for all of them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer, as the backend sent it: usually one token."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """A piece of the model's reasoning: from the backend's own field or from inside `<think>…</think>`."""

    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as the backend reports them; None where it does not say."""

    prompt_tokens: int | None = None
    cached_prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The backend said that the answer is complete. A stream without it is an error, never an answer."""

    finish_reason: FinishReason


Delta = TextDelta | ReasoningDelta | Usage | Done


class ChatModel(Protocol):
    """A chat model on some backend."""

    @property
    def provider(self) -> str:
        """`ollama`, `openai` or `embedded`."""

    @property
    def model(self) -> str:
        """The backend's name of the model."""

    @property
    def context_window(self) -> int:
        """Tokens that prompt and answer share, per conversation."""

    def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        temperature: float,
        schema: dict[str, object] | None = None,
        think: bool | None = None,
    ) -> AsyncGenerator[Delta, None]:
        """Stream one reply: any number of text and reasoning deltas, at most one Usage, then one Done.

        schema: a JSON schema that constrains the reply. think: whether to reason, None = the model's default.
        Closing the generator closes the connection, which stops generation.

        Raises ModelUnavailable, ModelNotFound, ModelTimeout, ModelProtocolError, ModelRejected or
        ContextWindowExceeded.
        """

    async def is_loaded(self) -> bool | None:
        """Whether the server has the model in memory; None if it does not tell. Raises ModelError."""


class Embedder(Protocol):
    @property
    def model(self) -> str:
        """The backend's name of the embedding model; vectors of different models are never compared."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of `texts`, shape (len(texts), dimensions), float32. Raises ModelError."""

    async def embed_ahead(self, texts: Sequence[str]) -> None:
        """Have a server that keeps vectors for some seconds make some that others will ask for in a moment.

        With any other server it does nothing. Raises ModelError.
        """


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that a backend offers."""

    name: str
    provider: str
    size_bytes: int | None = None
    can_chat: bool = True


class Provider(Protocol):
    """A place that models come from. Everything it must ask its server raises ModelError."""

    @property
    def name(self) -> str: ...

    @property
    def default_model(self) -> str: ...

    async def chat(self, model: str, context_window: int | None = None) -> ChatModel:
        """The chat model of this name. Asks the server only for what must be known before the first reply.

        context_window: in tokens, None: as the settings say; less if the server is known to have less.
        """

    async def embedder(self) -> Embedder:
        """The provider's embedding model."""

    async def models(self) -> list[ModelInfo]:
        """All models that are there now."""

    async def check(self, model: str) -> None:
        """Ask the server whether it has this model. Raises ModelNotFound with what to do."""

    async def largest_window(self, model: str) -> int | None:
        """Tokens of context that the model has at most, None if the server does not say."""

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a download is; bytes, None where the backend does not say."""

    status: str
    completed: int | None = None
    total: int | None = None
