"""GET /metrics: what Prometheus reads is what happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from kernel import __version__
from kernel.api import metrics as module
from kernel.api.app import create_app
from kernel.shared.clock import system_clock
from kernel.shared.settings import Settings
from kernel.store.messages import answer_message
from kernel.store.queries import queries
from kernel.store.records import Job, Performance, Step
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import cancel_turn, complete_turn, fail_turn, get_turn
from tests.store.turns import claim, route_to_dialogue, route_to_tool, say

CLOCK = system_clock()
FIGURES = Performance(ttft_ms=300.0, total_ms=2000.0)


@pytest.fixture
def db(app: FastAPI) -> SqliteDatabase:
    database = app.state.kernel.db
    assert isinstance(database, SqliteDatabase)
    return database


@pytest.fixture
def outside(app: FastAPI, settings: Settings) -> Iterator[sqlite3.Connection]:
    """The database as another program has it."""
    with closing(sqlite3.connect(settings.chat_db_path, isolation_level=None)) as connection:
        yield connection


class Scrape:
    """The figures of one answer, by name and labels."""

    def __init__(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        families = text_string_to_metric_families(answer.text)
        self._samples = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float | None:
        return self._samples.get((f"aigentos_{name}", frozenset(labels.items())))


async def scrape(http: httpx.AsyncClient) -> Scrape:
    return Scrape(await http.get("/metrics"))


async def complete(db: SqliteDatabase, job: Job, steps: Sequence[Step] = ()) -> None:
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        answer = answer_message(CLOCK, turn, attempt=1, text="Hello.", reasoning="")
        await complete_turn(tx, CLOCK, job, turn, answer=answer, performance=FIGURES, trace=steps)


async def fail(db: SqliteDatabase, job: Job, code: str) -> None:
    async with db.write() as tx:
        turn = await get_turn(tx, job.turn_id)
        await fail_turn(tx, CLOCK, job, turn, code=code, detail="It does not work.")


async def answered(db: SqliteDatabase) -> str:
    """A turn from its message to its answer; returns its conversation."""
    accepted = await say(db, CLOCK, "hello")
    await complete(db, await route_to_dialogue(db, CLOCK))
    return accepted.conversation_id


async def test_it_is_the_text_format_that_prometheus_asks_for(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert Scrape(answer)("build_info", version=__version__) == 1


async def test_each_turn_is_counted_once_by_its_route_and_how_it_ended(
    http: httpx.AsyncClient, db: SqliteDatabase
) -> None:
    await answered(db)
    await say(db, CLOCK, "what is in my notes?")
    await complete(db, await route_to_tool(db, CLOCK, "mcp.my_notes.search"))
    for _ in range(2):
        found = await scrape(http)
        assert found("turns_total", route="direct_dialogue", outcome="completed") == 1
        assert found("turns_total", route="mcp.my_notes.search", outcome="completed") == 1

    await answered(db)
    await say(db, CLOCK, "hello?")
    await fail(db, await route_to_dialogue(db, CLOCK), "model_timeout")
    unrouted = await say(db, CLOCK, "never mind")
    async with db.write() as tx:
        await cancel_turn(tx, CLOCK, unrouted.conversation_id)
    found = await scrape(http)
    assert found("turns_total", route="direct_dialogue", outcome="completed") == 2
    assert found("turns_total", route="direct_dialogue", outcome="failed") == 1
    assert found("turns_total", route="none", outcome="cancelled") == 1


async def test_turns_are_found_however_many_events_came_since_the_last_look(
    http: httpx.AsyncClient, db: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    for _ in range(4):
        await answered(db)
    assert (await scrape(http))("turns_total", route="direct_dialogue", outcome="completed") == 4


async def test_what_ended_before_the_kernel_started_is_not_counted(
    http: httpx.AsyncClient, db: SqliteDatabase, settings: Settings
) -> None:
    await answered(db)
    again = create_app(settings, CLOCK)
    transport = httpx.ASGITransport(again)
    async with (
        again.router.lifespan_context(again),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:5501") as restarted,
    ):
        assert (await scrape(restarted))("turns_total", route="direct_dialogue", outcome="completed") is None
        await answered(db)
        assert (await scrape(restarted))("turns_total", route="direct_dialogue", outcome="completed") == 1
    assert (await scrape(http))("turns_total", route="direct_dialogue", outcome="completed") == 2


async def test_deleting_conversations_lowers_no_counter(http: httpx.AsyncClient, db: SqliteDatabase) -> None:
    conversation = await answered(db)
    await scrape(http)
    assert (await http.delete(f"/api/conversations/{conversation}")).status_code == 204
    await answered(db)
    assert (await scrape(http))("turns_total", route="direct_dialogue", outcome="completed") == 2


async def test_imports_are_no_chat_turns(
    http: httpx.AsyncClient, db: SqliteDatabase, outside: sqlite3.Connection
) -> None:
    await answered(db)
    outside.execute("UPDATE turns SET kind = 'import'")
    assert (await scrape(http))("turns_total", route="direct_dialogue", outcome="completed") is None


async def test_times_are_counted_in_seconds(http: httpx.AsyncClient, db: SqliteDatabase) -> None:
    await say(db, CLOCK, "hello")
    steps = (
        Step(name="route", start_ms=0, duration_ms=20),
        Step(name="answer", start_ms=20, duration_ms=1980),
    )
    await complete(db, await route_to_dialogue(db, CLOCK), steps)
    found = await scrape(http)
    assert found("turn_ttft_seconds_sum") == pytest.approx(0.3)
    assert found("turn_ttft_seconds_count") == 1
    assert found("turn_ttft_seconds_bucket", le="0.25") == 0
    assert found("turn_ttft_seconds_bucket", le="0.5") == 1
    assert found("turn_stage_seconds_sum", stage="route") == pytest.approx(0.02)
    assert found("turn_stage_seconds_sum", stage="answer") == pytest.approx(1.98)
    assert found("turn_stage_seconds_count", stage="answer") == 1


async def test_a_turn_without_a_first_token_has_no_time_to_it(
    http: httpx.AsyncClient, db: SqliteDatabase
) -> None:
    await say(db, CLOCK, "hello")
    await fail(db, await route_to_dialogue(db, CLOCK), "model_unavailable")
    assert (await scrape(http))("turn_ttft_seconds_count") == 0


async def test_failures_of_the_model_are_counted_by_code_from_0_and_others_are_not(
    http: httpx.AsyncClient, db: SqliteDatabase
) -> None:
    assert (await scrape(http))("model_errors_total", code="model_timeout") == 0
    for code in ("model_timeout", "worker_died"):
        await say(db, CLOCK, "hello")
        await fail(db, await route_to_dialogue(db, CLOCK), code)
    found = await scrape(http)
    assert found("model_errors_total", code="model_timeout") == 1
    assert found("model_errors_total", code="worker_died") is None


async def test_the_queue_is_shown_by_lane_and_what_waits_longest_by_its_age(
    http: httpx.AsyncClient, db: SqliteDatabase, outside: sqlite3.Connection
) -> None:
    empty = await scrape(http)
    assert empty("jobs", lane="orchestration", status="queued") == 0
    assert empty("job_oldest_seconds", lane="orchestration") == 0

    await say(db, CLOCK, "one")
    await say(db, CLOCK, "two")
    outside.execute("UPDATE jobs SET due_mono = due_mono - 100 WHERE id = (SELECT MIN(id) FROM jobs)")
    waiting = await scrape(http)
    assert waiting("jobs", lane="orchestration", status="queued") == 2
    assert 100 <= (waiting("job_oldest_seconds", lane="orchestration") or 0) < 160

    await claim(db, CLOCK, "orchestration")
    taken = await scrape(http)
    assert taken("jobs", lane="orchestration", status="queued") == 0
    assert taken("jobs", lane="orchestration", status="running") == 2
    assert taken("job_oldest_seconds", lane="orchestration") == 0, "a worker has them, its lease goes on"

    outside.execute("UPDATE jobs SET boot_id = 'another'")
    left = (await scrape(http))("job_oldest_seconds", lane="orchestration") or 0
    assert left == pytest.approx(CLOCK.monotonic(), abs=60), "at least since this boot"


async def test_a_worker_that_was_not_heard_is_down(http: httpx.AsyncClient) -> None:
    found = await scrape(http)
    assert [found("worker_up", role=role) for role in ("dialogue", "orchestrator")] == [0, 0]


async def test_the_files_of_the_database_are_measured(http: httpx.AsyncClient, settings: Settings) -> None:
    found = await scrape(http)
    assert found("database_bytes", file="db") == settings.chat_db_path.stat().st_size
    wal = settings.chat_db_path.with_name("chat.db-wal")
    assert found("database_bytes", file="wal") == wal.stat().st_size


async def test_a_look_reads_only_the_new_end_of_the_log(
    db: SqliteDatabase, outside: sqlite3.Connection
) -> None:
    for _ in range(20):
        await answered(db)
    outside.execute("ANALYZE")
    plan = outside.execute(
        f"EXPLAIN QUERY PLAN {queries()['turns_ended']}", {"after": 40, "until": 50}
    ).fetchall()
    steps = [step for *_, step in plan]
    assert steps[0] == "SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    assert not [step for step in steps if step.startswith("SCAN")]


async def test_it_is_guarded_like_every_route(http: httpx.AsyncClient) -> None:
    assert (await http.get("/metrics", headers={"host": "rebound.example"})).status_code == 421
    assert (await http.get("/metrics", headers={"origin": "http://evil.example"})).status_code == 403


async def test_beyond_this_machine_it_wants_the_token(settings: Settings) -> None:
    guarded = create_app(settings.model_copy(update={"api_token": SecretStr("swordfish")}), CLOCK)
    transport = httpx.ASGITransport(guarded)
    async with (
        guarded.router.lifespan_context(guarded),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:5501") as client,
    ):
        assert (await client.get("/metrics")).status_code == 401
        allowed = await client.get("/metrics", headers={"authorization": "Bearer swordfish"})
        assert allowed.status_code == 200
