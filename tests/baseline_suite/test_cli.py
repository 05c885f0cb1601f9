"""`aigentos baseline` against the real processes."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from kernel.cli.main import app
from kernel.shared.settings import child_environment
from tests.baseline_suite.runs import Suite, calls_seen
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.processes import ROOT
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until


def aigentos(stack: Stack, *arguments: str) -> Result:
    command = ["baseline", *arguments, "--url", stack.base_url]
    return CliRunner().invoke(app, command, env={"COLUMNS": "240"})


def test_a_run_is_shown_written_listed_and_compared(stack: Stack, tmp_path: Path) -> None:
    ran = aigentos(
        stack, "run", "--mode", "both", "--cases", "simple_qa_1,structured", "--out", str(tmp_path / "perf")
    )
    assert ran.exit_code == 0, ran.output
    assert re.search(r"Simple Q/A, 100 tokens +end to end +100 +\d+ +\d+ +\d+", ran.output)
    assert "end to end ÷ direct" in ran.output
    names = sorted(path.name for path in (tmp_path / "perf").iterdir())
    assert [re.sub(r"\d{8}T\d{6}Z", "T", name.partition("-both")[2]) for name in names] == [
        "-T.json",
        "-T.md",
    ]
    found = re.search(r"run (\S+): completed", ran.output)
    assert found is not None
    listed = aigentos(stack, "list")
    assert re.search(rf"{found[1]} +\S+ \S+ +both +completed +4/4 +alibayram/smollm3", listed.output)
    compared = aigentos(stack, "compare", found[1])
    assert compared.exit_code == 0, compared.output
    assert re.search(r"Structured extraction, 400 tokens( +[\d.]+){9}", compared.output)


def test_an_unknown_case_is_named_with_those_there_are(stack: Stack) -> None:
    refused = aigentos(stack, "run", "--cases", "poetry")
    assert refused.exit_code == 2
    assert "poetry" in refused.output
    assert "summarization_200" in refused.output


def test_the_limit_of_an_answer_is_passed_on(stack: Stack, suite: Suite) -> None:
    ran = aigentos(stack, "run", "--mode", "direct", "--cases", "simple_qa_100", "--max-response-tokens", "3")
    assert ran.exit_code == 0, ran.output
    newest = suite.ask("GET", "/runs", params={"limit": 1})["runs"][0]
    assert newest["settings"]["enforce_max_response_tokens"] is True
    assert [call["completion_tokens"] for call in suite.report(newest["id"])["calls"]] == [3]


def test_ctrl_c_cancels_the_run(stack: Stack, suite: Suite, backend: Backend) -> None:
    backend.script(Script(tokens=1000, tokens_per_second=50), marker="Please summarize", times=1)
    seen = len(calls_seen(backend))
    command = [sys.executable, "-m", "kernel.cli.main", "baseline", "run", "--url", stack.base_url]
    command += ["--mode", "e2e", "--cases", "summarization_200"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=child_environment({}), stdout=subprocess.PIPE, text=True
    )
    wait_until(lambda: len(calls_seen(backend)) > seen, "the call", seconds=30)
    wait_until(lambda: calls_seen(backend)[-1].tokens_sent > 25, "half a second of it")
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "cancelled" in output
    assert suite.ask("GET", "/runs", params={"limit": 1})["runs"][0]["status"] == "cancelled"
