"""How a backend can fail, and what the kernel makes of it, in both wire formats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from kernel.llm.backend import Timeouts
from kernel.llm.base import ChatMessage, Delta, Done, Provider, TextDelta, Usage
from kernel.shared.errors import (
    ContextWindowExceeded,
    ModelNotFound,
    ModelProtocolError,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)
from tests.fakes.model_server import CHAT_MODEL, FakeModelServer
from tests.fakes.script import EmbeddingFault, Fault, Script
from tests.llm import rigs
from tests.llm.rigs import ask, reasoning_of, text_of

MakeProvider = Callable[..., Provider]
MAKERS: dict[str, MakeProvider] = {"ollama": rigs.ollama, "openai": rigs.openai}
NO_WAIT_FOR_THE_FIRST = Timeouts(connect=5, first_token=0.3, idle=30)
NO_WAIT_FOR_THE_NEXT = Timeouts(connect=5, first_token=30, idle=0.3)


@pytest.fixture(params=["ollama", "openai"])
async def make(request: pytest.FixtureRequest, fake: FakeModelServer) -> AsyncIterator[MakeProvider]:
    """Makes providers on the fake server, in both wire formats."""
    made: list[Provider] = []

    def make_provider(timeouts: Timeouts = rigs.PATIENT) -> Provider:
        made.append(MAKERS[request.param](fake.base_url, timeouts))
        return made[-1]

    yield make_provider
    for provider in made:
        await provider.aclose()


@pytest.fixture
def provider(make: MakeProvider) -> Provider:
    return make()


async def say(
    provider: Provider, fake: FakeModelServer, script: Script, *, max_tokens: int = 64
) -> list[Delta]:
    """What the model says when the backend acts by this script."""
    fake.script(script)
    return await ask(await provider.chat(CHAT_MODEL), max_tokens=max_tokens)


@pytest.mark.parametrize("fault", ["fin", "rst", "no_done", "malformed_line", "long_line"])
async def test_a_broken_stream_is_an_error_not_an_answer(
    provider: Provider, fake: FakeModelServer, fault: Fault
) -> None:
    with pytest.raises(ModelProtocolError) as caught:
        await say(provider, fake, Script(fault=fault, fault_after=3))
    assert caught.value.retryable


async def test_an_error_line_in_the_stream_is_an_error_with_the_backends_words(
    provider: Provider, fake: FakeModelServer
) -> None:
    with pytest.raises(ModelUnavailable, match="the model runner has crashed"):
        await say(provider, fake, Script(fault="error_line", fault_after=2))


async def test_what_came_before_a_cut_was_delivered(provider: Provider, fake: FakeModelServer) -> None:
    fake.script(Script(fault="fin", fault_after=3))
    model = await provider.chat(CHAT_MODEL)
    received = ""
    with pytest.raises(ModelProtocolError):
        async for delta in model.stream([ChatMessage("user", "Hi")], max_tokens=9, temperature=0):
            received += delta.text if isinstance(delta, TextDelta) else ""
    assert received == "tok0 tok1 tok2"


@pytest.mark.parametrize("fault", ["fin", "rst"])
async def test_a_server_that_drops_the_request_is_unavailable(
    provider: Provider, fake: FakeModelServer, fault: Fault
) -> None:
    with pytest.raises(ModelUnavailable):
        await say(provider, fake, Script(fault=fault, before_headers=True))


@pytest.mark.parametrize("before_headers", [True, False])
async def test_a_server_that_never_begins_to_answer_times_out_and_is_left(
    make: MakeProvider, fake: FakeModelServer, before_headers: bool
) -> None:
    silent = Script(fault="hang", before_headers=before_headers)
    with pytest.raises(ModelTimeout, match=r"nothing for 0\.3 seconds") as caught:
        await say(make(NO_WAIT_FOR_THE_FIRST), fake, silent)
    assert not caught.value.retryable
    await fake.until_client_left(fake.log[-1])


async def test_a_server_that_falls_silent_in_the_middle_times_out_and_is_left(
    make: MakeProvider, fake: FakeModelServer
) -> None:
    with pytest.raises(ModelTimeout, match=r"nothing for 0\.3 seconds"):
        await say(make(NO_WAIT_FOR_THE_NEXT), fake, Script(fault="hang", fault_after=2))
    await fake.until_client_left(fake.log[-1])


async def test_the_first_token_may_take_longer_than_the_next_ones(
    make: MakeProvider, fake: FakeModelServer
) -> None:
    deltas = await say(make(NO_WAIT_FOR_THE_NEXT), fake, Script(tokens=1, first_token_ms=600))
    assert text_of(deltas) == "tok0"


async def test_closing_the_stream_closes_the_connection_at_once(
    provider: Provider, fake: FakeModelServer
) -> None:
    fake.script(Script(endless=True, tokens_per_second=100))
    model = await provider.chat(CHAT_MODEL)
    async with aclosing(model.stream([ChatMessage("user", "Go")], max_tokens=999, temperature=0)) as deltas:
        await anext(deltas)
    closed = time.monotonic()
    assert await fake.until_client_left(fake.log[-1]) - closed < 1


async def test_cancelling_the_task_closes_the_connection(provider: Provider, fake: FakeModelServer) -> None:
    fake.script(Script(fault="hang", fault_after=1))
    model = await provider.chat(CHAT_MODEL)
    has_begun = asyncio.Event()

    async def read() -> None:
        async for _ in model.stream([ChatMessage("user", "Go")], max_tokens=9, temperature=0):
            has_begun.set()

    task = asyncio.create_task(read())
    await has_begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await fake.until_client_left(fake.log[-1])


async def test_a_backend_that_ignores_the_token_limit_is_cut_off(
    provider: Provider, fake: FakeModelServer
) -> None:
    deltas = await say(provider, fake, Script(endless=True), max_tokens=20)
    assert deltas[-1] == Done("length")
    assert len(deltas) < 25
    await fake.until_client_left(fake.log[-1])


@pytest.mark.parametrize(
    "script",
    [
        Script(text="Grüße, 🙂 漢字!", bytes_at_a_time=1),
        Script(text="Grüße, 🙂 漢字!", crlf=True),
        Script(text="Grüße, 🙂 漢字!", bom=True),
        Script(text="Grüße, 🙂 漢字!", bom=True, crlf=True, bytes_at_a_time=3),
    ],
    ids=["byte by byte", "CRLF", "BOM", "all together"],
)
async def test_odd_framing_does_not_change_the_text(
    provider: Provider, fake: FakeModelServer, script: Script
) -> None:
    assert text_of(await say(provider, fake, script)) == "Grüße, 🙂 漢字!"


async def test_an_empty_reply_is_complete_and_empty(provider: Provider, fake: FakeModelServer) -> None:
    deltas = await say(provider, fake, Script(tokens=0))
    assert [type(delta) for delta in deltas] == [Usage, Done]


async def test_reasoning_in_its_own_field_stays_out_of_the_text(
    provider: Provider, fake: FakeModelServer
) -> None:
    deltas = await say(provider, fake, Script(reasoning=("Let me", " think."), text="Four."))
    assert (reasoning_of(deltas), text_of(deltas)) == ("Let me think.", "Four.")


async def test_inline_reasoning_cut_anywhere_stays_out_of_the_text(
    provider: Provider, fake: FakeModelServer
) -> None:
    deltas = await say(
        provider, fake, Script(pieces=("<th", "ink>Let me", " think.</thi", "nk>\n\n", "Four", "."))
    )
    assert (reasoning_of(deltas), text_of(deltas)) == ("Let me think.", "Four.")


async def test_a_reply_of_reasoning_alone_has_no_text(provider: Provider, fake: FakeModelServer) -> None:
    deltas = await say(provider, fake, Script(pieces=("<think>", "Hm.", "</think>")))
    assert (reasoning_of(deltas), text_of(deltas)) == ("Hm.", "")
    assert deltas[-1] == Done("stop")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_unavailable_for_as_long_as_it_says(
    provider: Provider, fake: FakeModelServer, status: int
) -> None:
    busy = Script(status=status, headers={"Retry-After": "7"}, body={"error": "too many requests"})
    with pytest.raises(ModelUnavailable, match="too many requests") as caught:
        await say(provider, fake, busy)
    assert caught.value.retry_after == 7


async def test_a_server_error_is_unavailable(provider: Provider, fake: FakeModelServer) -> None:
    with pytest.raises(ModelUnavailable, match="HTTP 500"):
        await say(provider, fake, Script(status=500, body={"error": {"message": "oops"}}))


async def test_a_refused_request_is_not_retried(provider: Provider, fake: FakeModelServer) -> None:
    with pytest.raises(ModelRejected, match="bad temperature") as caught:
        await say(provider, fake, Script(status=400, body={"error": {"message": "bad temperature"}}))
    assert not caught.value.retryable


async def test_a_wrong_key_is_said_so(provider: Provider, fake: FakeModelServer) -> None:
    with pytest.raises(ModelRejected, match="API key"):
        await say(provider, fake, Script(status=401, body={"error": {"message": "Invalid API Key"}}))


async def test_a_missing_model_is_not_found(provider: Provider) -> None:
    with pytest.raises(ModelNotFound, match="no-such-model") as caught:
        await ask(await provider.chat("no-such-model"))
    assert not caught.value.retryable


async def test_a_prompt_that_does_not_fit_says_the_numbers(provider: Provider, fake: FakeModelServer) -> None:
    error = {"type": "exceed_context_size_error", "message": "too long", "n_prompt_tokens": 900, "n_ctx": 512}
    with pytest.raises(ContextWindowExceeded) as caught:
        await say(provider, fake, Script(status=400, body={"error": error}))
    assert (caught.value.prompt_tokens, caught.value.context_window) == (900, 512)


@pytest.mark.parametrize("fault", ["nan", "wrong_dimension", "missing"])
async def test_bad_vectors_are_an_error(
    provider: Provider, fake: FakeModelServer, fault: EmbeddingFault
) -> None:
    fake.script(Script(embedding_fault=fault))
    embedder = await provider.embedder()
    with pytest.raises(ModelProtocolError):
        await embedder.embed(["one", "two"])


async def test_a_model_that_changes_its_dimension_is_an_error(
    provider: Provider, fake: FakeModelServer
) -> None:
    embedder = await provider.embedder()
    await embedder.embed(["one"])
    fake.script(Script(embedding_fault="wrong_dimension"))
    with pytest.raises(ModelProtocolError, match="384 to 383"):
        await embedder.embed(["one"])
