"""What holds for every chat model and every embedder: one suite, three backends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import numpy as np
import pytest

from kernel.llm.base import ChatMessage, ChatModel, Done, Embedder, Provider, ReasoningDelta, TextDelta, Usage
from kernel.llm.embedded.client import Embedded
from kernel.shared.errors import ModelUnavailable
from tests.fakes.model_server import FakeModelServer
from tests.llm import rigs
from tests.llm.conftest import EmbeddedServer
from tests.llm.rigs import ask, text_of

BACKENDS = ["ollama", "openai_compatible", pytest.param("embedded", marks=pytest.mark.embedded)]
ROUTE_SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"route": {"type": "string", "enum": ["dialogue", "tool"]}},
    "required": ["route"],
    "additionalProperties": False,
}


@pytest.fixture(params=BACKENDS)
async def provider(request: pytest.FixtureRequest, fake: FakeModelServer) -> AsyncIterator[Provider]:
    made: Provider
    match request.param:
        case "ollama":
            made = rigs.ollama(fake.base_url)
        case "openai_compatible":
            made = rigs.openai(fake.base_url)
        case _:
            server: EmbeddedServer = request.getfixturevalue("embedded_server")
            made = Embedded(server.base_url, server.key_file, context_window=4096, timeouts=rigs.PATIENT)
    yield made
    await made.aclose()


@pytest.fixture
async def model(provider: Provider) -> ChatModel:
    return await provider.chat(provider.default_model)


@pytest.fixture
async def embedder(provider: Provider) -> Embedder:
    return await provider.embedder()


async def test_a_reply_is_text_then_its_usage_then_done(model: ChatModel) -> None:
    deltas = await ask(model)
    assert text_of(deltas).strip()
    *pieces, usage, done = deltas
    assert all(isinstance(piece, TextDelta | ReasoningDelta) for piece in pieces)
    assert isinstance(usage, Usage)
    assert isinstance(done, Done)


async def test_no_delta_is_empty(model: ChatModel) -> None:
    deltas = await ask(model)
    assert all(delta.text for delta in deltas if isinstance(delta, TextDelta | ReasoningDelta))


async def test_usage_counts_prompt_and_answer(model: ChatModel) -> None:
    short = next(item for item in await ask(model, "Hello") if isinstance(item, Usage))
    long = next(item for item in await ask(model, "Hello " * 50) if isinstance(item, Usage))
    assert short.prompt_tokens is not None
    assert long.prompt_tokens is not None
    assert 0 < short.prompt_tokens < long.prompt_tokens
    assert short.completion_tokens


async def test_an_answer_ends_at_the_token_limit_and_says_so(model: ChatModel) -> None:
    deltas = await ask(model, "Tell a long story.", max_tokens=3)
    assert deltas[-1] == Done("length")
    assert len(text_of(deltas).split()) <= 3


async def test_a_schema_makes_the_answer_json_that_fits(model: ChatModel) -> None:
    deltas = await ask(model, "Which route?", schema=ROUTE_SCHEMA)
    assert json.loads(text_of(deltas))["route"] in ("dialogue", "tool")


async def test_two_answers_at_once_are_both_complete(model: ChatModel) -> None:
    replies = await asyncio.gather(ask(model, "One"), ask(model, "Two"))
    assert all(isinstance(reply[-1], Done) for reply in replies)


async def test_after_an_answer_was_broken_off_the_next_one_is_whole(model: ChatModel) -> None:
    stream = model.stream([ChatMessage("user", "Tell a story.")], max_tokens=200, temperature=0)
    async with aclosing(stream) as deltas:
        assert isinstance(await anext(deltas), TextDelta)
    assert isinstance((await ask(model))[-1], Done)


async def test_the_provider_lists_its_default_model_and_vouches_for_it(provider: Provider) -> None:
    offered = [model.name for model in await provider.models() if model.can_chat]
    assert provider.default_model in offered
    await provider.check(provider.default_model)


async def test_vectors_are_float32_of_length_one(embedder: Embedder) -> None:
    vectors = await embedder.embed(["a cat on a mat", "the price of oil", "ein Satz mit Umläuten: äöü"])
    assert vectors.shape[0] == 3
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


async def test_texts_of_like_meaning_are_near_and_keep_their_order(embedder: Embedder) -> None:
    cat, oil, kitten = await embedder.embed(["the cat sits", "oil is expensive now", "the cat lies"])
    assert cat @ kitten > cat @ oil


async def test_many_texts_and_no_text(embedder: Embedder) -> None:
    texts = [f"note number {index}" for index in range(70)]  # more than one request takes
    vectors = await embedder.embed(texts)
    again = await embedder.embed(texts[-1:])
    assert vectors.shape[0] == 70
    assert vectors[-1] @ again[0] > 0.999
    assert (await embedder.embed([])).shape[0] == 0


async def test_a_very_long_text_still_has_a_vector(embedder: Embedder) -> None:
    vectors = await embedder.embed(["short", "a long document about llamas " * 500])
    assert vectors.shape[0] == 2


@pytest.mark.parametrize("make", [rigs.ollama, rigs.openai])
async def test_a_server_that_is_not_there_is_unavailable(
    make: Callable[[str], Provider], unused_tcp_port: int
) -> None:
    provider = make(f"http://127.0.0.1:{unused_tcp_port}")
    model = await provider.chat(provider.default_model)
    with pytest.raises(ModelUnavailable, match="start it"):
        await ask(model)
    await provider.aclose()
