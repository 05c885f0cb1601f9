"""Shorthand for runs: over the API, and as records made by hand."""

from __future__ import annotations

import re
from typing import Any

from kernel.store.baseline_records import (
    BaselineCall,
    BaselineCallMode,
    BaselineMachine,
    BaselineMode,
    BaselineRun,
    BaselineSettings,
)
from tests.fakes.stream import Exchange
from tests.harness.backend import Backend
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

OVER = ("completed", "failed", "cancelled", "interrupted")
_WORD_OF_A_RUN = re.compile(r"^\([a-z]{8}\)$", re.MULTILINE)  # every message of the suite has one


class Suite:
    """The suite of a running stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self.stack.http.request(method, f"/api/baseline{path}", timeout=20, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def start(self, mode: BaselineMode, *cases: str, **more: Any) -> str:
        body = {"mode": mode, "cases": list(cases) or None, **more}
        job_id: str = self.ask("POST", "/start", json=body)["job_id"]
        return job_id

    def status(self, job_id: str) -> dict[str, Any]:
        status: dict[str, Any] = self.ask("GET", f"/status/{job_id}")
        return status

    def wait(self, job_id: str, *, seconds: float = 30) -> dict[str, Any]:
        """The status at the end."""
        wait_until(lambda: self.status(job_id)["status"] in OVER, "the end of the run", seconds=seconds)
        return self.status(job_id)

    def run(self, mode: BaselineMode, *cases: str, **more: Any) -> dict[str, Any]:
        """A whole run; returns its report."""
        job_id = self.start(mode, *cases, **more)
        status = self.wait(job_id)
        assert status["status"] == "completed", status
        return self.report(job_id)

    def report(self, job_id: str) -> dict[str, Any]:
        report: dict[str, Any] = self.ask("GET", f"/runs/{job_id}")
        return report

    def refused(self, body: dict[str, Any]) -> tuple[int, str]:
        """Status and text of a start that is not accepted."""
        answer = self.stack.http.post("/api/baseline/start", json=body)
        return answer.status_code, answer.json()["detail"]

    def traces(self) -> list[int]:
        """How many rows of conversations, turns, memory and jobs there are."""
        tables = ("conversations", "turns", "memory_chunks", "jobs", "baseline_conversations")
        return [int(str(self.stack.read(f"SELECT COUNT(*) FROM {table}")[0][0])) for table in tables]


def calls_seen(backend: Backend) -> list[Exchange]:
    """The calls that runs made, oldest first; whatever else a model is asked has other instructions."""
    return [item for item in backend.requests("(") if _is_of_a_run(item.body.get("messages", []))]


def _is_of_a_run(messages: list[dict[str, str]]) -> bool:
    return "\nToday is " in messages[0]["content"] and bool(_WORD_OF_A_RUN.search(messages[-1]["content"]))


def made_call(case_name: str, mode: BaselineCallMode, position: int = 0, **figures: Any) -> BaselineCall:
    """A completed call with plain figures."""
    plain = {
        "position": position,
        "mode": mode,
        "repetition": 1,
        "case_name": case_name,
        "turn": None,
        "wanted_tokens": 100,
        "sent_tokens": 100,
        "clipped": False,
        "ttft_ms": 50.0,
        "model_ttft_ms": 50.0,
        "total_ms": 1000.0,
        "prompt_tokens": 200,
        "cached_prompt_tokens": 90,
        "completion_tokens": 20,
        "tokens_per_second": 20.0,
        "route": None,
        "status": "completed",
        "error": None,
        "asked_at": "2026-11-23T12:00:00.000+00:00",
    }
    return BaselineCall(**{**plain, **figures})


def made_run(run_id: str = "r-1", **changes: Any) -> BaselineRun:
    """A completed run in both modes."""
    plain = {
        "id": run_id,
        "mode": "both",
        "cases": ("simple_qa_100",),
        "runs": 1,
        "status": "completed",
        "settings": BaselineSettings(
            enforce_max_response_tokens=True,
            max_response_tokens=128,
            context_window=8192,
            temperature=0.7,
            routing="tiered",
        ),
        "machine": BaselineMachine(
            processor="Abacus 3000", cores=4, memory_bytes=8 * 2**30, system="Linux 6", python="3.11.7"
        ),
        "version": "1.2.3",
        "provider": "ollama",
        "model": "tiny",
        "done_calls": 2,
        "total_calls": 2,
        "current_case": None,
        "accepted_at": "2026-11-23T12:00:00.000+00:00",
        "started_at": "2026-11-23T12:00:01.000+00:00",
        "ended_at": "2026-11-23T12:00:05.000+00:00",
        "error": None,
    }
    return BaselineRun(**{**plain, **changes})
