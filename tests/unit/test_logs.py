"""What a line of the log says as JSON."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from kernel.shared.log_context import log_turn
from kernel.shared.logs import JsonFormatter


def line(message: str = "done", *args: object, **record: object) -> dict[str, Any]:
    """The object that a warning becomes, logged here and now."""
    fields = {"name": "kernel.x", "levelname": "WARNING", "msg": message, "args": args, **record}
    text = JsonFormatter("dialogue").format(logging.makeLogRecord(fields))
    assert "\n" not in text
    said: dict[str, Any] = json.loads(text)
    return said


def test_a_line_says_when_who_and_what() -> None:
    said = line("two\nlines of %s", "“text”")
    assert datetime.now(UTC) - datetime.fromisoformat(said.pop("time")) < timedelta(minutes=1)
    assert said == {
        "level": "warning",
        "logger": "kernel.x",
        "process": "dialogue",
        "message": "two\nlines of “text”",
    }


def test_an_exception_is_text_on_the_same_line() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        said = line(exc_info=sys.exc_info())
    assert said["exception"].startswith("Traceback")
    assert said["exception"].endswith("ValueError: broken")


async def test_tasks_that_run_together_each_name_their_own_turn() -> None:
    both_have_begun = asyncio.Barrier(2)

    async def work(turn_id: str) -> dict[str, Any]:
        log_turn(turn_id, f"conversation of {turn_id}", "generate_reply")
        await both_have_begun.wait()
        return await asyncio.create_task(part())

    async def part() -> dict[str, Any]:
        return line()

    one, two = await asyncio.gather(asyncio.create_task(work("one")), asyncio.create_task(work("two")))
    assert (one["turn_id"], one["conversation_id"], one["job"]) == (
        "one",
        "conversation of one",
        "generate_reply",
    )
    assert two["turn_id"] == "two"
    assert "turn_id" not in line()


async def test_what_outlives_its_job_no_longer_speaks_of_the_jobs_turn() -> None:
    job_has_ended = asyncio.Event()

    async def connection() -> dict[str, Any]:
        await job_has_ended.wait()
        return line()

    async def job() -> asyncio.Task[dict[str, Any]]:
        log_turn("one", "conversation")
        assert line()["turn_id"] == "one"
        assert "job" not in line()
        return asyncio.create_task(connection())

    kept = await asyncio.create_task(job())
    job_has_ended.set()
    assert "turn_id" not in await kept
