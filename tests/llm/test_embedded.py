"""The embedded server, for real: SmolLM2 in llama.cpp and MiniLM in ONNX Runtime."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from kernel.llm.base import ChatMessage, Role, Usage
from kernel.llm.embedded.client import Embedded, next_port
from kernel.llm.embedded.minilm import Embedding, MiniLM, check_vectors
from kernel.shared.errors import ContextWindowExceeded, ModelUnavailable
from tests.llm import rigs
from tests.llm.conftest import EmbeddedServer, start_embedded_server

pytestmark = pytest.mark.embedded
ESSAY = "Llamas are calm animals that live in the mountains. " * 8


@pytest.fixture
async def provider(embedded_server: EmbeddedServer) -> AsyncIterator[Embedded]:
    server = embedded_server
    made = Embedded(server.base_url, server.key_file, context_window=65_536, timeouts=rigs.PATIENT)
    yield made
    await made.aclose()


async def usage_of(provider: Embedded, *texts: str) -> Usage:
    """Token counts of a short reply to a conversation with these turns, the user's first."""
    roles: tuple[Role, ...] = ("user", "assistant") * len(texts)
    messages = [ChatMessage(role, text) for role, text in zip(roles, texts, strict=False)]
    model = await provider.chat(provider.default_model)
    stream = model.stream(messages, max_tokens=4, temperature=0)
    [usage] = [delta async for delta in stream if isinstance(delta, Usage)]
    return usage


async def test_the_next_turn_of_a_conversation_finds_its_beginning_in_the_cache(provider: Embedded) -> None:
    first = await usage_of(provider, ESSAY)
    second = await usage_of(provider, ESSAY, "Yes, they are.", "Tell me more.")
    assert first.prompt_tokens is not None
    assert second.cached_prompt_tokens is not None
    assert second.cached_prompt_tokens > 0.8 * first.prompt_tokens


async def test_a_conversation_that_lost_its_slot_is_still_in_the_cache(provider: Embedded) -> None:
    beginning = f"Once upon a time. {ESSAY}"
    await usage_of(provider, beginning)
    for name in ("Ada", "Ben", "Cleo"):  # more conversations than there are slots
        await usage_of(provider, f"My name is {name}. " * 5)
    again = await usage_of(provider, beginning)
    assert again.prompt_tokens is not None
    assert again.cached_prompt_tokens is not None
    assert again.cached_prompt_tokens > 0.8 * again.prompt_tokens


async def test_a_conversation_has_a_whole_slot_and_no_more(provider: Embedded) -> None:
    model = await provider.chat(provider.default_model)
    assert model.context_window == 8192
    with pytest.raises(ContextWindowExceeded) as caught:
        await usage_of(provider, "word " * 9000)
    assert caught.value.context_window == 8192
    assert (caught.value.prompt_tokens or 0) > 8192


def test_nothing_is_served_without_the_key(embedded_server: EmbeddedServer) -> None:
    for url in (embedded_server.base_url, next_port(embedded_server.base_url)):
        assert httpx.get(f"{url}/health").status_code == 200
        assert httpx.get(f"{url}/v1/models").status_code == 401
        assert httpx.post(f"{url}/v1/chat/completions", json={}).status_code == 401


def test_the_key_is_for_its_owner_alone(embedded_server: EmbeddedServer) -> None:
    assert embedded_server.key_file.stat().st_mode & 0o777 == 0o600
    assert len(embedded_server.key_file.read_text().strip()) >= 32


def test_vectors_are_those_that_fp32_arithmetic_gave(model_folder: Path) -> None:
    check_vectors(MiniLM(model_folder))


def test_a_model_that_gives_other_vectors_is_refused(model_folder: Path) -> None:
    class Deaf(MiniLM):
        def embed(self, texts: Sequence[str]) -> list[Embedding]:
            return super().embed(["whatever was said"] * len(texts))

    with pytest.raises(ModelUnavailable, match="wrong vectors"):
        check_vectors(Deaf(model_folder))


async def test_of_a_long_text_the_beginning_counts(provider: Embedded) -> None:
    embedder = await provider.embedder()
    long, longer, other = await embedder.embed([ESSAY * 20, ESSAY * 20 + "Ships sail.", "Ships sail."])
    assert long @ longer > 0.9999 > long @ other


async def test_texts_keep_their_order(provider: Embedded) -> None:
    texts = ["The cat sits on the mat.", ESSAY * 3, "", "Restart the database.", "Bake a cake.", ESSAY] * 3
    embedder = await provider.embedder()
    together = await embedder.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        [alone] = await embedder.embed([text])
        assert alone @ vector > 0.9999


async def test_the_text_of_a_turn_does_not_wait_for_a_batch(provider: Embedded) -> None:
    embedder = await provider.embedder()
    batch = asyncio.create_task(embedder.embed([ESSAY] * 64))
    other = asyncio.create_task(embedder.embed([ESSAY] * 64))
    await embedder.embed(["What did I say about llamas?"])
    assert not batch.done() or not other.done()
    assert (await batch).shape == (await other).shape == (64, 384)


async def test_what_was_embedded_ahead_is_there_for_who_asks_next(provider: Embedded) -> None:
    embedder = await provider.embedder()
    text = "What did I say about my llamas?"
    await embedder.embed_ahead([text])
    [vector] = await embedder.embed([text])
    [[other]] = [await embedder.embed([f"{text} "])]
    assert vector @ other > 0.9999


@pytest.mark.parametrize("body", [b"", b"{}", b'{"input": 7}', b'{"input": [["nested"]]}'])
def test_what_is_no_text_is_refused_with_what_to_send(embedded_server: EmbeddedServer, body: bytes) -> None:
    key = embedded_server.key_file.read_text().strip()
    url = f"{next_port(embedded_server.base_url)}/v1/embeddings"
    answer = httpx.post(url, content=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 400
    assert "`input`: a text or a list of texts" in answer.json()["error"]["message"]


async def test_before_its_first_start_the_server_is_unavailable(tmp_path: Path) -> None:
    provider = Embedded(
        "http://127.0.0.1:1", tmp_path / "no-key", context_window=65_536, timeouts=rigs.PATIENT
    )
    with pytest.raises(ModelUnavailable, match="has not run yet"):
        await provider.chat(provider.default_model)


def test_sigterm_stops_the_server_within_two_seconds_even_while_it_answers(
    model_folder: Path, tmp_path: Path
) -> None:
    server = start_embedded_server(model_folder, tmp_path)
    key = server.key_file.read_text().strip()
    question = {"messages": [{"role": "user", "content": ESSAY}], "max_tokens": 2000, "stream": True}
    with httpx.stream(
        "POST",
        f"{server.base_url}/v1/chat/completions",
        json=question,
        headers={"Authorization": f"Bearer {key}"},
        timeout=60,
    ) as response:
        next(response.iter_bytes())
        asked = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - asked < 2


def test_a_taken_port_is_said_in_one_line(
    embedded_server: EmbeddedServer, model_folder: Path, tmp_path: Path
) -> None:
    port = embedded_server.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "kernel.llm.embedded", "serve", "--port", port]
    command += ["--dir", str(model_folder), "--key-file", str(tmp_path / "key")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr
