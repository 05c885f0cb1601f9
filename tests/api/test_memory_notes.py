"""GET /api/memory/notes-status: whether notes are taken, and if not, why."""

from __future__ import annotations

import httpx
from fastapi import FastAPI

from kernel.store.choices import put_memory_enabled
from kernel.store.notes import Verdict, put_verdict
from tests.fakes.model_server import CHAT_MODEL


async def test_a_model_that_was_not_tried_yet_is_said_to_be_so(http: httpx.AsyncClient) -> None:
    status = (await http.get("/api/memory/notes-status")).json()
    assert (status["enabled"], status["model"]) == (False, CHAT_MODEL)
    assert "was not tried yet" in status["reason"]


async def test_the_verdict_on_the_model_is_told(http: httpx.AsyncClient, app: FastAPI) -> None:
    verdicts = [
        Verdict(passed=True, reason=None, samples="s"),
        Verdict(passed=False, reason="too small", samples="s"),
    ]
    for verdict in verdicts:
        async with app.state.kernel.db.write() as tx:
            await put_verdict(tx, "ollama", CHAT_MODEL, verdict)
        status = (await http.get("/api/memory/notes-status")).json()
        assert status == {"enabled": verdict.passed, "reason": verdict.reason, "model": CHAT_MODEL}


async def test_memory_that_is_off_is_the_reason(http: httpx.AsyncClient, app: FastAPI) -> None:
    async with app.state.kernel.db.write() as tx:
        await put_memory_enabled(tx, enabled=False)
    status = (await http.get("/api/memory/notes-status")).json()
    assert (status["enabled"], status["reason"]) == (False, "memory is switched off")
