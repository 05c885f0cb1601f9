"""The embedding server's application with a model that counts what it is asked."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import numpy as np
import pytest

from kernel.llm.embedded.embeddings_api import embeddings_app
from kernel.llm.embedded.minilm import Embedding, MiniLM

URL = "/v1/embeddings"
AHEAD = {"Prefer": "respond-async"}


class Counting(MiniLM):
    """Vectors of three numbers; `broken` as long as it cannot make any."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False
        self.may_answer = threading.Event()
        self.may_answer.set()

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        self.asked += texts
        assert self.may_answer.wait(20)
        if self.broken:
            raise RuntimeError("out of memory")
        return [Embedding(np.array([len(text), 1, 0], np.float32), 3) for text in texts]


@pytest.fixture
def model() -> Counting:
    return Counting()


@pytest.fixture
async def http(model: Counting, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(embeddings_app(model, "key"), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer key"}
    async with httpx.AsyncClient(transport=transport, base_url="http://server", headers=headers) as client:
        yield client


async def vectors(http: httpx.AsyncClient, *texts: str) -> list[list[float]]:
    answer = await http.post(URL, json={"input": texts})
    assert answer.status_code == 200
    return [item["embedding"] for item in answer.json()["data"]]


async def test_a_text_is_begun_without_waiting_and_made_once_for_all_who_ask(
    http: httpx.AsyncClient, model: Counting
) -> None:
    model.may_answer.clear()
    begun = await http.post(URL, json={"input": ["hello"]}, headers=AHEAD)
    assert (begun.status_code, begun.headers["Preference-Applied"], begun.content) == (
        202,
        "respond-async",
        b"",
    )
    model.may_answer.set()
    assert await vectors(http, "hello") == await vectors(http, "hello") == [[5, 1, 0]]
    assert model.asked == ["hello"]


async def test_of_what_is_begun_only_as_much_as_a_turn_has_is_made(
    http: httpx.AsyncClient, model: Counting
) -> None:
    await http.post(URL, json={"input": ["a", "bc", "def", "ghij"]}, headers=AHEAD)
    assert await vectors(http, "a", "bc") == [[1, 1, 0], [2, 1, 0]]
    assert sorted(model.asked) == ["a", "bc"]


async def test_a_text_that_could_not_be_made_is_tried_again_by_the_next_who_asks(
    http: httpx.AsyncClient, model: Counting
) -> None:
    model.broken = True
    assert (await http.post(URL, json={"input": "hello"})).status_code == 500
    model.broken = False
    assert await vectors(http, "hello") == [[5, 1, 0]]


async def test_the_texts_of_a_batch_are_not_kept(http: httpx.AsyncClient, model: Counting) -> None:
    await vectors(http, "a", "bc", "def")
    await vectors(http, "a")
    assert sorted(model.asked) == ["a", "a", "bc", "def"]
