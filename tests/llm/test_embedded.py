"""The embedded server, for real: SmolLM2 and MiniLM in llama.cpp."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import gguf
import httpx
import numpy as np
import pytest

from kernel.llm.base import ChatMessage, Role, Usage
from kernel.llm.embedded.client import Embedded, next_port
from kernel.llm.embedded.convert import check_vectors, gguf_name
from kernel.llm.embedded.files import EMBEDDING
from kernel.shared.errors import ContextWindowExceeded, ModelUnavailable
from tests.llm import rigs
from tests.llm.conftest import EmbeddedServer, start_embedded_server
from tests.llm.minilm_numpy import TEXTS, Array, embed

pytestmark = pytest.mark.embedded
ESSAY = "Llamas are calm animals that live in the mountains. " * 8


@pytest.fixture
async def provider(embedded_server: EmbeddedServer) -> AsyncIterator[Embedded]:
    server = embedded_server
    made = Embedded(server.base_url, server.key_file, context_window=512, timeouts=rigs.PATIENT)
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


async def test_vectors_are_those_that_fp32_arithmetic_gives(provider: Embedded, model_folder: Path) -> None:
    weights = Dequantized(model_folder / EMBEDDING.name)
    vectors = await (await provider.embedder()).embed(TEXTS)
    cosines = [
        float(vector @ embed(text, weights, weights.vocabulary))
        for text, vector in zip(TEXTS, vectors, strict=True)
    ]
    assert min(cosines) >= 0.999


def test_the_committed_vectors_prove_the_file(model_folder: Path) -> None:
    check_vectors(model_folder / EMBEDDING.name)


async def test_before_its_first_start_the_server_is_unavailable(tmp_path: Path) -> None:
    provider = Embedded("http://127.0.0.1:1", tmp_path / "no-key", context_window=512, timeouts=rigs.PATIENT)
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


class Dequantized(Mapping[str, Array]):
    """The weights of our GGUF file in fp32, under the authors' names, and its vocabulary."""

    def __init__(self, path: Path) -> None:
        reader = gguf.GGUFReader(path)
        self._tensors = {
            tensor.name: np.asarray(gguf.quants.dequantize(tensor.data, tensor.tensor_type), np.float32)
            for tensor in reader.tensors
        }
        tokens = reader.fields["tokenizer.ggml.tokens"].contents()
        self.vocabulary = {self._spelled(token): index for index, token in enumerate(tokens)}

    def __getitem__(self, name: str) -> Array:
        return self._tensors[gguf_name(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    @staticmethod
    def _spelled(token: str) -> str:
        if token.startswith("\u2581"):
            return token.removeprefix("\u2581")
        return token if token.startswith("[") and token.endswith("]") else f"##{token}"
