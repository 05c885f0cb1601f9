"""Routing with real processes: rules, a gate that has learned a few exemplars, and a scripted model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.fakes.model_server import EMBEDDING_MODEL
from tests.fakes.script import Script
from tests.fakes.wire import embedding
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.notes import Notes, connect
from tests.harness.processes import ROOT, Zygote
from tests.harness.stack import Stack, free_port
from tests.harness.tool_model import ROUTING, script_model
from tests.harness.waiting import until, wait_until
from tests.routing import small_exemplars
from tests.routing.rigs import rewrite

ROUTING_SECONDS = 2.0
TALK = "why is the sky blue?"
UNSURE = "count the letter e in it, please"
"""A count whose text no rule can read: the gate never decides about it."""


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's prompts with few exemplars."""
    folder = tmp_path_factory.mktemp("prompts") / "agent-prompts"
    shutil.copytree(ROOT / "agent-prompts", folder)
    rewrite(folder, "routes", small_exemplars.ROUTES)
    rewrite(folder, "tool_requests", small_exemplars.REQUESTS)
    return folder


@pytest.fixture(scope="module")
def environment(prompts: Path) -> dict[str, str]:
    return {
        "AIGENT_ROUTING": "tiered",
        "AIGENT_ROUTING_TIMEOUT": f"{ROUTING_SECONDS:g}",
        "AIGENT_PROMPTS_DIR": str(prompts),
    }


@pytest.fixture(scope="module")
def stack(
    zygote: Zygote,
    backend: Backend,
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """Ready when the gate has decided a turn, with the tools of a server among its choices."""
    folder = tmp_path_factory.mktemp("stack")
    with Notes() as notes, Stack(folder, backend.url, launcher=zygote, **environment) as stack:
        connect(stack, notes)
        wait_until(lambda: "the gate is ready" in stack.log("orchestrator"), "the gate", seconds=60)
        wait_until(lambda: decided_by_gate(stack), "a turn that the gate decides", seconds=60)
        yield stack


def decided_by_gate(stack: Stack) -> bool:
    sent = stack.http.post("/api/chat", json={"message": TALK}).json()

    def routed() -> object:
        [(decided_by,)] = stack.read(f"SELECT decided_by FROM turns WHERE id = '{sent['event_id']}'")
        return decided_by

    return wait_until(routed, "the route of a turn") == "gate"


@pytest.fixture(autouse=True)
def model_that_works(backend: Backend) -> None:
    script_model(backend, route="none", answer="I see.")


def only(frames: list[Frame], kind: str) -> dict[str, Any]:
    [frame] = [frame for frame in frames if frame.type == kind]
    return frame.data


def stored(stack: Stack, sent: Sent) -> dict[str, Any]:
    """What is kept of a turn's route."""
    columns = "route, decided_by, route_detail, query_embedding, query_embedding_model"
    [row] = stack.read(f"SELECT {columns} FROM turns WHERE id = '{sent.turn_id}'")
    kept = dict(zip(columns.split(", "), row, strict=True))
    return {**kept, "route_detail": json.loads(str(kept["route_detail"]))}


# --- the gate ---


async def test_talk_is_dialogue_by_the_gate_at_a_first_look_that_needs_no_vector(
    client: Client, stack: Stack
) -> None:
    sent = await client.send(TALK)
    frames = await client.turn(sent)
    assert only(frames, "turn.routed")["decided_by"] == "gate"
    assert "routing" not in [frame.data["stage"] for frame in frames if frame.type == "turn.stage"]
    assert answer_text(frames) == "I see."
    kept = stored(stack, sent)
    assert (kept["route"], kept["decided_by"]) == ("direct_dialogue", "gate")
    assert 0 < kept["route_detail"]["routing_ms"] < 1000
    assert kept["route_detail"]["look"] == "first"
    assert (kept["query_embedding"], kept["query_embedding_model"]) == (None, None)
    check_invariants(stack)


async def test_a_turn_that_a_rule_decides_is_not_embedded(client: Client, stack: Stack) -> None:
    sent = await client.send("48 * 7")
    frames = await client.turn(sent)
    assert only(frames, "turn.routed")["decided_by"] == "rule"
    kept = stored(stack, sent)
    assert (kept["query_embedding"], kept["query_embedding_model"]) == (None, None)


# --- the model ---


async def test_the_client_sees_that_the_model_is_asked_about_an_unsure_turn(
    client: Client, backend: Backend, stack: Stack
) -> None:
    asked = len(backend.requests(ROUTING))
    sent = await client.send(UNSURE)
    frames = await client.turn(sent)
    types = [frame.type for frame in frames]
    [stage] = [frame for frame in frames if frame.type == "turn.stage" and frame.data["stage"] == "routing"]
    assert types.index("turn.accepted") < frames.index(stage) < types.index("turn.routed")
    routed = only(frames, "turn.routed")
    assert (routed["route"], routed["decided_by"]) == ("direct_dialogue", "model")
    [request] = backend.requests(ROUTING)[asked:]
    assert UNSURE in request.body["messages"][-1]["content"]
    kept = stored(stack, sent)
    assert kept["route_detail"]["raw"] == '{"tool": "none", "sure": "yes"}'
    assert "count_occurrences" in kept["route_detail"]["shortlist"]
    assert set(kept["route_detail"]["scores"]) >= {"math_subagent", "mcp::notes::read_note"}
    assert kept["query_embedding_model"] == EMBEDDING_MODEL
    vector = np.frombuffer(kept["query_embedding"], "<f4")
    assert vector == pytest.approx(np.array(embedding(UNSURE)), abs=1e-6)


async def test_a_count_that_the_model_suspects_and_nobody_can_read_is_dialogue_after_all(
    client: Client, backend: Backend
) -> None:
    script_model(backend, route="count_occurrences", answer="In which word?")
    frames = await client.turn(await client.send(UNSURE))
    routed = [frame.data for frame in frames if frame.type == "turn.routed"]
    assert [(data["route"], data["decided_by"]) for data in routed] == [
        ("count_occurrences", "model"),
        ("direct_dialogue", "fallback"),
    ]
    assert answer_text(frames) == "In which word?"


async def test_a_count_that_only_the_model_understood_is_counted_in_what_was_said(
    client: Client, backend: Backend
) -> None:
    first = await client.send("my favourite word is nevertheless")
    said = await client.turn(first)
    arguments = Script(text='{"needle": "e", "haystack": "nevertheless"}')
    script_model(backend, route="count_occurrences", answer="In which word?", plan=arguments)
    sent = await client.send(UNSURE, first.conversation_id)
    frames = await client.turn(sent, after=said[-1].seq or 0)
    assert only(frames, "tool.called")["arguments"] == {"needle": "e", "haystack": "nevertheless"}
    assert answer_text(frames).startswith('The letter "e" occurs 4 times in "nevertheless"')


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param('{"needle": "e", "haystack": "elephant"}', id="a word that nobody said"),
        pytest.param('{"needle": "the", "haystack": "nevertheless"}', id="more than one character"),
        pytest.param('{"needle": "e"}', id="no text"),
    ],
)
async def test_a_count_that_the_model_makes_up_is_dialogue(
    client: Client, backend: Backend, arguments: str
) -> None:
    first = await client.send("my favourite word is nevertheless")
    said = await client.turn(first)
    script_model(backend, route="count_occurrences", answer="In which word?", plan=Script(text=arguments))
    sent = await client.send(UNSURE, first.conversation_id)
    frames = await client.turn(sent, after=said[-1].seq or 0)
    assert [frame.data["route"] for frame in frames if frame.type == "turn.routed"][-1] == "direct_dialogue"
    assert answer_text(frames) == "In which word?"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (Script(text="I would count them"), "gave no usable JSON reply"),
        (Script(pieces=()), "gave no usable JSON reply"),
        (Script(text='{"tool": "mcp::bank::pay", "sure": "yes"}'), "gave no usable JSON reply"),
        (Script(text='{"tool": "', endless=True), "gave no usable JSON reply"),
        (Script(first_token_ms=60_000), "did not finish its JSON reply within 2 seconds"),
        (Script(status=500), ""),
    ],
    ids=["words", "empty", "hostile", "endless", "slow", "broken"],
)
async def test_a_model_that_cannot_route_costs_a_moment_and_the_turn_is_answered(
    script: Script, reason: str, client: Client, backend: Backend, stack: Stack
) -> None:
    await client.turn(await client.send(UNSURE))  # forgives the failures of another test
    backend.script(Script(text="nonsense"), marker="This reply cannot be used", times=1)
    backend.script(script, marker=ROUTING)
    sent = await client.send(UNSURE)
    frames = await client.turn(sent)
    routed = only(frames, "turn.routed")
    assert (routed["route"], routed["decided_by"]) == ("direct_dialogue", "fallback")
    assert frames[-1].type == "turn.completed"
    assert answer_text(frames) == "I see."
    detail = stored(stack, sent)["route_detail"]
    assert detail["reason"]
    assert reason in detail["reason"]
    assert detail["routing_ms"] < (ROUTING_SECONDS + 2) * 1000  # a busy machine is late
    check_invariants(stack)


# --- no embedding model ---


async def test_without_an_embedding_model_the_rest_is_dialogue_with_the_reason(
    zygote: Zygote, backend: Backend, environment: dict[str, str], tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with Stack(tmp_path, backend.url, launcher=zygote, **environment, EMBEDDING_BASE_URL=nobody) as stack:
        async with httpx.AsyncClient(base_url=stack.base_url, timeout=20, verify=False) as http:
            client = Client(http)
            await until(lambda: "without its gate" in stack.log("orchestrator"), "the failure")
            sent = await client.send("what do you think of 7 as a lucky number?")
            frames = await client.turn(sent)
            assert answer_text(frames) == "I see."
            kept = stored(stack, sent)
            assert (kept["route"], kept["decided_by"]) == ("direct_dialogue", "fallback")
            assert nobody in kept["route_detail"]["reason"]
            assert kept["query_embedding"] is None
            assert answer_text(await client.turn(await client.send("48 * 7"))) == "48 * 7 = 336"


# --- the conversation ---


async def test_a_follow_up_counts_in_the_text_of_the_turn_before(client: Client) -> None:
    first = await client.send("how many r's are in strawberry?")
    frames = await client.turn(first)
    follow_up = await client.send("and how many c's?", first.conversation_id)
    called = only(await client.turn(follow_up, after=frames[-1].seq or 0), "tool.called")
    assert called["tool"] == "count_occurrences"
    assert (called["arguments"]["needle"], called["arguments"]["haystack"]) == ("c", "strawberry")


async def test_a_result_is_worked_with_further_without_asking_a_model(
    client: Client, backend: Backend
) -> None:
    def chats() -> int:
        return len([request for request in backend.requests("") if request.path == "/api/chat"])

    before = chats()
    first = await client.send("8 * 12")
    frames = await client.turn(first)
    assert answer_text(frames) == "8 * 12 = 96"
    follow_up = await client.send("double it and add 40", first.conversation_id)
    frames = await client.turn(follow_up, after=frames[-1].seq or 0)
    assert only(frames, "turn.routed")["decided_by"] == "rule"
    assert "232" in answer_text(frames)
    assert chats() == before
