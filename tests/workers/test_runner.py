"""The runner: what becomes of a job whose handler succeeds, fails, hangs or loses its lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import pytest

from kernel.shared.errors import ModelNotFound, ModelUnavailable
from kernel.store import jobs
from kernel.store.conversation_state import conversation_state
from kernel.store.records import Job, Turn
from kernel.store.turns import cancel_turn
from kernel.store.wakeup import Wakeup
from kernel.workers import retry
from kernel.workers.context import Handler, WorkerContext
from kernel.workers.runner import LaneOptions, Runner
from tests.store.turns import claim, say

PATIENCE = 20


@asynccontextmanager
async def running(
    context: WorkerContext,
    wakeup: Wakeup,
    handlers: Mapping[str, Handler[WorkerContext]],
    concurrency: int = 4,
    on_change: Callable[[], None] | None = None,
) -> AsyncIterator[Runner[WorkerContext]]:
    lanes = {"orchestration": LaneOptions(concurrency, foreground=True)}
    runner = Runner(context, wakeup, "owner", lanes, handlers, on_change=on_change)  # type: ignore[arg-type]
    loop = asyncio.create_task(runner.run())
    yield runner
    runner.stop()
    await loop
    await runner.drain(0)


async def until_turn(context: WorkerContext, conversation_id: str, condition: Callable[[Turn], bool]) -> Turn:
    async with asyncio.timeout(PATIENCE):
        while True:
            turn = (await conversation_state(context.db, conversation_id)).turns[0]
            if condition(turn):
                return turn
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.01)


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.001)


async def test_a_passing_error_is_tried_again_until_it_works(context: WorkerContext, wakeup: Wakeup) -> None:
    done = asyncio.Event()

    async def handler(context: WorkerContext, job: Job) -> None:
        if job.attempt < 3:
            raise ModelUnavailable("not yet")
        async with context.db.write() as tx:
            await jobs.finish(tx, job)
            done.set()  # in the transaction: what stands after it may be cancelled

    accepted = await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": handler}), asyncio.timeout(PATIENCE):
        await done.wait()
    stages = (await conversation_state(context.db, accepted.conversation_id)).turns[0]
    assert (stages.stage, stages.stage_detail) == ("retrying", "not yet")


async def test_after_three_tries_the_turn_fails_with_the_reason(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    attempts: list[int] = []

    async def handler(context: WorkerContext, job: Job) -> None:
        attempts.append(job.attempt)
        raise ModelUnavailable("the backend is down: start it")

    accepted = await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": handler}):
        turn = await until_turn(context, accepted.conversation_id, lambda turn: turn.status == "failed")
    assert attempts == [1, 2, 3]
    assert (turn.error_code, turn.error) == ("model_unavailable", "the backend is down: start it")


async def test_an_error_that_will_not_pass_fails_at_once(context: WorkerContext, wakeup: Wakeup) -> None:
    attempts: list[int] = []

    async def handler(context: WorkerContext, job: Job) -> None:
        attempts.append(job.attempt)
        raise ModelNotFound("run `ollama pull x`")

    accepted = await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": handler}):
        turn = await until_turn(context, accepted.conversation_id, lambda turn: turn.status == "failed")
    assert attempts == [1]
    assert turn.error == "run `ollama pull x`"


async def test_a_defect_fails_its_turn_with_an_id_and_the_worker_lives_on(
    context: WorkerContext, wakeup: Wakeup, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(context: WorkerContext, job: Job) -> None:
        raise KeyError("secret detail")

    first = await say(context.db, context.clock, "one")
    async with running(context, wakeup, {"route_turn": handler}) as runner:
        turn = await until_turn(context, first.conversation_id, lambda turn: turn.status == "failed")
        second = await say(context.db, context.clock, "two")
        await until_turn(context, second.conversation_id, lambda turn: turn.status == "failed")
        assert runner.running_jobs() == 0
    assert turn.error is not None
    assert "secret detail" not in turn.error
    assert turn.error.rpartition(" ")[2] in caplog.text  # the id leads to the traceback


async def test_a_job_that_killed_its_worker_three_times_is_given_up(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    accepted = await say(context.db, context.clock, "poison")
    for _ in range(3):
        [job] = await claim(context.db, context.clock, "orchestration", "a worker that dies")
        async with context.db.write() as tx:
            await jobs.retry(tx, context.clock, job, delay=0, error=None)

    async def never(context: WorkerContext, job: Job) -> None:
        raise AssertionError("a poisoned job must not run a fourth time")

    async with running(context, wakeup, {"route_turn": never}):
        turn = await until_turn(context, accepted.conversation_id, lambda turn: turn.status == "failed")
    assert turn.error is not None
    assert "stopped three times" in turn.error


async def test_a_cancelled_turn_stops_its_handler(context: WorkerContext, wakeup: Wakeup) -> None:
    began, stopped = asyncio.Event(), asyncio.Event()

    async def hang(context: WorkerContext, job: Job) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    accepted = await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": hang}), asyncio.timeout(PATIENCE):
        await began.wait()
        async with context.db.write() as tx:
            await cancel_turn(tx, context.clock, accepted.conversation_id)
        await stopped.wait()
    assert (await conversation_state(context.db, accepted.conversation_id)).turns[0].status == "cancelled"


async def test_a_hanging_job_does_not_delay_another_conversation(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    ran = asyncio.Event()

    async def handler(context: WorkerContext, job: Job) -> None:
        if job.turn_id == hanging.event_id:
            await asyncio.Event().wait()
        ran.set()

    hanging = await say(context.db, context.clock, "hang")
    await say(context.db, context.clock, "go")
    async with running(context, wakeup, {"route_turn": handler}), asyncio.timeout(PATIENCE):
        await ran.wait()


async def test_draining_hands_running_jobs_back_at_once_and_uncounted(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    began = asyncio.Event()

    async def hang(context: WorkerContext, job: Job) -> None:
        began.set()
        await asyncio.Event().wait()

    await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": hang}), asyncio.timeout(PATIENCE):
        await began.wait()
    [job] = await claim(context.db, context.clock, "orchestration", "the next worker")
    assert (job.attempt, job.tries) == (2, 1)


async def test_no_more_jobs_run_at_once_than_the_lane_allows(context: WorkerContext, wakeup: Wakeup) -> None:
    at_once, most, finished = 0, 0, 0
    all_done = asyncio.Event()

    async def handler(context: WorkerContext, job: Job) -> None:
        nonlocal at_once, most, finished
        at_once += 1
        most = max(most, at_once)
        try:
            async with context.db.write() as tx:
                await jobs.finish(tx, job)
        finally:
            at_once -= 1
            finished += 1
            if finished == 10:
                all_done.set()

    for number in range(10):
        await say(context.db, context.clock, f"{number}")
    async with running(context, wakeup, {"route_turn": handler}, concurrency=2), asyncio.timeout(PATIENCE):
        await all_done.wait()
    assert most == 2


async def test_what_follows_the_database_is_told_of_changes_after_the_turn_has_begun(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    order: list[str] = []
    told = asyncio.Event()

    async def handler(context: WorkerContext, job: Job) -> None:
        order.append("turn")
        async with context.db.write() as tx:
            await jobs.finish(tx, job)

    def on_change() -> None:
        order.append("change")
        told.set()

    await say(context.db, context.clock, "hello")
    async with running(context, wakeup, {"route_turn": handler}, on_change=on_change):
        async with asyncio.timeout(PATIENCE):
            await told.wait()
            assert order == ["turn", "change"]
            told.clear()
            await say(context.db, context.clock, "again")
            await told.wait()


async def test_a_job_that_has_ended_itself_is_not_stopped_in_what_it_does_afterwards(
    context: WorkerContext, wakeup: Wakeup
) -> None:
    tidied = asyncio.Event()
    later = asyncio.Event()

    async def handler(context: WorkerContext, job: Job) -> None:
        async with context.db.write() as tx:
            await jobs.finish(tx, job)
        if job.turn_id == first.event_id:
            await later.wait()
            tidied.set()
        else:
            later.set()

    first = await say(context.db, context.clock, "first")
    async with running(context, wakeup, {"route_turn": handler}), asyncio.timeout(PATIENCE):
        await say(context.db, context.clock, "second")  # for which the runner looks at what it has
        await tidied.wait()
