"""`aigentos eval routing`: with the real embedding model and exemplars, and what it says of wrong files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kernel.cli.main import app
from kernel.llm.embedded.fetch import fetch
from kernel.shared.errors import ConfigurationError
from tests.cli.routing_rows import CATALOGUE, ROWS
from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.processes import ROOT
from tests.harness.stack import free_port
from tests.routing.rigs import write_exemplars

FIGURES = {
    "rows",
    "strict",
    "lenient",
    "with_unsure_right",
    "false_calls",
    "unsure",
    "asked_model",
    "decided_by",
    "classes",
    "confusion",
    "answers",
    "ms",
    "curve",
}
KEYS = {"id", "route", "decided_by", "confidence", "arguments", "ms"}


def write_rows(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_catalogue(folder: Path) -> Path:
    path = folder / "catalogue.json"
    path.write_text(json.dumps(CATALOGUE), encoding="utf-8")
    return path


# --- with the real model ---


class Measured:
    """What a run printed and wrote."""

    def __init__(self, folder: Path, data_dir: Path) -> None:
        environment = {
            **os.environ,
            "CHAT_DB_PATH": str(data_dir / "chat.db"),
            "AIGENT_PROMPTS_DIR": str(ROOT / "agent-prompts"),
            "AIGENT_LLM_PROVIDER": "embedded",
            "AIGENT_EMBEDDED_URL": f"http://127.0.0.1:{free_port()}",
        }
        written = folder / "out.jsonl"
        files = [write_rows(folder, ROWS), "--catalogue", write_catalogue(folder), "--rows", written]
        command = [sys.executable, "-m", "kernel.cli.main", "eval", "routing", *map(str, files)]
        command += ["--no-model", "--json"]
        done = subprocess.run(
            command, check=False, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0, done.stderr
        self.figures = json.loads(done.stdout)
        lines = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
        self.rows = {line["id"]: line for line in lines}


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Measured:
    """The gate learns the shipped exemplars, which takes minutes; the next run embeds what has changed."""
    fetch(ROOT / "models-local")
    cache = pytestconfig.cache
    assert cache is not None
    return Measured(tmp_path_factory.mktemp("eval"), Path(cache.mkdir("eval-routing")))


@pytest.mark.embedded
def test_the_figures_are_the_documented_ones(measured: Measured) -> None:
    figures = measured.figures
    assert set(figures) == FIGURES
    assert figures["rows"] == len(ROWS)
    assert sum(figures["decided_by"].values()) == len(ROWS)
    assert set(figures["classes"]) == {"dialogue", "math_subagent", "count_occurrences", "mcp"}
    assert sum(values["rows"] for values in figures["classes"].values()) == len(ROWS)
    assert figures["ms"]["median"] <= figures["ms"]["p95"] <= figures["ms"]["max"]
    [unmoved] = [point for point in figures["curve"] if point["shift"] == 0]
    assert unmoved["recall_mcp"] == figures["classes"]["mcp"]["recall"]
    assert unmoved["unsure"] == figures["unsure"]


@pytest.mark.embedded
def test_every_turn_is_written_with_the_documented_keys(measured: Measured) -> None:
    assert list(measured.rows) == [row["id"] for row in ROWS]
    for name, line in measured.rows.items():
        has_answer = "answer" in line
        assert set(line) == (KEYS | {"answer", "unit"} if has_answer else KEYS), name
        assert has_answer == (line["decided_by"] == "rule"), name
        assert 0 <= line["confidence"] <= 1
        assert line["ms"] > 0


@pytest.mark.embedded
@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_what_nobody_doubts_is_routed_right(row: dict[str, Any], measured: Measured) -> None:
    line = measured.rows[row["id"]]
    assert line["route"] == row["route"]
    if "answer" in row:
        assert line["answer"] == str(row["answer"])
        assert line["arguments"]
    else:
        assert line["decided_by"] in ("gate", "unsure")


@pytest.mark.embedded
def test_right_answers_and_routes_are_counted(measured: Measured) -> None:
    assert measured.figures["strict"] == 1.0
    assert measured.figures["false_calls"] == 0.0
    assert measured.figures["answers"]["math"] == {
        "rows": 3,
        "right": 1.0,
        "stated": 3,
        "wrong_of_stated": 0.0,
    }
    assert measured.figures["answers"]["count"]["right"] == 1.0


# --- with a scripted backend and few exemplars ---


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A backend that embeds and chooses no tool; what the gate learns is kept for the module."""
    folder = tmp_path_factory.mktemp("fake")
    prompts = write_exemplars(folder)
    for path in (ROOT / "agent-prompts" / "orchestrator").glob("*.md"):
        (prompts / "orchestrator" / path.name).write_bytes(path.read_bytes())
    with Backend(Script(text='{"tool": "none", "sure": "yes"}')) as backend:
        yield {
            "CHAT_DB_PATH": str(folder / "data" / "chat.db"),
            "AIGENT_PROMPTS_DIR": str(prompts),
            "AIGENT_LLM_PROVIDER": "ollama",
            "OLLAMA_BASE_URL": backend.url,
        }


def run(environment: dict[str, str], *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", "routing", *map(str, arguments)], env=environment)


def problem(environment: dict[str, str], *arguments: str | Path) -> str:
    error = run(environment, *arguments).exception
    assert isinstance(error, ConfigurationError), error
    return error.detail


def test_without_json_the_figures_are_shown_as_tables(environment: dict[str, str], tmp_path: Path) -> None:
    files = write_rows(tmp_path, ROWS), "--catalogue", write_catalogue(tmp_path)
    shown = run(environment, *files, "--no-model")
    assert shown.exit_code == 0, shown.exception
    for text in ("Confusion", "count_occurrences", "routed right", "decision: median"):
        assert text in shown.output


def test_the_model_is_asked_unless_told_otherwise(environment: dict[str, str], tmp_path: Path) -> None:
    unsure = {"id": "unsure", "message": "count the letter e in it", "route": "dialogue"}
    rows = write_rows(tmp_path, [unsure])
    asked = json.loads(run(environment, rows, "--json").stdout)
    spared = json.loads(run(environment, rows, "--json", "--no-model").stdout)
    assert (asked["decided_by"], asked["asked_model"]) == ({"model": 1}, 1.0)
    assert (spared["decided_by"], spared["unsure"]) == ({"unsure": 1}, 1.0)
    assert next(point for point in spared["curve"] if point["shift"] == 0)["unsure"] == 1.0


def test_line_ends_inside_of_a_message_end_no_row(environment: dict[str, str], tmp_path: Path) -> None:
    message = "thanks\u2028a\x85lot\u2029!\x0c"
    rows = write_rows(tmp_path, [{"id": "a", "message": message, "route": "dialogue"}])
    assert json.loads(run(environment, rows, "--json").stdout)["rows"] == 1


def test_figures_of_what_does_not_occur_are_none(environment: dict[str, str], tmp_path: Path) -> None:
    rows = write_rows(tmp_path, [{"id": "a", "message": "48 * 7", "route": "math_subagent"}])
    figures = json.loads(run(environment, rows, "--json").stdout)
    assert figures["false_calls"] is None
    assert figures["classes"]["mcp"] == {"rows": 0, "recall": None, "precision": None}
    assert run(environment, rows).exit_code == 0


def test_a_gate_that_cannot_learn_is_no_measurement(environment: dict[str, str], tmp_path: Path) -> None:
    rows = write_rows(tmp_path, ROWS[4:5])
    prompts = write_exemplars(tmp_path)
    for path in (Path(environment["AIGENT_PROMPTS_DIR"]) / "orchestrator").glob("*.md"):
        (prompts / "orchestrator" / path.name).write_bytes(path.read_bytes())
    (prompts / "orchestrator" / "routes.yaml").unlink()
    broken = {**environment, "AIGENT_PROMPTS_DIR": str(prompts)}
    assert problem(broken, rows).startswith("the gate cannot be measured: ")
    assert "routes.yaml cannot be read" in problem(broken, rows)


# --- wrong files ---


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{", "Invalid JSON"),
        ("[]", "should be an object"),
        ('{"id": "b", "message": "hi"}', "route: Field required"),
        ('{"id": "b", "message": "", "route": "dialogue"}', "message: "),
        ('{"id": "b", "message": "hi", "route": "dialog"}', "route: "),
        ('{"id": "b", "message": "hi", "route": "dialogue", "answer": "many"}', "answer: "),
        (
            '{"id": "b", "message": "hi", "route": "dialogue", "context": [{"role": "me"}]}',
            "context.0.role: ",
        ),
    ],
)
def test_a_broken_line_is_named_with_what_is_wrong(
    line: str, text: str, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a", "message": "hi", "route": "dialogue"}\n\n' + line + "\n")
    told = problem(environment, path)
    assert told.startswith(f"{path}, line 3")
    assert text in told


def test_a_turn_for_a_tool_that_the_catalogue_lacks_is_named(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = write_rows(tmp_path, ROWS)
    lacking = f"{path} has turns for tools that the catalogue lacks, such as mcp::disk::list_directory"
    assert problem(environment, path).startswith(lacking)
    assert "--catalogue" in problem(environment, path)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_rows_is_no_measurement(
    content: str, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    assert problem(environment, path) == f"{path} has no rows: one JSON object a line is expected"


def test_a_file_that_cannot_be_read_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    missing = tmp_path / "nothing.jsonl"
    assert problem(environment, missing) == f"{missing} cannot be read: No such file or directory"
    rows = write_rows(tmp_path, ROWS)
    assert problem(environment, rows, "--catalogue", missing).startswith(f"{missing} cannot be read")
    missing.write_bytes(b"\xff\xfe")
    assert "is not text in UTF-8" in problem(environment, missing)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("{", " is not JSON: "),
        ("{}", ", servers: Field required"),
        ('{"servers": [{}]}', ", servers.0.ref: "),
    ],
)
def test_a_broken_catalogue_is_named(
    content: str, text: str, environment: dict[str, str], tmp_path: Path
) -> None:
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(content)
    told = problem(environment, write_rows(tmp_path, ROWS), "--catalogue", catalogue)
    assert told.startswith(f"{catalogue}{text}")


def test_rows_that_cannot_be_written_are_told(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "no folder" / "out.jsonl"
    rows = write_rows(tmp_path, ROWS[4:5])
    assert problem(environment, rows, "--rows", out) == f"{out} cannot be written: No such file or directory"


def test_a_problem_is_one_line_for_people_and_an_exit_code_for_scripts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kernel.cli.main", "eval", "routing", str(tmp_path / "none.jsonl")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"aigentos: {tmp_path / 'none.jsonl'} cannot be read: No such file or directory\n"
