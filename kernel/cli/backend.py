"""Which model backend this machine will use, and whether the embedded model server must be started for it.

`make up` asks `python -m kernel.cli.backend`, which prints one word, whether to fetch the embedded models.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import httpx

from kernel.llm.embedded.files import MODEL_FILES
from kernel.llm.registry import ModelRegistry
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import Settings, load_settings

MODELS_DIR = Path("models-local")  # where `python -m kernel.llm.embedded fetch` puts them
Backend = Literal["ollama", "openai", "embedded"]


def choose_backend(settings: Settings) -> Backend:
    """What the settings say; `auto` is Ollama where one answers, else the embedded model server."""
    if settings.llm_provider != "auto":
        return settings.llm_provider
    return "ollama" if ollama_answers(settings) else "embedded"


def ollama_answers(settings: Settings) -> bool:
    try:
        answer = httpx.get(f"{settings.ollama_base_url.rstrip('/')}/api/version", timeout=2)
    except (httpx.TransportError, httpx.InvalidURL):
        return False
    return answer.is_success


async def needs_model_server(settings: Settings) -> bool:
    """Whether no model answers now although the embedded one may: then somebody must start its server."""
    if settings.llm_provider not in ("auto", "embedded"):
        return False
    registry = ModelRegistry(settings)
    try:
        return not (await registry.status()).reachable
    finally:
        await registry.aclose()


def embedded_problem() -> str | None:
    """What keeps the embedded model server from starting and what to do, None if nothing does."""
    if any(find_spec(name) is None for name in ("xllamacpp", "onnxruntime", "tokenizers")):
        return "the embedded model server is not installed: run `make models`"
    for model in MODEL_FILES:
        if not (MODELS_DIR / model.name).is_file():
            return f"the embedded model {MODELS_DIR / model.name} is missing: run `make models`"
    return None


def main() -> None:
    try:
        sys.stdout.write(choose_backend(load_settings()) + "\n")
    except ConfigurationError as error:
        sys.exit(f"aigentos: {error.detail}")


if __name__ == "__main__":
    main()
