"""R47 to R54: what a model server can do wrong, in both wire formats, as the user of a conversation sees it.

All turns of a format are sent at the start, so that their retries and timeouts run side by side; each test
then looks at one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.model_server import CHAT_MODEL
from tests.fakes.script import Script
from tests.fakes.wire import model_missing
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent, answer_text
from tests.harness.fixtures import STORY, STORY_TEXT
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.waiting import until

SILENCE_SECONDS = 2
MOST_TOKENS = 64
OLD = tuple(f"old{number} " for number in range(20))
ENDPOINTS = {"ollama": "/api/chat", "openai": "/v1/chat/completions"}


def _cut(fault: str) -> Script:
    return Script().changed({"pieces": list(OLD), "fault": fault, "fault_after": 5, "tokens_per_second": 100})


ONCE = {  # a fault of the first attempt
    "an error line once": _cut("error_line"),
    "no done once": _cut("no_done"),
    "fin once": _cut("fin"),
    "rst once": _cut("rst"),
    "malformed once": _cut("malformed_line"),
    "a line without end once": _cut("long_line"),
    "503 once": Script(status=503, headers={"Retry-After": "1"}),
    "429 once": Script(status=429, headers={"Retry-After": "1"}),
}
ALWAYS = {
    "an error line always": _cut("error_line"),
    "no done always": _cut("no_done"),
    "503 always": Script(status=503, body={"error": "the queue is full"}),
    "503 for long": Script(status=503, headers={"Retry-After": "600"}),
    "refused": Script(status=400, body={"error": "this template has no tools"}),
    "hang before headers": Script(fault="hang", before_headers=True),
    "hang at once": Script(fault="hang"),
    "hang in the middle": _cut("hang"),
    "empty": Script(pieces=()),
    "white space": Script(pieces=(" ", "\n", "\t ")),
    "only think": Script(pieces=("<think>", "hm, ", "well", "</think>")),
    "only reasoning": Script(pieces=(), reasoning=("hm, ", "well")),
    "endless": Script(endless=True, tokens_per_second=500),
    "think and say": Script(pieces=("<th", "ink>hm, ", "well</thi", "nk>", "so ", "be it")),
}


@pytest.fixture(scope="module", params=["ollama", "openai"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def backend(provider: str) -> Iterator[Backend]:
    with Backend(STORY) as backend:
        missing = Script(status=404, body=model_missing(ENDPOINTS[provider], CHAT_MODEL))
        for message, script in {**ALWAYS, "no such model": missing}.items():
            backend.script(script, marker=message)
        for message, script in ONCE.items():
            backend.script(script, marker=message, times=1)
        yield backend


@pytest.fixture(scope="module")
def stack(
    provider: str, zygote: Zygote, backend: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    settings = {
        "AIGENT_FIRST_TOKEN_TIMEOUT": str(SILENCE_SECONDS),
        "AIGENT_MODEL_PATIENCE": "4",
        "AIGENT_TOKEN_IDLE_TIMEOUT": str(SILENCE_SECONDS),
        "AIGENT_DIALOGUE_CONCURRENCY": "32",
        "OLLAMA_MAX_RESPONSE_TOKENS": str(MOST_TOKENS),
    }
    folder = tmp_path_factory.mktemp(provider)
    with Stack(folder, backend.url, provider=provider, launcher=zygote, **settings) as stack:
        yield stack


@pytest.fixture(scope="module")
def sent(stack: Stack) -> dict[str, Sent]:
    """Every message above, on its way."""
    turns = {}
    for message in (*ONCE, *ALWAYS, "no such model"):
        answer = stack.http.post("/api/chat", json={"message": message})
        turns[message] = Sent(answer.json()["conversation_id"], answer.json()["event_id"])
    return turns


@pytest.mark.parametrize("message", ONCE)
async def test_a_second_attempt_replaces_what_the_first_one_said(
    message: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent[message])
    attempts = [frame.data["attempt"] for frame in frames if frame.type == "message.started"]
    said_something = ONCE[message].status == 200
    assert attempts == ([1, 2] if said_something else [1])
    assert [frame.data["stage"] for frame in _of(frames, "turn.stage")].count("retrying") == 1
    assert frames[-1].type == "turn.completed"
    assert answer_text(frames) == STORY_TEXT
    state = await client.state(sent[message].conversation_id)
    assert [item["content"] for item in state["events"]] == [message, STORY_TEXT]
    assert len(backend.requests(message)) == 2


@pytest.mark.parametrize("message", ["503 once", "429 once"])
async def test_r52_the_time_that_the_backend_asks_for_is_waited(
    message: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    await client.turn(sent[message])
    first, second = backend.requests(message)
    assert 1.0 <= second.arrived - first.arrived < 4


BROKEN = {
    "an error line always": ("model_unavailable", "the model runner has crashed"),
    "no done always": ("model_protocol_error", "without saying that it is complete"),
}


@pytest.mark.parametrize("message", BROKEN)
async def test_r51_after_three_attempts_the_turn_fails_and_keeps_what_was_said(
    message: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    code, says = BROKEN[message]
    frames = await client.turn(sent[message])
    assert [frame.data["attempt"] for frame in _of(frames, "message.started")] == [1, 2, 3]
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", code)
    assert says in frames[-1].data["detail"]
    kept = frames[-2].data["message"]
    assert (kept["status"], kept["content"]) == ("failed", "".join(OLD[:5]))
    assert kept["error"] == frames[-1].data["detail"]
    state = await client.state(sent[message].conversation_id)
    assert state["events"][-1] == kept
    assert (state["turns"][0]["error_code"], state["turns"][0]["error"]) == (code, kept["error"])
    assert len(backend.requests(message)) == 3


async def test_r47_an_overloaded_backend_is_asked_until_the_patience_is_used_up(
    sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent["503 always"])
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "model_unavailable")
    assert "the queue is full" in frames[-1].data["detail"]
    assert _of(frames, "message.completed") == []
    assert len(backend.requests("503 always")) in (3, 4)  # after 0.5, 1.5 and, if there is time, 3.5 s


@pytest.mark.parametrize(
    ("message", "code"), [("503 for long", "model_unavailable"), ("refused", "model_rejected")]
)
async def test_r52_what_no_second_attempt_can_mend_fails_at_once(
    message: str, code: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent[message])
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", code)
    assert len(backend.requests(message)) == 1


async def test_r52_a_model_that_is_not_there_fails_at_once_and_says_what_to_do(
    provider: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent["no such model"])
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "model_not_found")
    what_to_do = {"ollama": f"ollama pull {CHAT_MODEL}", "openai": "set OPENAI_MODEL"}
    assert what_to_do[provider] in frames[-1].data["detail"]
    assert len(backend.requests("no such model")) == 1


@pytest.mark.parametrize("message", ["hang before headers", "hang at once", "hang in the middle"])
async def test_r48_a_silent_backend_is_left_after_the_time_allowed(
    message: str, sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent[message])
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "model_timeout")
    assert f"{SILENCE_SECONDS} seconds" in frames[-1].data["detail"]
    kept = "".join(OLD[:5]) if message == "hang in the middle" else ""
    assert answer_text(frames) == kept
    [request] = backend.requests(message)
    await until(lambda: request.client_closed, "the end of the model call")


@pytest.mark.parametrize("message", ["empty", "white space", "only think", "only reasoning"])
async def test_r53_an_answer_without_a_word_is_a_failure_that_says_so(
    message: str, sent: dict[str, Sent], client: Client
) -> None:
    frames = await client.turn(sent[message])
    assert (frames[-1].type, frames[-1].data["code"]) == ("turn.failed", "empty_reply")
    assert CHAT_MODEL in frames[-1].data["detail"]
    if message.startswith("only"):
        assert "reasoning" in frames[-1].data["detail"]
        assert frames[-2].data["message"]["reasoning"] == "hm, well"
        assert frames[-2].data["message"]["content"] == ""


async def test_r54_an_endless_answer_is_cut_and_the_backend_told_to_stop(
    sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent["endless"])
    assert frames[-1].type == "turn.completed"
    assert MOST_TOKENS <= len(answer_text(frames).split()) <= MOST_TOKENS + 1
    [request] = backend.requests("endless")
    await until(lambda: request.client_closed, "the end of the model call")


async def test_reasoning_is_told_apart_from_the_answer_and_stays_out_of_the_next_prompt(
    sent: dict[str, Sent], client: Client, backend: Backend
) -> None:
    frames = await client.turn(sent["think and say"])
    answer = _of(frames, "message.completed")[0].data["message"]
    assert (answer["reasoning"], answer["content"]) == ("hm, well", "so be it")
    await client.turn(await client.send("what was said?", sent["think and say"].conversation_id))
    [request] = backend.requests("what was said?")
    assert [message["content"] for message in request.body["messages"][1:]] == [
        "think and say",
        "so be it",
        "what was said?",
    ]


async def test_after_all_that_every_row_is_right_and_a_new_turn_works(
    sent: dict[str, Sent], client: Client, stack: Stack
) -> None:
    for turn in sent.values():
        await client.turn(turn)
    check_invariants(stack)


def _of(frames: list[Frame], kind: str) -> list[Frame]:
    return [frame for frame in frames if frame.type == kind]
