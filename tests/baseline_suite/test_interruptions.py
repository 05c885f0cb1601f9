"""Runs that do not come to their end: stopped, killed with the kernel, or left without a worker."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kernel.store.baseline_records import BaselineCallMode
from tests.baseline_suite.runs import Suite, calls_seen
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.invariants import check_invariants
from tests.harness.processes import Zygote
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

SLOW = Script(tokens=1000, tokens_per_second=50)
MODES: list[BaselineCallMode] = ["direct_model", "end_to_end_aigentos"]
AT_ONCE = 1.5  # seconds; a person waits for it


def in_the_second_call(suite: Suite, backend: Backend, mode: BaselineCallMode) -> str:
    """A run whose first call is made and whose second will take long."""
    seen = len(calls_seen(backend))
    backend.script(SLOW, marker="Please summarize", times=1)
    job_id = suite.start(mode, "simple_qa_100", "summarization_200")
    wait_until(lambda: len(calls_seen(backend)) == seen + 2, "the second call")
    wait_until(lambda: calls_seen(backend)[-1].tokens_sent > 3, "its first words")
    return job_id


@pytest.mark.parametrize("mode", MODES)
def test_a_cancelled_run_stops_its_call_and_keeps_the_rows_so_far(
    mode: BaselineCallMode, suite: Suite, backend: Backend, stack: Stack
) -> None:
    before = suite.traces()
    job_id = in_the_second_call(suite, backend, mode)
    asked = time.monotonic()
    status = suite.ask("POST", f"/{job_id}/cancel")
    assert (status["status"], status["done_calls"], status["error"]) == ("cancelled", 1, None)
    call = calls_seen(backend)[-1]
    wait_until(lambda: call.client_closed is not None, "the end of its call")
    assert call.client_closed is not None
    assert call.client_closed - asked < AT_ONCE
    assert suite.traces() == before
    assert suite.ask("POST", f"/{job_id}/cancel") == status  # it stays as it is
    suite.run(mode, "simple_qa_100")
    check_invariants(stack)


def test_a_second_run_is_refused_while_one_goes_on(suite: Suite, backend: Backend) -> None:
    job_id = in_the_second_call(suite, backend, "direct_model")
    status, detail = suite.refused({"mode": "direct_model"})
    assert status == 409
    assert "wait for its end or cancel it" in detail
    suite.ask("POST", f"/{job_id}/cancel")


@pytest.mark.parametrize("mode", MODES)
def test_a_run_whose_kernel_is_killed_is_interrupted_and_leaves_nothing(
    mode: BaselineCallMode, suite: Suite, backend: Backend, stack: Stack
) -> None:
    before = suite.traces()
    job_id = in_the_second_call(suite, backend, mode)
    stack.kill("kernel")
    stack.start("kernel")
    stack.wait_ready()
    status = suite.status(job_id)
    assert (status["status"], status["done_calls"]) == ("interrupted", 1)
    assert "start a new one" in status["error"]
    assert suite.traces() == before
    suite.run(mode, "simple_qa_100")
    check_invariants(stack)


def test_a_run_whose_kernel_is_stopped_is_interrupted_too(
    suite: Suite, backend: Backend, stack: Stack
) -> None:
    before = suite.traces()
    job_id = in_the_second_call(suite, backend, "end_to_end_aigentos")
    stack.stop("kernel")
    assert stack.read(f"SELECT status FROM baseline_runs WHERE id = '{job_id}'") == [("interrupted",)]
    assert suite.traces() == before
    stack.start("kernel")
    stack.wait_ready()


def test_a_run_is_refused_while_a_worker_is_missing_and_fails_when_one_dies(
    zygote: Zygote, backend: Backend, tmp_path: Path
) -> None:
    with Stack(tmp_path, backend.url, provider="openai", launcher=zygote) as stack:
        suite = Suite(stack)
        job_id = in_the_second_call(suite, backend, "end_to_end_aigentos")
        stack.kill("dialogue")
        status = suite.wait(job_id, seconds=40)
        assert status["status"] == "failed"
        assert "the dialogue worker" in status["error"]
        code, detail = suite.refused({"mode": "both"})
        assert (code, "the dialogue worker" in detail) == (503, True)
        assert suite.run("direct_model", "simple_qa_100")["calls"]  # which needs no worker


def test_without_a_model_a_run_fails_at_once_and_says_what_to_do(zygote: Zygote, tmp_path: Path) -> None:
    with Backend() as backend:
        url = backend.url
    with Stack(tmp_path, url, provider="openai", launcher=zygote) as stack:
        suite = Suite(stack)
        status = suite.wait(suite.start("direct_model", "simple_qa_100"))
        assert (status["status"], status["done_calls"]) == ("failed", 0)
        assert "OPENAI_BASE_URL" in status["error"]


def test_what_does_not_fit_the_context_window_is_cut_in_both_modes(
    zygote: Zygote, backend: Backend, tmp_path: Path
) -> None:
    window = {"OLLAMA_CONTEXT_WINDOW": "2048", "OLLAMA_MAX_RESPONSE_TOKENS": "256"}
    with Stack(tmp_path, backend.url, provider="openai", launcher=zygote, **window) as stack:
        report = Suite(stack).run("both", "summarization_2000", "system_prompt_pressure_10000")
    assert len(report["calls"]) == 4
    for call in report["calls"]:
        assert (call["status"], call["clipped"]) == ("completed", True), call
        assert 1000 < call["sent_tokens"] < 2048 - 256
    assert len({call["sent_tokens"] for call in report["calls"]}) == 1


def test_a_prompt_that_the_model_finds_too_long_is_cut_further(
    suite: Suite, backend: Backend, stack: Stack
) -> None:
    too_long = {
        "error": {
            "message": "the request exceeds the available context size",
            "type": "exceed_context_size_error",
        }
    }
    backend.script(Script(status=400, body=too_long), marker="Please summarize", times=1)
    [call] = suite.run("direct_model", "summarization_2000")["calls"]
    assert call["status"] == "completed", call
