"""A model is tried before it takes notes; one that cannot do it is left alone, and people are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kernel.llm.registry import ModelChoice
from kernel.llm.structured import ModelReplyLate
from kernel.memory.calibrate import NotesStatus, load_samples, notes_status, still_holds, try_model
from kernel.shared.errors import ConfigurationError, ModelUnavailable
from kernel.store.choices import get_model_choice, put_model_choice
from kernel.store.notes import Verdict, get_verdict
from kernel.workers.orchestrator.context import OrchestratorContext
from tests.fakes.model_server import CHAT_MODEL, FakeModelServer
from tests.fakes.note_model import NOTES, PROMPTS, asked_of, can_take_notes, note, noted
from tests.fakes.script import Script
from tests.workers.configured import configured
from tests.workers.notes import answered, chunks, waiting_jobs, work

SAMPLES = load_samples(PROMPTS)


@pytest.fixture
async def model() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer(models=(CHAT_MODEL, "another")) as server:
        can_take_notes(server)
        yield server


async def say_and_note(worker: OrchestratorContext, message: str = "I live in Lyon") -> NotesStatus:
    """What people are told after a turn."""
    await answered(worker, message)
    await work(worker)
    verdict = await get_verdict(worker.db, "ollama", CHAT_MODEL)
    return notes_status(memory_enabled=True, provider="ollama", model=CHAT_MODEL, verdict=verdict)


def times_asked(model: FakeModelServer) -> int:
    return sum(NOTES in item.body["messages"][0]["content"] for item in model.log)


async def test_a_model_that_gets_every_sample_right_is_tried_once_and_takes_notes(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    assert await say_and_note(worker) == NotesStatus(enabled=True, reason=None, model=CHAT_MODEL)
    await say_and_note(worker)
    assert times_asked(model) == len(SAMPLES) + 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (noted(), "it did not note what"),
        (noted(note("The user is rich.", "I am rich")), "it did not note what"),
        ("I will remember that!", "it gave no JSON that can be used"),
    ],
)
async def test_a_model_that_misses_a_fact_is_switched_off_with_the_reason(
    reply: str, reason: str, worker: OrchestratorContext, model: FakeModelServer
) -> None:
    model.script(Script(text=reply), marker=asked_of(SAMPLES[0].message))
    model.script(Script(text=reply), marker="cannot be used")
    status = await say_and_note(worker)
    assert not status.enabled
    assert f"{CHAT_MODEL} cannot take notes well enough: {reason}" in (status.reason or "")
    before = len(model.log)
    await say_and_note(worker)
    assert len(model.log) == before, "it is not asked again"
    assert (chunks(worker, "note"), waiting_jobs(worker)) == ([], [])


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.quote is None])
async def test_a_model_that_notes_small_talk_or_somebody_elses_life_is_switched_off(
    sample: object, worker: OrchestratorContext, model: FakeModelServer
) -> None:
    message = sample.message  # type: ignore[attr-defined]
    model.script(Script(text=noted(note("Something.", message[:20]))), marker=asked_of(message))
    status = await say_and_note(worker)
    assert status.reason is not None
    assert f'it noted "Something." of "{message}"' in status.reason


async def test_each_model_is_tried_for_itself(worker: OrchestratorContext, model: FakeModelServer) -> None:
    await say_and_note(worker)
    async with worker.db.write() as tx:
        await put_model_choice(tx, "ollama", "another")
    await say_and_note(worker)
    assert {item.body["model"] for item in model.log} == {CHAT_MODEL, "another"}
    assert await get_verdict(worker.db, "ollama", "another") is not None


async def test_a_verdict_found_with_other_samples_is_found_anew(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    await say_and_note(worker)
    edited = replace(worker.prompts["memory_notes"], content=worker.prompts["memory_notes"].content + "!")
    prompts = {**worker.prompts, "memory_notes": edited}
    await say_and_note(replace(worker, prompts=prompts))
    assert times_asked(model) == 2 * (len(SAMPLES) + 1)


async def test_a_model_that_was_too_slow_is_tried_again_the_next_day(worker: OrchestratorContext) -> None:
    async def late(_: object) -> dict[str, object]:
        raise ModelReplyLate("no reply within 60 s", raw="")

    chat = await worker.models.chat(ModelChoice(*await get_model_choice(worker.db)))
    prompt, today = worker.prompts["memory_notes"], date(2026, 3, 4)
    verdict = await try_model(chat, late, prompt, SAMPLES, today)
    assert "it took too long" in (verdict.reason or "")
    assert still_holds(verdict, prompt, SAMPLES, today)
    assert not still_holds(verdict, prompt, SAMPLES, today + timedelta(days=1))


async def test_a_model_that_cannot_be_reached_says_nothing_about_itself(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    model.script(Script(status=503), marker=NOTES)
    for sample in SAMPLES:
        model.script(Script(status=503), marker=asked_of(sample.message))
    with pytest.raises(ModelUnavailable):
        await say_and_note(worker)
    assert await get_verdict(worker.db, "ollama", CHAT_MODEL) is None


async def test_a_small_context_window_is_not_tried(
    context: OrchestratorContext, model: FakeModelServer
) -> None:
    async with configured(
        context, AIGENT_LLM_PROVIDER="ollama", OLLAMA_BASE_URL=model.base_url, OLLAMA_CONTEXT_WINDOW=1024
    ) as worker:
        status = await say_and_note(worker)
    assert model.log == []
    assert "raise it under Settings" in (status.reason or "")


async def test_the_embedded_model_is_never_asked(
    context: OrchestratorContext, model: FakeModelServer, tmp_path: Path
) -> None:
    key = tmp_path / "embedded.key"
    key.write_text("key")
    async with configured(
        context,
        AIGENT_LLM_PROVIDER="embedded",
        AIGENT_EMBEDDED_URL=model.base_url,
        AIGENT_EMBEDDED_KEY_FILE=key,
    ) as worker:
        await answered(worker, "I live in Lyon")
        await work(worker)
    assert model.log == []
    status = notes_status(memory_enabled=True, provider="embedded", model="SmolLM2-135M", verdict=None)
    assert "the embedded model SmolLM2-135M is too small to take notes" in (status.reason or "")


def test_memory_that_is_off_is_named_before_anything_else() -> None:
    passed = Verdict(passed=True, reason=None, samples="")
    status = notes_status(memory_enabled=False, provider="ollama", model="m", verdict=passed)
    assert status == NotesStatus(enabled=False, reason="memory is switched off", model="m")


@pytest.mark.parametrize("text", [None, "samples: []", "samples: [{mesage: hello}]", "{", "\x00"])
def test_a_file_of_samples_that_cannot_be_used_is_named(text: str | None, tmp_path: Path) -> None:
    (tmp_path / "orchestrator").mkdir()
    if text is not None:
        (tmp_path / "orchestrator" / "memory_samples.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"memory_samples\.yaml cannot be used"):
        load_samples(tmp_path)
