"""Whole runs by the real processes: what is measured, and that nothing else is left behind."""

from __future__ import annotations

import time

from kernel.baseline.cases import CASES
from tests.baseline_suite.runs import Suite, calls_seen
from tests.fakes.script import Script
from tests.fakes.stream import prompt_words
from tests.harness.backend import Backend
from tests.harness.client import Client
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until, wait_until

FEW = ("simple_qa_100", "conversation_20", "system_prompt_pressure_200")
WORDS_OF_BOTH = slice(1, None)  # of a message: the first is the run's own


def test_a_run_in_both_modes_measures_what_the_backend_saw(suite: Suite, backend: Backend) -> None:
    before = len(calls_seen(backend))
    report = suite.run("both", *FEW)
    seen, calls = calls_seen(backend)[before:], report["calls"]
    assert len(calls) == len(seen) == report["run"]["total_calls"] == 2 * 22
    for call, exchange in zip(calls, seen, strict=True):
        assert call["status"] == "completed", call["error"]
        assert call["prompt_tokens"] == len(prompt_words(exchange.body)) > 0
        assert call["completion_tokens"] == exchange.tokens_sent
        assert call["total_tokens"] == call["prompt_tokens"] + call["completion_tokens"]
        assert 0 < call["ttft_ms"] <= call["total_ms"]
        assert call["model_ttft_ms"] <= call["ttft_ms"]
        assert call["tokens_per_second"] > 0
        assert (call["clipped"], call["sent_tokens"]) == (False, call["wanted_tokens"])
    assert {call["route"] for call in calls} == {None, "direct_dialogue"}


def test_both_modes_send_the_same_prompt_but_for_the_word_of_the_run(suite: Suite, backend: Backend) -> None:
    before = len(calls_seen(backend))
    calls = suite.run("both", *FEW)["calls"]
    prompts: dict[tuple[str, int | None], list[list[list[str]]]] = {}
    for call, exchange in zip(calls, calls_seen(backend)[before:], strict=True):
        said = [
            (message["content"].split(), message["role"] == "user") for message in exchange.body["messages"]
        ]
        words = [text[WORDS_OF_BOTH] if is_user else text for text, is_user in said]
        prompts.setdefault((call["case_name"], call["turn"]), []).append(words)
    assert len(prompts) == 22
    for direct, through in prompts.values():
        assert direct == through


def test_a_conversation_is_read_from_the_prompt_cache_but_no_call_of_the_other_mode(suite: Suite) -> None:
    calls = suite.run("both", "simple_qa_100", "conversation_20")["calls"]
    system_prompt = calls[1]["cached_prompt_tokens"]
    for call in calls[1:]:
        others = call["cached_prompt_tokens"] - system_prompt
        if call["turn"] in (None, 1):
            assert others <= 1  # the word of the run, after a case of the same mode
        else:
            assert others > 40


def test_nothing_of_a_run_is_listed_or_remembered(suite: Suite, stack: Stack, backend: Backend) -> None:
    check_invariants(stack)  # a user's conversation, which is remembered
    wait_until(
        lambda: not stack.read("SELECT 1 FROM memory_chunks WHERE embedding_model IS NULL"), "its vectors"
    )
    before, chunks = suite.traces(), stack.http.get("/api/memory/chunks").json()
    listed = stack.http.get("/api/conversations").json()["conversations"]
    assert listed
    assert chunks["chunks"]
    backend.script(Script(tokens=20, tokens_per_second=20), marker="Please summarize", times=1)
    job_id = suite.start("end_to_end_aigentos", "summarization_200")
    wait_until(lambda: len(stack.read("SELECT 1 FROM baseline_conversations")) == 1, "its conversation")
    assert stack.http.get("/api/conversations").json()["conversations"] == listed
    assert suite.wait(job_id)["status"] == "completed"
    assert stack.http.get("/api/conversations").json()["conversations"] == listed
    assert stack.http.get("/api/memory/chunks").json() == chunks
    assert suite.traces() == before


async def test_nothing_is_looked_up_in_memory(suite: Suite, client: Client, backend: Backend) -> None:
    call = CASES["simple_qa_100"].calls[0]
    await client.turn(await client.send(call.message("simple_qa_100 None", "a user's", 1000)))
    await until(lambda: suite.stack.read("SELECT 1 FROM memory_chunks"), "the memory of it")
    before = len(calls_seen(backend))
    suite.run("both", "simple_qa_100")
    direct, through = (item.body["messages"] for item in calls_seen(backend)[before:])
    assert [len(message["content"]) for message in direct] == [len(message["content"]) for message in through]


def test_a_finished_run_writes_its_report_beside_the_database(suite: Suite, stack: Stack) -> None:
    report = suite.run("direct_model", "simple_qa_100")
    folder = stack.folder / "baseline"
    ended = report["run"]["ended_at"][:19].replace("-", "").replace(":", "")
    name = f"baseline-{report['run']['version']}-direct_model-{ended}Z"
    wait_until((folder / f"{name}.json").exists, "the report")
    shown = stack.http.get(f"/api/baseline/runs/{report['run']['id']}/report.md")
    assert shown.headers["content-type"].startswith("text/markdown")
    assert (folder / f"{name}.md").read_text("utf-8") == shown.text
    assert str(stack.folder) not in shown.text


def test_runs_are_listed_newest_first_and_compared(suite: Suite) -> None:
    a = suite.run("direct_model", "simple_qa_100")["run"]["id"]
    b = suite.run("end_to_end_aigentos", "simple_qa_100")["run"]["id"]
    listed = suite.ask("GET", "/runs", params={"limit": 2})
    assert [run["id"] for run in listed["runs"]] == [b, a]
    more = suite.ask("GET", "/runs", params={"limit": 1, "cursor": listed["next_cursor"]})
    assert more["runs"][0]["id"] not in (a, b)
    [pair] = suite.ask("GET", "/compare", params={"a": a, "b": b})["pairs"]
    assert pair["cases"][0]["ratios"]["total"] > 0


def test_answers_end_after_the_tokens_that_were_asked_for(suite: Suite) -> None:
    limits = {"enforce_max_response_tokens": True, "max_response_tokens": 3}
    report = suite.run("both", "simple_qa_100", **limits)
    assert [call["completion_tokens"] for call in report["calls"]] == [3, 3]
    assert report["run"]["settings"]["max_response_tokens"] == 3


def test_both_modes_go_by_the_sizes_that_were_chosen_under_settings(
    suite: Suite, stack: Stack, backend: Backend
) -> None:
    chosen = {"max_context_tokens": 2048, "max_response_tokens": 16}
    try:
        assert stack.http.patch("/api/prompts/context-settings", json=chosen).status_code == 200
        report = suite.run("both", "simple_qa_100")
    finally:
        stack.http.patch("/api/prompts/context-settings", json=dict.fromkeys(chosen))
    assert report["run"]["settings"]["context_window"] == 2048
    assert [call["completion_tokens"] for call in report["calls"]] == [16, 16]
    assert [call.body["max_tokens"] for call in calls_seen(backend)[-2:]] == [16, 16]


def test_a_call_that_fails_is_a_row_and_the_run_goes_on(suite: Suite, backend: Backend) -> None:
    backend.script(Script(status=400, body={"error": {"message": "no"}}), marker="Please summarize", times=1)
    report = suite.run("direct_model", "summarization_200", "summarization_500")
    assert [call["status"] for call in report["calls"]] == ["failed", "completed"]
    assert report["calls"][0]["error"]


def test_three_failures_in_a_row_end_a_run(suite: Suite, backend: Backend) -> None:
    backend.script(Script(status=400, body={"error": {"message": "no"}}), marker="What stands out", times=3)
    job_id = suite.start(
        "direct_model", "simple_qa_100", "simple_qa_250", "simple_qa_500", "summarization_200"
    )
    status = suite.wait(job_id)
    assert (status["status"], status["done_calls"]) == ("failed", 3)
    assert "3 calls failed in a row" in status["error"]


def test_what_makes_no_sense_is_refused_with_a_reason(suite: Suite) -> None:
    for body, code, text in (
        ({"mode": "sideways"}, 422, "mode"),
        ({"mode": "both", "cases": ["simple_qa_1"]}, 422, "simple_qa_100"),
        ({"mode": "both", "runs": 11}, 422, "10"),
        (
            {"mode": "both", "enforce_max_response_tokens": True, "max_response_tokens": 10**6},
            400,
            "under Settings",
        ),
    ):
        status, detail = suite.refused(body)
        assert (status, text in detail) == (code, True), detail
    for path in ("status/nothing", "runs/nothing", "runs/nothing/report.md", "compare?a=nothing"):
        assert suite.stack.http.get(f"/api/baseline/{path}").status_code == 404


def test_the_time_left_is_told_while_a_run_goes_on(suite: Suite, backend: Backend) -> None:
    backend.script(Script(tokens=100, tokens_per_second=50), marker="Please summarize", times=1)
    job_id = suite.start("direct_model", "simple_qa_100", "summarization_200")
    wait_until(lambda: suite.status(job_id)["done_calls"] == 1, "the first call")
    status = suite.status(job_id)
    assert status["current_case"] == "summarization_200"
    assert status["eta_seconds"] >= 0
    assert [call["case_name"] for call in status["latest"]] == ["simple_qa_100"]
    begun = time.monotonic()
    suite.ask("POST", f"/{job_id}/cancel")
    assert time.monotonic() - begun < 1.5
