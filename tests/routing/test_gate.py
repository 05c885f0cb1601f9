"""The gate: it learns once, keeps what it learned, and is silent instead of late or wrong."""

from __future__ import annotations

import asyncio

import pytest

from kernel.routing import gate as gate_module
from kernel.routing.gate import Judgement, Silence
from kernel.shared.errors import ModelUnavailable
from tests.harness.waiting import until
from tests.routing import small_exemplars
from tests.routing.rigs import (
    FILES,
    RULES,
    TOOLS,
    WEATHER,
    BagOfWords,
    GateRig,
    judge,
    learned,
    opinion_of,
    rewrite,
    tool,
)

PAUSE = 30.0
NOT_LEARNED = Silence("the gate has not learned its exemplars yet")


# --- what it learns ---


async def test_it_tells_requests_to_tools_it_has_never_seen_from_talk(rig: GateRig) -> None:
    gate = await learned(rig)
    weather = await opinion_of(gate, "what is the temperature in Madrid now?")
    talk = await opinion_of(gate, "why do people tell a joke about cats?")
    math = await opinion_of(gate, "how many eggs are 9 boxes of 12 eggs minus 3?")
    assert weather.opinion.tools[0][0] == WEATHER.route
    assert weather.opinion.tool > 2 * talk.opinion.tool
    assert math.opinion.math > 2 * talk.opinion.math


async def test_a_first_look_knows_talk_by_its_words_alone(rig: GateRig) -> None:
    gate = await learned(rig)
    rig.embedder.forget()
    sure = gate.is_talk(RULES.read("hello, why do you like music?", ()), TOOLS)
    assert sure is not None
    assert 0.5 < sure <= 1
    for wanted in ("read the contents of notes.md", "weather in Madrid now", "what are 9 boxes of 12 eggs?"):
        assert gate.is_talk(RULES.read(wanted, ()), TOOLS) is None, wanted
    assert rig.embedder.texts == []


async def test_a_first_look_is_not_sure_of_what_may_be_a_count(rig: GateRig) -> None:
    gate = await learned(rig)
    evidence = RULES.read("hello, how many r are in it?", ())
    assert evidence.has_count_cue
    assert gate.is_talk(evidence, TOOLS) is None


async def test_before_the_gate_has_seen_the_tools_a_first_look_says_nothing(rig: GateRig) -> None:
    talk = RULES.read("hello, why do you like music?", ())
    assert rig.gate().is_talk(talk, TOOLS) is None
    gate = await learned(rig)
    assert gate.is_talk(talk, (*TOOLS, tool("tv", "play_music", "Play music you like."))) is None


async def test_chances_are_between_nothing_and_certainty(rig: GateRig) -> None:
    gate = await learned(rig)
    for message in ("read notes.md", "?", "x" * 5_000, "\x00🙂", "1 2 3", "read the weather file"):
        opinion = (await opinion_of(gate, message)).opinion
        tools = [chance for _, chance in opinion.tools]
        assert all(0 <= chance <= 1 for chance in (opinion.dialogue, opinion.math, opinion.count, *tools))
        assert sum(tools) <= 1.001
        assert tools == sorted(tools, reverse=True)


async def test_without_any_mcp_tool_it_judges_the_native_ones(rig: GateRig) -> None:
    gate = await learned(rig, ())
    judged = await opinion_of(gate, "three boxes of 8 eggs, how many eggs?", ())
    assert judged.opinion.tools == ()
    assert judged.opinion.tool == 0.0


async def test_the_same_exemplars_give_the_same_gate(rig: GateRig) -> None:
    first = await opinion_of(await learned(rig), "read the file a.txt")
    for file in rig.files:
        file.unlink()
    again = await opinion_of(await learned(rig), "read the file a.txt")
    assert again.opinion == first.opinion
    assert again.thresholds == first.thresholds


@pytest.mark.parametrize("count", [2, 3, 5])
async def test_few_example_servers_are_enough(count: int, rig: GateRig) -> None:
    servers = small_exemplars.SERVERS[:count]
    kept = {f"{server['slug']}::" for server in servers}
    requests = small_exemplars.REQUESTS["requests"]
    assert isinstance(requests, list)
    some = [r for r in requests if r["tool"] == "none" or any(r["tool"].startswith(k) for k in kept)]
    rewrite(rig.prompts, "tool_requests", {"servers": servers, "requests": some})
    assert (await opinion_of(await learned(rig), "read notes.md")).opinion.tools


async def test_an_example_server_that_nobody_asks_is_no_harm(rig: GateRig) -> None:
    requests = small_exemplars.REQUESTS["requests"]
    assert isinstance(requests, list)
    some = [request for request in requests if not request["tool"].startswith("calendar::")]
    rewrite(rig.prompts, "tool_requests", {**small_exemplars.REQUESTS, "requests": some})
    judged = await opinion_of(await learned(rig), "what is the temperature in Madrid now?")
    assert judged.opinion.tools[0][0] == WEATHER.route


async def test_one_exemplar_of_each_class_is_little_but_no_error(rig: GateRig) -> None:
    one = {name: lines[:1] for name, lines in small_exemplars.ROUTES.items()}
    rewrite(rig.prompts, "routes", one)
    request = {"message": "weather in Rome", "tool": "weather::get_weather"}
    rewrite(rig.prompts, "tool_requests", {"servers": small_exemplars.SERVERS[:2], "requests": [request]})
    assert (await opinion_of(await learned(rig), "read notes.md")).opinion.tools


async def test_exemplars_that_cannot_be_read_silence_it_with_file_and_entry(rig: GateRig) -> None:
    path = rewrite(rig.prompts, "routes", {**small_exemplars.ROUTES, "chat": ["hi"]})
    gate = rig.gate()
    await gate.prepare(TOOLS)
    judged = await judge(gate)
    assert isinstance(judged, Silence)
    assert judged.reason.startswith(f"{path}, chat: ")
    assert gate.problem == judged.reason


# --- tools ---


async def test_tools_are_embedded_once_and_later_only_the_new_one(rig: GateRig) -> None:
    gate = await learned(rig)
    rig.embedder.forget()
    await opinion_of(gate, "read notes.md")
    assert rig.embedder.texts == ["read notes.md"]
    note = tool("notes", "save_note", "Save a note.", text="the note")
    rig.embedder.forget()
    judged = await opinion_of(gate, "save a note", (*TOOLS, note))
    assert len(rig.embedder.texts) == 2
    assert judged.opinion.tools[0][0] == note.route


async def test_a_tool_that_is_gone_is_gone_with_the_next_turn(rig: GateRig) -> None:
    gate = await learned(rig)
    judged = await opinion_of(gate, "weather in Paris now", (FILES,))
    assert [route for route, _ in judged.opinion.tools] == [FILES.route]


async def test_many_new_tools_are_embedded_beside_the_turns_and_not_given_up(
    rig: GateRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = await learned(rig)
    monkeypatch.setattr(gate_module, "EMBED_SECONDS", 0.05)
    rig.embedder.hangs = True
    many = tuple(tool("many", f"tool_{number}", f"Does the thing number {number}.") for number in range(40))
    changed = Silence("the tools have changed and are being embedded")
    assert await judge(gate, tools=many) == changed
    monkeypatch.setattr(gate_module, "EMBED_SECONDS", 60.0)
    assert await asyncio.wait_for(judge(gate, tools=many), 10) == changed  # nobody else waits
    await gate.aclose()
    rig.embedder.hangs = False
    assert len((await opinion_of(gate, "do the thing number 7", many)).opinion.tools) == 20


# --- silence ---


async def test_before_it_has_learned_it_is_silent_at_once_and_speaks_afterwards(rig: GateRig) -> None:
    gate = rig.gate()
    rig.embedder.hangs = True
    for _ in range(3):
        assert await judge(gate) == NOT_LEARNED
    await gate.aclose()
    rig.embedder.hangs = False
    assert await judge(gate) == NOT_LEARNED
    await until(lambda: gate.problem is None, "the gate")
    assert isinstance(await judge(gate), Judgement)


async def test_turns_during_the_first_learning_start_no_second_one(rig: GateRig) -> None:
    gate = rig.gate()
    preparing = asyncio.create_task(gate.prepare(()))
    await until(lambda: bool(rig.embedder.texts), "the first texts")
    assert await judge(gate, tools=()) == NOT_LEARNED
    await preparing
    assert len(rig.embedder.texts) == len(set(rig.embedder.texts))


async def test_an_embedding_model_that_is_down_is_left_alone_for_a_while(rig: GateRig) -> None:
    gate = await learned(rig)
    rig.embedder.error = ModelUnavailable("nobody answers")
    assert await judge(gate) == Silence("nobody answers")
    rig.embedder.error = None
    rig.clock.now += PAUSE - 1
    assert await judge(gate) == Silence("nobody answers")
    rig.clock.now += 2
    assert isinstance(await judge(gate), Judgement)


async def test_an_embedding_model_that_cannot_be_found_is_a_reason_too(rig: GateRig) -> None:
    def find() -> BagOfWords:
        raise ModelUnavailable("start Ollama")

    gate = rig.gate(find)
    await gate.prepare(TOOLS)
    assert await judge(gate) == Silence("start Ollama")
    rig.clock.now += PAUSE + 1
    assert await judge(gate) == Silence("start Ollama")


async def test_one_that_goes_down_while_the_gate_learns_is_asked_again_later(rig: GateRig) -> None:
    rig.embedder.error = ModelUnavailable("nobody answers")
    gate = rig.gate()
    await gate.prepare(TOOLS)
    assert gate.problem == "nobody answers"
    rig.embedder.error = None
    rig.clock.now += PAUSE + 1
    assert await judge(gate) == NOT_LEARNED
    await until(lambda: gate.problem is None, "the gate")
    assert isinstance(await judge(gate), Judgement)


async def test_an_embedding_model_that_is_too_slow_delays_three_turns_and_then_none_for_a_while(
    rig: GateRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = await learned(rig)
    monkeypatch.setattr(gate_module, "EMBED_SECONDS", 0.05)
    rig.embedder.hangs = True
    too_slow = Silence("the embedding model did not answer within 0.05 s")
    assert [await judge(gate) for _ in range(3)] == [too_slow] * 3
    monkeypatch.setattr(gate_module, "EMBED_SECONDS", 60.0)
    assert await asyncio.wait_for(judge(gate), 10) == too_slow
    rig.embedder.hangs = False
    rig.clock.now += PAUSE + 1
    assert isinstance(await judge(gate), Judgement)


async def test_one_late_answer_is_forgiven(rig: GateRig, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = await learned(rig)
    for _ in range(3):
        monkeypatch.setattr(gate_module, "EMBED_SECONDS", 0.05)
        rig.embedder.hangs = True
        assert isinstance(await judge(gate), Silence)
        monkeypatch.setattr(gate_module, "EMBED_SECONDS", 60.0)
        rig.embedder.hangs = False
        assert isinstance(await judge(gate), Judgement)


# --- the vector that retrieval may use ---


async def test_the_vector_of_a_message_is_offered_with_its_model(rig: GateRig) -> None:
    judged = await opinion_of(await learned(rig), "read notes.md")
    assert judged.is_whole
    assert judged.model == "bag-of-words"
    assert judged.vector.dtype == "float32"
    assert judged.vector.tolist() == (await rig.embedder.embed(["read notes.md"]))[0].tolist()


async def test_the_vector_of_a_long_message_is_not_of_all_of_it(rig: GateRig) -> None:
    gate = await learned(rig)
    assert (await opinion_of(gate, "a" * 96)).is_whole
    rig.embedder.forget()
    assert not (await opinion_of(gate, "a" * 97)).is_whole
    assert max(map(len, rig.embedder.texts)) < 150
