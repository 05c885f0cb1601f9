"""`aigentos eval memory`: on a tiny conversation, with a scripted embedder and without; wrong files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kernel.cli.evaluation.memory_data import Conversation
from kernel.cli.evaluation.memory_metrics import scores_of
from kernel.cli.evaluation.memory_run import ask_conversation
from kernel.cli.main import app
from kernel.shared.errors import ConfigurationError
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.script import Script
from tests.harness.backend import Backend

SAID = (
    ("Ada", "I bought a violin in Prague", "a photo of a red case"),
    ("Ben", "Lovely! Do you play every evening?", None),
    ("Ada", "Only on Sundays, my neighbours sleep early", None),
    ("Ben", "I am learning to bake bread", None),
    *((("Ada", "Ben")[n % 2], f"Talk about zug{n} and vor{n}", None) for n in range(10)),
)
QUESTIONS: tuple[tuple[str, str, int, list[str]], ...] = (
    ("q1", "Which instrument did Ada buy, a violin?", 4, ["D1:0"]),
    ("q2", "Who is learning to bake bread?", 1, ["D1:3"]),
    ("q3", "What colour is the case in the photo?", 5, ["D1:0"]),
    ("q4", "Without an answer?", 1, []),
)


def conversation() -> dict[str, Any]:
    turns = [
        {
            "dia_id": f"D1:{n}",
            "session": 1,
            "date": "1:56 pm on 8 May, 2023",
            "speaker": speaker,
            "text": text,
        }
        | ({"caption": caption} if caption else {})
        for n, (speaker, text, caption) in enumerate(SAID)
    ]
    qa = [
        {"id": name, "question": text, "category": category, "evidence": evidence}
        for name, text, category, evidence in QUESTIONS
    ]
    return {"conversations": [{"id": "c1", "turns": turns, "qa": qa}], "categories": {"1": "multi-hop"}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(conversation()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with Backend(Script()) as backend:
        yield {
            "CHAT_DB_PATH": str(tmp_path_factory.mktemp("data") / "chat.db"),
            "AIGENT_LLM_PROVIDER": "ollama",
            "OLLAMA_BASE_URL": backend.url,
        }


def run(environment: dict[str, str], *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", "memory", *map(str, arguments)], env=environment)


@pytest.mark.parametrize("by", [[], ["--words-only"]])
def test_questions_find_their_turns_and_every_row_is_written(
    by: list[str], environment: dict[str, str], file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rows.jsonl"
    done = run(environment, file, "--json", "--rows", out, *by)
    assert done.exit_code == 0, done.exception
    figures = json.loads(done.stdout)
    assert (figures["questions"], figures["skipped_without_evidence"]) == (2, 1)
    assert figures["R@10"] == 1.0
    assert set(figures["categories"]) == {"1", "4", "5"}
    assert figures["ms"]["median"] > 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["q1", "q2", "q3", "q4"]
    assert all(len(row["dia_ids"]) == len(set(row["dia_ids"])) == 10 for row in rows)
    assert rows[0]["dia_ids"][0] == "D1:0"


async def test_an_utterance_is_embedded_with_the_one_it_answers_as_a_turn_of_the_product_is() -> None:
    embedder = FakeEmbedder()
    await ask_conversation(Conversation.model_validate(conversation()["conversations"][0]), embedder)
    pair = f"Ada: {SAID[2][1]}\nBen: {SAID[3][1]}"
    assert embedder.asked.count(pair) == 2, "once for each of the two"


def test_without_json_the_figures_are_shown_as_a_table(environment: dict[str, str], file: Path) -> None:
    shown = run(environment, file, "--words-only").output
    for text in ("Turns found", "R@5", "relevance floor", "query without embedding"):
        assert text in shown


def test_scores_are_those_of_the_books() -> None:
    scores = scores_of(["a", "x", "b"], ["a", "b", "c", "d"])
    assert scores["R@5"] == 0.5
    assert scores["MRR@10"] == 1.0
    assert scores["nDCG@10"] == pytest.approx((1 + 0.5) / (1 + 0.63093 + 0.5 + 0.43068), abs=1e-4)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda data: data.pop("conversations"), "conversations: Field required"),
        (lambda data: data["conversations"].clear(), "conversations: "),
        (lambda data: data["conversations"][0]["turns"][0].update(date="some day"), "date: "),
        (
            lambda data: data["conversations"][0]["qa"][0].update(evidence=["D9:9"]),
            "not among the turns of c1",
        ),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(
    change: Any, text: str, environment: dict[str, str], tmp_path: Path
) -> None:
    data = conversation()
    change(data)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    error = run(environment, path).exception
    assert isinstance(error, ConfigurationError)
    assert error.detail.startswith(str(path))
    assert text in error.detail
