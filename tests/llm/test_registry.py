"""Which model answers, under each setting and each state of the world."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from kernel.llm.embedded import CHAT_MODEL as EMBEDDED_MODEL
from kernel.llm.embedded.client import next_port
from kernel.llm.registry import ModelChoice, ModelRegistry
from kernel.shared.errors import ConfigurationError, InvalidRequest, ModelNotFound, ModelUnavailable
from kernel.shared.settings import load_settings
from tests.fakes.model_server import CHAT_MODEL, EMBEDDING_MODEL, FakeModelServer
from tests.llm.rigs import ask, text_of

MakeRegistry = Callable[..., ModelRegistry]


@pytest.fixture
async def registry(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[MakeRegistry]:
    """Makes registries for a world in which nothing answers but what the test adds."""
    made: list[ModelRegistry] = []

    def make(**settings: object) -> ModelRegistry:
        nobody = f"http://127.0.0.1:{unused_tcp_port}"
        world = {
            "OLLAMA_BASE_URL": nobody,
            "AIGENT_EMBEDDED_URL": nobody,
            "AIGENT_EMBEDDED_KEY_FILE": tmp_path / "key",
        }
        made.append(ModelRegistry(load_settings(_env_file=None, **{**world, **settings})))
        return made[-1]

    yield make
    for item in made:
        await item.aclose()


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[FakeModelServer]:
    """Something that answers as the embedded chat server does."""
    (tmp_path / "key").write_text("secret\n")
    async with FakeModelServer(models=(EMBEDDED_MODEL,)) as server:
        yield server


async def test_ollama_answers_when_it_has_the_model(
    registry: MakeRegistry, fake: FakeModelServer, embedded: FakeModelServer
) -> None:
    models = registry(OLLAMA_BASE_URL=fake.base_url, AIGENT_EMBEDDED_URL=embedded.base_url)
    chat = await models.chat()
    assert (chat.provider, chat.model) == ("ollama", CHAT_MODEL)
    status = await models.status()
    assert (status.provider, status.reachable, status.problem) == ("ollama", True, None)


async def test_without_ollama_the_embedded_server_answers_and_nothing_is_wrong(
    registry: MakeRegistry, embedded: FakeModelServer
) -> None:
    models = registry(AIGENT_EMBEDDED_URL=embedded.base_url)
    chat = await models.chat()
    assert (chat.provider, chat.model) == ("embedded", EMBEDDED_MODEL)
    assert text_of(await ask(chat)).startswith("tok0")
    assert embedded.log[-1].authorization == "Bearer secret"
    assert (await models.status()).problem is None


async def test_the_embedded_models_context_is_what_its_server_says(
    registry: MakeRegistry, embedded: FakeModelServer
) -> None:
    models = registry(AIGENT_EMBEDDED_URL=embedded.base_url, OLLAMA_CONTEXT_WINDOW="9999")
    assert (await models.chat()).context_window == embedded.context_window


async def test_the_chosen_context_counts_for_every_provider_within_what_its_server_has(
    registry: MakeRegistry, fake: FakeModelServer, embedded: FakeModelServer
) -> None:
    models = registry(
        OLLAMA_BASE_URL=fake.base_url,
        AIGENT_EMBEDDED_URL=embedded.base_url,
        OPENAI_BASE_URL=fake.base_url,
        OPENAI_MODEL=CHAT_MODEL,
    )
    for provider, asked, given in (
        ("ollama", 2048, 2048),
        ("openai", 2048, 2048),
        ("embedded", 2048, 2048),
        ("embedded", 9999, embedded.context_window),
    ):
        choice = ModelChoice(provider=provider, context_window=asked)
        assert (await models.chat(choice)).context_window == given
    largest = [await models.largest_window(ModelChoice(name)) for name in ("ollama", "openai", "embedded")]
    assert largest == [fake.model_context, fake.context_window, embedded.context_window]


async def test_how_large_a_context_may_be_is_not_known_while_nothing_answers(registry: MakeRegistry) -> None:
    assert await registry().largest_window(ModelChoice()) is None


async def test_ollama_without_the_model_leaves_the_answer_to_the_embedded_one_and_says_what_to_pull(
    registry: MakeRegistry, embedded: FakeModelServer
) -> None:
    async with FakeModelServer(models=("other",)) as fake:
        models = registry(OLLAMA_BASE_URL=fake.base_url, AIGENT_EMBEDDED_URL=embedded.base_url)
        assert (await models.chat()).provider == "embedded"
        status = await models.status()
    assert status.reachable
    assert f"ollama pull {CHAT_MODEL}" in (status.problem or "")


async def test_ollama_without_the_model_and_nothing_else_says_what_to_pull(registry: MakeRegistry) -> None:
    async with FakeModelServer(models=("other",)) as fake:
        models = registry(OLLAMA_BASE_URL=fake.base_url)
        with pytest.raises(ModelNotFound, match=f"run `ollama pull {CHAT_MODEL}`"):
            await models.chat()
        status = await models.status()
    assert not status.reachable
    assert f"ollama pull {CHAT_MODEL}" in (status.problem or "")


async def test_when_nothing_answers_both_ways_out_are_named(registry: MakeRegistry) -> None:
    models = registry()
    with pytest.raises(ModelUnavailable) as caught:
        await models.chat()
    assert "ollama serve" in caught.value.detail
    assert "kernel.llm.embedded serve" in caught.value.detail
    assert not (await models.status()).reachable


async def test_a_found_model_is_not_looked_for_again(registry: MakeRegistry, fake: FakeModelServer) -> None:
    models = registry(OLLAMA_BASE_URL=fake.base_url)
    first = await models.chat()
    await fake.stop()
    assert await models.chat() is first


async def test_after_forget_the_world_is_looked_at_anew(
    registry: MakeRegistry, fake: FakeModelServer, embedded: FakeModelServer
) -> None:
    models = registry(OLLAMA_BASE_URL=fake.base_url, AIGENT_EMBEDDED_URL=embedded.base_url)
    assert (await models.chat()).provider == "ollama"
    await fake.stop()
    models.forget()
    assert (await models.chat()).provider == "embedded"


async def test_the_users_choice_goes_before_the_settings(
    registry: MakeRegistry, embedded: FakeModelServer
) -> None:
    async with FakeModelServer(models=(CHAT_MODEL, "other")) as fake:
        models = registry(OLLAMA_BASE_URL=fake.base_url, AIGENT_EMBEDDED_URL=embedded.base_url)
        assert (await models.chat(ModelChoice(model="other"))).model == "other"
        assert (await models.chat(ModelChoice(provider="embedded"))).provider == "embedded"
        assert (await models.chat()).model == CHAT_MODEL


async def test_a_provider_that_is_not_configured_cannot_be_chosen(registry: MakeRegistry) -> None:
    with pytest.raises(InvalidRequest, match="openai is not configured"):
        await registry().chat(ModelChoice(provider="openai"))


async def test_an_openai_server_answers_and_its_missing_model_is_noticed(
    registry: MakeRegistry, fake: FakeModelServer
) -> None:
    server = {"AIGENT_LLM_PROVIDER": "openai", "OPENAI_BASE_URL": f"{fake.base_url}/v1"}
    assert text_of(await ask(await registry(**server, OPENAI_MODEL=CHAT_MODEL).chat())).startswith("tok0")
    status = await registry(**server, OPENAI_MODEL="other").status()
    assert not status.reachable
    assert CHAT_MODEL in (status.problem or "")


@pytest.mark.parametrize(
    ("settings", "missing"),
    [({}, "OPENAI_BASE_URL"), ({"OPENAI_BASE_URL": "http://localhost:1"}, "OPENAI_MODEL")],
)
async def test_openai_without_its_settings_does_not_start(
    registry: MakeRegistry, settings: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        registry(AIGENT_LLM_PROVIDER="openai", **settings)


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://localhost", "http://"])
async def test_a_base_url_that_is_none_does_not_start(registry: MakeRegistry, url: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a URL"):
        registry(OLLAMA_BASE_URL=url)


async def test_the_list_holds_the_chat_models_of_all_that_answer(
    registry: MakeRegistry, fake: FakeModelServer, embedded: FakeModelServer
) -> None:
    models = registry(OLLAMA_BASE_URL=fake.base_url, AIGENT_EMBEDDED_URL=embedded.base_url)
    offered = [(model.provider, model.name) for model in await models.list_models()]
    assert offered == [("ollama", CHAT_MODEL), ("embedded", EMBEDDED_MODEL)]
    assert await registry().list_models() == []


async def test_embeddings_come_from_ollama_if_it_has_the_model(
    registry: MakeRegistry, fake: FakeModelServer
) -> None:
    embedder = await registry(OLLAMA_BASE_URL=fake.base_url).embedder()
    assert embedder.model == EMBEDDING_MODEL
    assert (await embedder.embed(["one"])).shape == (1, 384)


async def test_without_an_embedding_model_the_error_says_what_to_pull(registry: MakeRegistry) -> None:
    async with FakeModelServer(models=(CHAT_MODEL,)) as fake:
        with pytest.raises(ModelNotFound, match=f"ollama pull {EMBEDDING_MODEL}"):
            await registry(OLLAMA_BASE_URL=fake.base_url).embedder()


@pytest.mark.parametrize(("ending", "path"), [("", "/api/embed"), ("/v1", "/v1/embeddings")])
async def test_embeddings_may_have_a_server_of_their_own(
    registry: MakeRegistry, fake: FakeModelServer, ending: str, path: str
) -> None:
    embedder = await registry(EMBEDDING_BASE_URL=fake.base_url + ending).embedder()
    await embedder.embed(["one"])
    assert fake.log[-1].path == path


async def test_a_model_is_pulled_step_by_step_and_is_there_then(
    registry: MakeRegistry, fake: FakeModelServer
) -> None:
    models = registry(OLLAMA_BASE_URL=fake.base_url)
    steps = [(step.status, step.completed, step.total) async for step in models.pull("tiny")]
    assert steps[1] == ("pulling abc", 50, 100)
    assert steps[-1][0] == "success"
    assert "tiny" in [model.name for model in await models.list_models()]


async def test_a_model_that_does_not_exist_cannot_be_pulled(
    registry: MakeRegistry, fake: FakeModelServer
) -> None:
    with pytest.raises(ModelUnavailable, match="file does not exist"):
        [step async for step in registry(OLLAMA_BASE_URL=fake.base_url).pull("missing")]


async def test_without_ollama_there_is_no_pulling(registry: MakeRegistry) -> None:
    with pytest.raises(InvalidRequest, match="only Ollama pulls"):
        registry(AIGENT_LLM_PROVIDER="embedded").pull("tiny")


def test_the_embeddings_are_on_the_port_after_the_chats() -> None:
    assert next_port("http://127.0.0.1:5503") == "http://127.0.0.1:5504"
