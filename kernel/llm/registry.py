"""The providers of models, and which model answers now.

To add a provider: an adapter beside this file that is a `Provider`, and a line in `ModelRegistry.__init__`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from kernel.llm.backend import Timeouts
from kernel.llm.base import ChatModel, Embedder, ModelInfo, Provider, PullProgress
from kernel.llm.embedded.client import Embedded
from kernel.llm.ollama import Ollama
from kernel.llm.openai_compatible import OpenAICompatible
from kernel.llm.remembered import Remembered
from kernel.shared.errors import (
    ConfigurationError,
    InvalidRequest,
    ModelError,
    ModelNotFound,
    ModelUnavailable,
)
from kernel.shared.settings import Settings

_STATUS_MAX_AGE = 5.0
_CHOICE_MAX_AGE = 30.0
_PATIENCE = 3.0  # seconds that a user waits for a backend to say what it can do
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What the user chose; None means as the settings say. context_window: in tokens."""

    provider: str | None = None
    model: str | None = None
    context_window: int | None = None


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """Whether a chat model can be reached.

    `problem` says what is wrong and what to do; with `reachable`, that another model stands in.
    """

    provider: str
    model: str
    reachable: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    chat: ChatModel
    problem: str | None = None


class ModelRegistry:
    """The models that the settings describe. One for a process; close it with `aclose`.

    Raises ConfigurationError if the settings lack something that their provider needs.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ollama = _ollama(settings, settings.ollama_base_url)
        self._embedded = _embedded(settings)
        providers: list[Provider] = [self._ollama, self._embedded]
        if settings.openai_base_url or settings.llm_provider == "openai":
            providers.append(_openai(settings))
        self._providers = {provider.name: provider for provider in providers}
        self._embeddings = _separate_embeddings(settings)
        self._chats: dict[ModelChoice, Remembered[_Found]] = {}
        self._embedder = Remembered(self._find_embedder, max_age=_CHOICE_MAX_AGE)
        self._statuses: dict[ModelChoice, tuple[float, ModelStatus]] = {}
        self._status_lock = asyncio.Lock()

    async def chat(self, choice: ModelChoice | None = None) -> ChatModel:
        """The model that answers now. Asks the network only at first use and after `forget`.

        Raises ModelUnavailable, ModelNotFound, or InvalidRequest for a provider that is not configured.
        """
        choice = choice or ModelChoice()
        if choice not in self._chats:
            self._chats[choice] = Remembered(lambda: self._find_chat(choice), max_age=_CHOICE_MAX_AGE)
        return (await self._chats[choice].get()).chat

    async def embedder(self) -> Embedder:
        """The embedding model. Asks the network as `chat` does. Raises ModelUnavailable or ModelNotFound."""
        return await self._embedder.get()

    def forget(self) -> None:
        """Look anew for who answers; to be called after ModelUnavailable."""
        for remembered in self._chats.values():
            remembered.forget()
        self._embedder.forget()
        self._statuses.clear()

    async def list_models(self) -> list[ModelInfo]:
        """The chat models of all providers that answer within a second."""
        lists = await asyncio.gather(*(self._models_of(item) for item in self._providers.values()))
        return [model for models in lists for model in models if model.can_chat]

    def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        """Download a model through Ollama. Raises InvalidRequest with another provider."""
        if self._settings.llm_provider not in ("auto", "ollama"):
            raise InvalidRequest(
                f"only Ollama pulls models, and AIGENT_LLM_PROVIDER is {self._settings.llm_provider}"
            )
        return self._ollama.pull(model)

    async def status(self, choice: ModelChoice | None = None) -> ModelStatus:
        """Whether the model can be reached. Asks at most every 5 seconds, and waits about one at most."""
        choice = choice or ModelChoice()
        async with self._status_lock:
            asked_at, status = self._statuses.get(choice, (0.0, None))
            if status is None or time.monotonic() - asked_at > _STATUS_MAX_AGE:
                status = await self._ask_status(choice)
                self._statuses[choice] = time.monotonic(), status
            return status

    async def largest_window(self, choice: ModelChoice) -> int | None:
        """Tokens of context that the model has at most; None if its backend does not say or is away."""
        try:
            async with asyncio.timeout(_PATIENCE):
                chat = await self.chat(choice)
                return await self._provider(chat.provider).largest_window(chat.model)
        except (ModelError, InvalidRequest, TimeoutError) as error:
            log.info("it is not known how large the context window may be: %s", error)
            return None

    async def aclose(self) -> None:
        for chat in self._chats.values():
            await chat.aclose()
        await self._embedder.aclose()
        for provider in self._providers.values():
            await provider.aclose()
        if self._embeddings is not None:
            await self._embeddings.aclose()

    async def _ask_status(self, choice: ModelChoice) -> ModelStatus:
        try:
            found = await self._find_chat(choice)
            chat = found.chat
            await self._provider(chat.provider).check(chat.model)
        except (ModelError, InvalidRequest) as error:
            provider = choice.provider or self._settings.llm_provider
            model = choice.model or self._providers.get(provider, self._ollama).default_model
            return ModelStatus(provider, model, reachable=False, problem=error.detail)
        return ModelStatus(chat.provider, chat.model, reachable=True, problem=found.problem)

    async def _find_chat(self, choice: ModelChoice) -> _Found:
        """A named provider is taken at its word, and says itself what is wrong when it is used."""
        provider = choice.provider or self._settings.llm_provider
        if provider == "auto":
            return await self._find_chat_by_itself(choice)
        chosen = self._provider(provider)
        return _Found(await chosen.chat(choice.model or chosen.default_model, choice.context_window))

    async def _find_chat_by_itself(self, choice: ModelChoice) -> _Found:
        """Ollama if it answers and has the model, else the embedded server, else what would help."""
        model = choice.model or self._ollama.default_model
        try:
            await self._ollama.check(model)
            return _Found(await self._ollama.chat(model, choice.context_window))
        except ModelError as error:
            no_ollama = error
        try:
            chat = await self._embedded.chat(self._embedded.default_model, choice.context_window)
        except ModelError as error:
            if isinstance(no_ollama, ModelNotFound):
                raise no_ollama from error
            raise ModelUnavailable(f"{no_ollama.detail}; or the other way: {error.detail}") from error
        if isinstance(no_ollama, ModelNotFound):
            return _Found(chat, f"{no_ollama.detail} (until then the small embedded model answers)")
        return _Found(chat)

    async def _find_embedder(self) -> Embedder:
        provider = self._settings.llm_provider
        if self._embeddings is not None:
            return await self._embeddings.embedder()
        if provider != "auto":
            return await self._provider(provider).embedder()
        try:
            await self._ollama.check(self._settings.embedding_model)
            return await self._ollama.embedder()
        except ModelError as error:
            no_ollama = error
        try:
            return await self._embedded.embedder()
        except ModelError as error:
            raise no_ollama from error

    def _provider(self, name: str) -> Provider:
        provider = self._providers.get(name)
        if provider is None:
            raise InvalidRequest(
                f"the provider {name} is not configured: choose {', '.join(self._providers)}"
            )
        return provider

    async def _models_of(self, provider: Provider) -> list[ModelInfo]:
        try:
            return await provider.models()
        except ModelError:  # it offers nothing now
            return []


def _embedded(settings: Settings) -> Embedded:
    return Embedded(
        settings.embedded_base_url,
        settings.embedded_key_file,
        context_window=settings.context_window,
        timeouts=_timeouts(settings),
    )


def _ollama(settings: Settings, url: str) -> Ollama:
    return Ollama(
        url,
        default_model=settings.ollama_model,
        embedding_model=settings.embedding_model,
        context_window=settings.context_window,
        timeouts=_timeouts(settings),
    )


def _openai(settings: Settings, embeddings_url: str | None = None) -> OpenAICompatible:
    """The server at OPENAI_BASE_URL, or one for embeddings alone. Raises ConfigurationError."""
    url, model = embeddings_url or settings.openai_base_url, settings.openai_model
    if url is None or (model is None and embeddings_url is None):
        raise ConfigurationError(
            f"{'OPENAI_MODEL' if url else 'OPENAI_BASE_URL'}: the provider openai needs it"
        )
    return OpenAICompatible(
        "openai",
        url,
        default_model=model or "",
        embedding_model=settings.embedding_model,
        context_window=settings.context_window,
        timeouts=_timeouts(settings),
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        when_down="start it or check OPENAI_BASE_URL",
        when_missing=lambda _: "set OPENAI_MODEL to one that it offers",
    )


def _separate_embeddings(settings: Settings) -> Provider | None:
    """A server for embeddings alone: a URL that ends with /v1 speaks OpenAI's API, any other Ollama's."""
    url = settings.embedding_base_url
    if url is None:
        return None
    return _openai(settings, url) if url.rstrip("/").endswith("/v1") else _ollama(settings, url)


def _timeouts(settings: Settings) -> Timeouts:
    return Timeouts(settings.connect_timeout, settings.first_token_timeout, settings.token_idle_timeout)
