"""What the adapters send."""

from __future__ import annotations

import pytest

from kernel.shared.errors import ModelRejected
from tests.fakes.model_server import CHAT_MODEL, FakeModelServer
from tests.fakes.script import Script
from tests.llm.rigs import CONTEXT_WINDOW, ask, ollama, openai, reasoning_of, text_of

SCHEMA: dict[str, object] = {"type": "object", "properties": {"ok": {"type": "boolean"}}}
NO_THINKING = Script(status=400, body={"error": f'"{CHAT_MODEL}" does not support thinking (think)'})


async def test_ollama_gets_the_same_context_size_with_every_call(fake: FakeModelServer) -> None:
    provider = ollama(fake.base_url)
    await ask(await provider.chat(CHAT_MODEL), max_tokens=5)
    await ask(await provider.chat(CHAT_MODEL), max_tokens=50, schema=SCHEMA, think=False)
    first, second = (exchange.body for exchange in fake.log)
    assert first["options"]["num_ctx"] == second["options"]["num_ctx"] == CONTEXT_WINDOW
    assert (first["options"]["num_predict"], second["options"]["num_predict"]) == (5, 50)
    assert first["keep_alive"] == second["keep_alive"] == "30m"
    assert "format" not in first
    assert "think" not in first
    assert second["format"] == SCHEMA
    assert second["think"] is False
    await provider.aclose()


async def test_an_openai_server_is_asked_for_usage_a_schema_and_no_reasoning(fake: FakeModelServer) -> None:
    provider = openai(fake.base_url, api_key="secret")
    await ask(await provider.chat(CHAT_MODEL), max_tokens=5, schema=SCHEMA, think=False)
    [exchange] = fake.log
    assert exchange.authorization == "Bearer secret"
    assert exchange.body["stream_options"] == {"include_usage": True}
    assert exchange.body["max_tokens"] == 5
    assert exchange.body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert exchange.body["chat_template_kwargs"] == {"enable_thinking": False}
    await provider.aclose()


async def test_without_a_key_no_authorization_is_sent(fake: FakeModelServer) -> None:
    provider = openai(fake.base_url)
    await ask(await provider.chat(CHAT_MODEL))
    assert fake.log[-1].authorization is None
    await provider.aclose()


async def test_a_model_that_has_no_reasoning_switch_answers_without_it(fake: FakeModelServer) -> None:
    provider = ollama(fake.base_url)
    model = await provider.chat(CHAT_MODEL)
    fake.script(NO_THINKING, times=1)
    assert text_of(await ask(model, think=True)) == "tok0 tok1 tok2 tok3 tok4"
    await ask(model, think=True)  # the second time it is known
    assert ["think" in exchange.body for exchange in fake.log] == [True, False, False]
    await provider.aclose()


async def test_another_refusal_is_not_taken_for_a_missing_switch(fake: FakeModelServer) -> None:
    provider = ollama(fake.base_url)
    fake.script(Script(status=400, body={"error": "no such format"}))
    with pytest.raises(ModelRejected):
        await ask(await provider.chat(CHAT_MODEL), think=True)
    assert len(fake.log) == 1
    await provider.aclose()


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/"])
async def test_a_base_url_may_end_as_people_write_it(fake: FakeModelServer, ending: str) -> None:
    provider = openai(fake.base_url + ending)
    assert text_of(await ask(await provider.chat(CHAT_MODEL))) == "tok0 tok1 tok2 tok3 tok4"
    await provider.aclose()


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_both_names_of_the_reasoning_field_are_read(fake: FakeModelServer, name: str) -> None:
    provider = openai(fake.base_url)
    fake.script(Script(reasoning=("Hm.",), reasoning_field=name, text="Four."))
    deltas = await ask(await provider.chat(CHAT_MODEL))
    assert (reasoning_of(deltas), text_of(deltas)) == ("Hm.", "Four.")
    await provider.aclose()


async def test_a_server_that_answers_instead_of_embedding_ahead_is_not_asked_to_again(
    fake: FakeModelServer,
) -> None:
    provider = openai(fake.base_url)
    embedder = await provider.embedder()
    await embedder.embed_ahead(["one"])
    await embedder.embed_ahead(["two"])
    assert [exchange.body["input"] for exchange in fake.log] == [["one"]]
    await provider.aclose()


async def test_ollama_which_keeps_nothing_is_not_asked_to_embed_ahead(fake: FakeModelServer) -> None:
    provider = ollama(fake.base_url)
    await (await provider.embedder()).embed_ahead(["one"])
    assert fake.log == []
    await provider.aclose()
