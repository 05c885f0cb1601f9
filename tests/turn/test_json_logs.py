"""AIGENT_LOG_FORMAT=json: the log of the real processes as a program reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.harness.client import Client
from tests.harness.processes import Zygote
from tests.harness.stack import ALL, Name, Stack, free_port


@pytest.fixture
def stack(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """With nobody where the model should be."""
    folder = tmp_path_factory.mktemp("logs")
    url = f"http://127.0.0.1:{free_port()}"
    settings = {"AIGENT_MODEL_PATIENCE": "1", "AIGENT_LOG_FORMAT": "json"}
    with Stack(folder, url, launcher=zygote, **settings) as stack:
        yield stack


def lines(stack: Stack, name: Name) -> list[dict[str, Any]]:
    """Every line is an object; anything else fails the test."""
    return [json.loads(line) for line in stack.log(name).splitlines()]


async def test_a_turn_that_fails_is_found_in_the_log_by_its_id(stack: Stack, client: Client) -> None:
    sent = await client.send("a question about xylophones")
    frames = await client.turn(sent)
    assert frames[-1].type == "turn.failed"
    stack.stop(*ALL)

    said = [line for line in lines(stack, "dialogue") if line.get("turn_id") == sent.turn_id]
    assert said
    for line in said:
        assert line["process"] == "dialogue"
        assert line["conversation_id"] == sent.conversation_id
        assert line["job"] == "generate_reply"
    assert frames[-1].data["detail"] in said[-1]["message"]

    for name in ALL:
        assert {line["process"] for line in lines(stack, name)} == {name}
        assert "xylophones" not in stack.log(name)
    assert "uvicorn.error" in {line["logger"] for line in lines(stack, "kernel")}
