"""Notes rolled up into summaries by a scripted model on a real database: nothing is lost."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import pytest

from kernel.store.choices import ContextChoice, put_context_choice, put_memory_enabled
from kernel.store.memory_forget import forget_chunk
from kernel.store.memory_items import edit_item, pin_item, restore_item
from kernel.store.notes import live_notes
from kernel.store.turns import cancel_turn
from kernel.workers.orchestrator.context import OrchestratorContext
from tests.fakes.model_server import FakeModelServer
from tests.fakes.note_model import SUMMARY, note, noted
from tests.fakes.script import Script
from tests.harness.waiting import until
from tests.store.turns import say
from tests.workers.compaction import add_notes, facts, live, shown, with_notes
from tests.workers.notes import answered, chunks, make_due, rows, waiting_jobs, work

LIMIT = 20
GOOD = Script(text=json.dumps({"summary": "The user said a few things."}))


@pytest.fixture
def model(model: FakeModelServer) -> FakeModelServer:
    model.script(GOOD, marker=SUMMARY)
    return model


@pytest.fixture
def limits() -> dict[str, object]:
    return {"OLLAMA_CONTEXT_WINDOW": 2048, "MEMORY_CHUNK_LIMIT": LIMIT, "MEMORY_COMPACTION_BATCH_SIZE": 24}


async def test_of_a_thousand_notes_each_reaches_the_model_nothing_is_deleted_and_restoring_works(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    texts = facts(1_000)
    ids = await with_notes(worker, texts)
    while waiting_jobs(worker):
        await work(worker)

    kept = live(worker)
    assert len(kept) <= LIMIT
    assert kept == set(ids[-len(kept) :]), "the newest stay as they are"
    read = set(shown(model).splitlines())
    rolled = chunks(worker, "note")[: 1_000 - len(kept)]
    assert all(any(line.endswith(f": {row['content']}") for line in read) for row in rolled)

    summaries = {row["id"]: row for row in chunks(worker, "summary")}
    assert [row["content"] for row in chunks(worker, "note")] == texts, "no source is changed or gone"
    assert {row["superseded_by"] for row in rolled} == set(summaries)
    assert {(row["kind"], row["trust"], row["source_id"] == row["id"]) for row in summaries.values()} == {
        ("summary", "user", True)
    }
    for request in model.log:
        assert len(re.findall(r"^- 1 January", request.body["messages"][-1]["content"], re.MULTILINE)) <= 8

    async with worker.db.write() as tx:
        await restore_item(tx, worker.clock, ids[0])
    assert ids[0] in live(worker)
    assert len(chunks(worker, "summary")) == len(summaries)


async def test_what_the_user_asks_of_summaries_stands_in_the_prompt_from_the_next_one_on(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    async with worker.db.write() as tx:
        await put_context_choice(tx, ContextChoice(compact_instructions="Keep every {name} and place."))
    await with_notes(worker, facts(LIMIT + 1))
    await work(worker)
    prompts = [request.body["messages"][-1]["content"] for request in model.log]
    summing = [prompt for prompt in prompts if SUMMARY in prompt]
    assert len(summing) == len(chunks(worker, "summary")) > 0
    assert all(prompt.endswith("\nKeep every {name} and place.") for prompt in summing)


async def test_a_restored_note_may_be_rolled_up_again(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    ids = await with_notes(worker, facts(LIMIT + 1))
    await work(worker)
    [before, *_] = chunks(worker, "note")
    async with worker.db.write() as tx:
        await restore_item(tx, worker.clock, ids[0])
    await with_notes(worker, facts(2 * LIMIT)[LIMIT:])
    await work(worker)
    [after, *_] = chunks(worker, "note")
    assert before["superseded_by"] != after["superseded_by"] is not None


async def test_up_to_the_limit_nothing_is_asked(worker: OrchestratorContext, model: FakeModelServer) -> None:
    await with_notes(worker, facts(LIMIT))
    await work(worker)
    assert (model.log, chunks(worker, "summary"), waiting_jobs(worker)) == ([], [], [])


async def test_one_note_too_many_starts_the_rolling_up(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    accepted = await answered(worker, "I have much to tell")
    await add_notes(worker, facts(LIMIT), accepted)
    await work(worker)
    model.script(Script(text=noted(note("The user has a cat.", "I have a cat"))), marker="I have a cat")
    await answered(worker, "I have a cat")
    await work(worker)
    assert [job["kind"] for job in waiting_jobs(worker)] == ["compact_memory"]
    await work(worker)
    assert len(live(worker)) <= LIMIT
    assert waiting_jobs(worker) == []


@pytest.mark.parametrize(
    "reply",
    ["Sure, I will.", "{}", '{"summary": "  "}', json.dumps({"summary": "long " * 900})],
    ids=["words", "nothing", "empty", "longer than the notes"],
)
async def test_a_summary_that_cannot_be_used_leaves_the_rest_of_the_batch_to_be_tried_later(
    reply: str, worker: OrchestratorContext, model: FakeModelServer
) -> None:
    model.script(GOOD, marker=SUMMARY, times=1)
    ids = await with_notes(worker, facts(LIMIT + 16))
    model.script(Script(text=reply), marker="fact number 9 ")
    model.script(Script(text=reply), marker="cannot be used")
    for tries in range(1, 3):
        await work(worker)
        assert live(worker) == set(ids[8:]), "what was summed up before it stays so"
        assert len(chunks(worker, "summary")) == 1
        [job] = waiting_jobs(worker)
        assert job["due_mono"] - worker.clock.monotonic() > 30 * 4 ** (tries - 1)
        assert job["last_error"]
        await make_due(worker.db, worker.clock)
    await work(worker)
    assert (waiting_jobs(worker), live(worker)) == ([], set(ids[8:]))


async def test_a_note_that_does_not_fit_alone_stays_and_the_log_says_so(
    worker: OrchestratorContext, caplog: pytest.LogCaptureFixture
) -> None:
    ids = await with_notes(worker, ["word " * 2_000, *facts(LIMIT + 3)])
    await work(worker)
    assert ids[0] in live(worker)
    assert len(live(worker)) < LIMIT
    assert f"note {ids[0]} is too long" in caplog.text


async def test_pinned_notes_stay(worker: OrchestratorContext) -> None:
    ids = await with_notes(worker, facts(LIMIT + 5))
    async with worker.db.write() as tx:
        for note_id in ids[:10]:
            await pin_item(tx, worker.clock, note_id, pinned=True)
    await work(worker)
    assert set(ids[:10]) <= live(worker)
    assert waiting_jobs(worker) == []


async def test_where_every_note_is_pinned_there_is_nothing_to_do(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    ids = await with_notes(worker, facts(LIMIT + 5))
    async with worker.db.write() as tx:
        for note_id in ids:
            await pin_item(tx, worker.clock, note_id, pinned=True)
    await work(worker)
    assert (shown(model), waiting_jobs(worker)) == ("", [])


@pytest.mark.parametrize("change", ["edited", "pinned", "forgotten", "memory off"])
async def test_a_note_that_changes_while_the_model_works_does_not_go_into_a_summary(
    change: str, worker: OrchestratorContext, model: FakeModelServer
) -> None:
    ids = await with_notes(worker, facts(LIMIT + 4))
    slow = replace(GOOD, first_token_ms=1000)
    model.script(slow, marker="fact number 1 ")
    working = asyncio.create_task(work(worker))
    await until(lambda: "fact number 1 " in shown(model), "the request for a summary")
    async with worker.db.write() as tx:
        if change == "edited":
            await edit_item(tx, worker.clock, ids[0], "The user has no facts.")
        elif change == "pinned":
            await pin_item(tx, worker.clock, ids[0], pinned=True)
        elif change == "forgotten":
            await tx.fetch("delete_chunks", {"ids": json.dumps(ids[:1])})
        else:
            await put_memory_enabled(tx, enabled=False)
    await working
    untouched = ids[1:8] if change != "memory off" else ids
    assert set(untouched) <= live(worker)
    assert len(chunks(worker, "summary")) == (0 if change == "memory off" else 2)


async def test_a_summary_of_several_conversations_belongs_to_none_and_goes_with_any_share(
    worker: OrchestratorContext,
) -> None:
    first = await with_notes(worker, facts(3))
    await work(worker)
    second = await with_notes(worker, facts(LIMIT + 3)[3:])
    await work(worker)
    mixed, *others = chunks(worker, "summary")
    assert mixed["conversation_id"] is None
    assert {row["conversation_id"] for row in others} == {chunks(worker, "note")[-1]["conversation_id"]}
    shares = [row["id"] for row in chunks(worker, "note") if row["superseded_by"] == mixed["id"]]
    assert first == shares[:3]
    async with worker.db.write() as tx:
        await forget_chunk(tx, first[0])
    assert mixed["id"] not in {row["id"] for row in chunks(worker, "summary")}
    assert set(shares) & set(second) <= live(worker), "what else was in it counts again"
    assert not set(first) & {row["id"] for row in chunks(worker, "note")}, (
        "notes of the same message go along"
    )


@pytest.mark.parametrize("removal", ["forgotten", "deleted with its conversation"])
async def test_a_note_that_was_restored_leaves_every_summary_that_it_went_into(
    removal: str, worker: OrchestratorContext
) -> None:
    accepted = await answered(worker, "I have much to tell")
    [restored] = await add_notes(worker, ["The user has a secret."], accepted)
    for first in (1, LIMIT + 1):
        await with_notes(worker, facts(first + LIMIT)[first:])
        await work(worker)
        async with worker.db.write() as tx:
            await restore_item(tx, worker.clock, restored)
    shares = rows(worker, "SELECT * FROM summary_shares WHERE source_id = ?", restored)
    assert len(shares) == 2, "it was rolled up again"
    async with worker.db.write() as tx:
        if removal == "forgotten":
            assert await forget_chunk(tx, restored) > 2
        else:
            await tx.fetch("delete_conversation", {"id": accepted.conversation_id})
    gone = {share["summary_id"] for share in shares}
    assert not gone & {row["id"] for row in chunks(worker, "summary")}
    assert rows(worker, "SELECT * FROM summary_shares WHERE source_id = ?", restored) == []
    noticed = {row["chunk_id"] for row in rows(worker, "SELECT chunk_id FROM memory_changes")}
    assert gone <= noticed, "an index that keeps them hears of it"
    assert all(row["superseded_by"] not in gone for row in chunks(worker, "note"))


async def test_notes_of_a_deleted_conversation_are_in_no_summary(worker: OrchestratorContext) -> None:
    accepted = await answered(worker, "I have much to tell")
    await add_notes(worker, facts(3), accepted)
    await work(worker)
    await with_notes(worker, facts(LIMIT + 3)[3:])
    await work(worker)
    async with worker.db.write() as tx:
        await tx.fetch("delete_conversation", {"id": accepted.conversation_id})
    assert all(row["conversation_id"] for row in chunks(worker, "summary"))
    assert rows(worker, "PRAGMA foreign_key_check") == []


async def test_a_turn_goes_before_a_summary(worker: OrchestratorContext, model: FakeModelServer) -> None:
    ids = await with_notes(worker, facts(LIMIT + 1))
    model.script(Script(first_token_ms=60_000), marker=SUMMARY)
    working = asyncio.create_task(work(worker))
    await until(lambda: shown(model), "the request for a summary")
    await say(worker.db, worker.clock, "a question")
    worker.foreground.poke()
    await working
    await model.until_client_left(model.log[-1])
    assert live(worker) == set(ids)
    [job] = waiting_jobs(worker)
    assert (job["attempt"], job["uncounted"]) == (1, 1)
    assert len(await live_notes(worker.db)) == LIMIT + 1


async def test_what_was_summed_up_before_a_turn_went_first_is_not_summed_up_again(
    worker: OrchestratorContext, model: FakeModelServer
) -> None:
    ids = await with_notes(worker, facts(LIMIT + 4))
    model.script(Script(first_token_ms=60_000), marker="fact number 9 ", times=1)
    working = asyncio.create_task(work(worker))
    await until(lambda: "fact number 9 " in shown(model), "the request for the second summary")
    turn = await say(worker.db, worker.clock, "a question")
    worker.foreground.poke()
    await working
    assert live(worker) == set(ids[8:])
    async with worker.db.write() as tx:
        await cancel_turn(tx, worker.clock, turn.conversation_id, turn.event_id)
    while waiting_jobs(worker):
        await make_due(worker.db, worker.clock)
        await work(worker)
    assert shown(model).count("fact number 1 ") == 1
    assert set(ids[:8]).isdisjoint(live(worker))
