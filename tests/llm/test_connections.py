"""Connections to a model server: used again after a whole reply, closed with a reply that is not wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from kernel.llm.base import ChatMessage, ChatModel, Provider
from kernel.shared.errors import ModelUnavailable
from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.llm import rigs
from tests.llm.rigs import ask, text_of


@pytest.fixture(params=[rigs.ollama, rigs.openai], ids=["ollama", "openai"])
async def provider(request: pytest.FixtureRequest, fake: FakeModelServer) -> AsyncIterator[Provider]:
    made: Provider = request.param(fake.base_url)
    yield made
    await made.aclose()


@pytest.fixture
async def model(provider: Provider) -> ChatModel:
    return await provider.chat(provider.default_model)


async def test_replies_and_embeddings_one_after_another_go_over_one_connection(
    provider: Provider, model: ChatModel, fake: FakeModelServer
) -> None:
    await ask(model)
    before = fake.connections
    for _ in range(3):
        assert text_of(await ask(model))
        await (await provider.embedder()).embed(["a text"])
    assert fake.connections == before


async def test_a_reply_that_is_not_wanted_any_more_closes_its_connection(
    model: ChatModel, fake: FakeModelServer
) -> None:
    await ask(model)
    fake.script(Script(endless=True, tokens_per_second=100))
    stream = model.stream([ChatMessage("user", "hello")], max_tokens=10_000, temperature=0)
    async with aclosing(stream) as deltas:
        await anext(deltas)
    await fake.until_client_left(fake.log[-1])


async def test_a_server_that_was_started_again_meanwhile_costs_no_reply(
    model: ChatModel, fake: FakeModelServer
) -> None:
    await ask(model)
    port = fake.port
    await fake.stop()
    await fake.start(port=port)
    assert text_of(await ask(model))


async def test_a_server_that_breaks_off_is_not_asked_again_and_again(
    model: ChatModel, fake: FakeModelServer
) -> None:
    await ask(model)
    fake.script(Script(fault="fin", before_headers=True))
    before = len(fake.log)
    with pytest.raises(ModelUnavailable, match="broke the connection off"):
        await ask(model)
    asked = len(fake.log) - before
    assert asked <= 2, "once over the kept connection, which may have been closed, and once over a new one"
