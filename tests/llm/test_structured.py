"""Asking a model for an object that fits a schema, over both wire formats, with replies of every bad kind."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator

import pytest

from kernel.llm.base import ChatMessage, ChatModel, Provider
from kernel.llm.structured import JsonReply, ModelReplyInvalid, ModelReplyLate, ask_for_json
from kernel.shared.errors import ModelProtocolError, ModelRejected, ModelTimeout, ModelUnavailable
from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.llm import rigs

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"route": {"enum": ["tool", "none"]}, "score": {"type": "number"}},
    "required": ["route"],
    "additionalProperties": False,
}
GOOD = '{"route": "tool"}'


@pytest.fixture(params=["ollama", "openai_compatible"])
async def model(request: pytest.FixtureRequest, fake: FakeModelServer) -> AsyncIterator[ChatModel]:
    made: Provider = (rigs.ollama if request.param == "ollama" else rigs.openai)(fake.base_url)
    yield await made.chat(made.default_model)
    await made.aclose()


async def ask(model: ChatModel, *, max_tokens: int = 64, timeout: float = 20) -> JsonReply:
    messages = [ChatMessage("system", "Choose."), ChatMessage("user", "Which route?")]
    return await ask_for_json(model, messages, SCHEMA, max_tokens=max_tokens, timeout=timeout)


async def test_a_reply_that_fits_is_taken_at_once(model: ChatModel, fake: FakeModelServer) -> None:
    fake.script(Script(text=GOOD))
    assert await ask(model) == JsonReply({"route": "tool"}, GOOD)
    [request] = fake.log
    assert "schema" in json.dumps(request.body) or "format" in request.body
    assert request.body.get("temperature", request.body.get("options", {}).get("temperature")) == 0


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{GOOD}\n```",
        f"Sure! Here it is:\n{GOOD}\nI hope that helps.",
        f"<think>{{perhaps}} the tool</think>{GOOD}",
        f"\n\n  {GOOD}  ",
    ],
)
async def test_a_fence_words_or_thoughts_around_the_object_do_no_harm(
    text: str, model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(pieces=(text,)))
    assert (await ask(model)).value == {"route": "tool"}
    assert len(fake.log) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        (" \n ", "it is empty"),
        ("I would use a tool.", "no JSON object"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ('["a", {"route": "tool"}, {}]', "not one valid JSON object"),
        ('{"route": "tool"', "not one valid JSON object"),
        ('{"route": tool}', "not one valid JSON object"),
        (f"{GOOD} {GOOD}", "not one valid JSON object"),
        ("{}", "'route' is a required property"),
        ('{"route": "dialogue"}', "route: 'dialogue' is not one of"),
        ('{"route": 7}', "route: 7 is not one of"),
        ('{"route": "tool", "score": "high"}', "score: 'high' is not of type 'number'"),
        ('{"route": "tool", "run": "rm -rf /"}', "Additional properties are not allowed"),
        ('{"route": "tool", "score": NaN}', "NaN is not a number"),
        ('{"route": "tool", "score": 1e999}', "not one valid JSON object"),
        ('{"route": "tool", "score": ' + "9" * 5000 + "}", "not one valid JSON object"),
        ('{"route": "\\ud800"}', "surrogate"),
        ('{"route": ' + '{"a":' * 400 + "1" + "}" * 401, "route: "),
    ],
)
async def test_a_reply_that_does_not_fit_is_shown_to_the_model_with_what_is_wrong(
    text: str, problem: str, model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(text=GOOD))
    fake.script(Script(pieces=(text,) if text else ()), times=1)
    reply = await ask(model, max_tokens=4000)
    assert reply.value == {"route": "tool"}
    assert reply.raw == "\n\n".join(part for part in (text, GOOD) if part)
    first, second = fake.log
    *same, shown, complaint = second.body["messages"]
    assert same == first.body["messages"]
    assert shown["role"] == "assistant"
    assert text[:100].strip() in shown["content"]
    assert complaint["role"] == "user"
    assert problem in complaint["content"]
    assert len(complaint["content"]) < 600


async def test_after_one_repair_it_is_over_and_the_raw_text_is_kept(
    model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(text="still no"))
    fake.script(Script(text="no"), times=1)
    with pytest.raises(ModelReplyInvalid, match="no JSON object") as caught:
        await ask(model)
    assert len(fake.log) == 2
    assert (caught.value.code, caught.value.raw) == ("model_reply_invalid", "no\n\nstill no")


@pytest.mark.parametrize(
    "script",
    [
        Script(pieces=("{", '"route": ', *('"x", "y": ',) * 5), endless=True),
        Script(pieces=("x" * 500_000,)),
        Script(pieces=('{"route": "' + "x" * 500_000 + '"}',)),
        Script(reasoning=("hm " * 100_000,), pieces=(GOOD,)),
        Script(pieces=("{" * 100_000,)),
    ],
    ids=["endless", "huge", "huge value", "huge thoughts", "nested"],
)
async def test_endless_and_huge_replies_are_cut_and_refused(
    script: Script, model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(script)
    began = time.monotonic()
    with pytest.raises(ModelReplyInvalid, match="cut off after 64 tokens") as caught:
        await ask(model)
    assert time.monotonic() - began < 5
    assert len(caught.value.raw) <= 2 * 64 * 16 + 2


async def test_a_slow_reply_ends_with_the_time_and_what_came_is_kept(
    model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(pieces=('{"route": ', '"tool"', "}"), tokens_per_second=0.5))
    began = time.monotonic()
    with pytest.raises(ModelReplyLate, match=r"within 0\.3 seconds") as caught:
        await ask(model, timeout=0.3)
    assert time.monotonic() - began < 10
    assert isinstance(caught.value, ModelTimeout)
    assert caught.value.raw == '{"route": '
    await fake.until_client_left(fake.log[0])


async def test_the_repair_has_only_the_rest_of_the_time(model: ChatModel, fake: FakeModelServer) -> None:
    fake.script(Script(text=GOOD, first_token_ms=60_000))
    fake.script(Script(text="no"), times=1)
    with pytest.raises(ModelReplyLate) as caught:
        await ask(model, timeout=0.5)
    assert caught.value.raw == "no"
    assert len(fake.log) == 2


async def test_a_backend_that_cannot_use_the_schema_is_asked_without_it(
    model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(text=GOOD))
    fake.script(Script(status=400, body={"error": {"message": "cannot parse the grammar"}}), times=1)
    assert (await ask(model)).value == {"route": "tool"}
    assert "format" not in fake.log[-1].body
    assert "response_format" not in fake.log[-1].body
    assert len(fake.log) == 2


async def test_a_request_that_is_refused_without_a_schema_too_is_refused(
    model: ChatModel, fake: FakeModelServer
) -> None:
    fake.script(Script(status=400, body={"error": {"message": "no"}}))
    with pytest.raises(ModelRejected):
        await ask(model)
    assert len(fake.log) == 2


async def test_a_backend_that_fails_is_not_asked_to_repair(model: ChatModel, fake: FakeModelServer) -> None:
    fake.script(Script(status=503))
    with pytest.raises(ModelUnavailable):
        await ask(model)
    fake.script(Script(text=GOOD, fault="no_done", fault_after=1))
    with pytest.raises(ModelProtocolError):
        await ask(model)
    assert len(fake.log) == 2
