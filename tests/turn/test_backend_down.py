"""R47: the model server is not there, and then it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, answer_text
from tests.harness.fixtures import STORY, STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.stack import Stack, free_port
from tests.harness.waiting import until


@pytest.fixture
def backend_port() -> int:
    return free_port()


@pytest.fixture
def stack(zygote: Zygote, backend_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("down")
    url = f"http://127.0.0.1:{backend_port}"
    with Stack(folder, url, launcher=zygote, AIGENT_MODEL_PATIENCE="3") as stack:
        yield stack


async def test_r47_a_turn_fails_with_what_to_do_and_a_later_one_works_by_itself(
    stack: Stack, client: Client, backend_port: int
) -> None:
    health = (await client.http.get("/health")).json()
    assert health["status"] == "degraded"
    assert "ollama serve" in health["problems"][0]
    frames = await client.turn(await client.send("hello?"))
    assert [frame.data["stage"] for frame in frames if frame.type == "turn.stage"].count("retrying") >= 2
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "model_unavailable")
    assert "ollama serve" in frames[-1].data["detail"]
    tool = await client.turn(await client.send("what is 48 * 7?"))
    assert answer_text(tool) == "48 * 7 = 336", "tools need no model"

    with Backend(STORY, port=backend_port):
        assert answer_text(await client.turn(await client.send("hello again"))) == STORY_TEXT
        await until(lambda: stack.http.get("/health").json()["status"] == "ok", "good health")
        check_invariants(stack)


async def test_r56_a_backend_that_restarts_in_the_middle_answers_the_second_attempt(
    stack: Stack, client: Client, backend_port: int
) -> None:
    with Backend(Script(pieces=("old ",) * 500, tokens_per_second=50), port=backend_port):
        sent = await client.send("a story")
        async for frame in client.frames(sent.conversation_id):
            if frame.type == "message.delta":
                break
    with Backend(STORY, port=backend_port):
        frames = await client.turn(sent)
        assert answer_text(frames) == STORY_TEXT
        check_invariants(stack)
