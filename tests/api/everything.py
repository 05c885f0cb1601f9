"""An instance with something of everything that an archive holds."""

from __future__ import annotations

from kernel.store.baseline_records import BaselineCall, BaselineMachine, BaselineSettings
from kernel.store.baseline_runs import end_run, insert_call, insert_run
from kernel.store.database import Transaction
from kernel.store.exchange_records import Begun, SentMessage
from kernel.store.exchanges import begin_exchange, keep_prompt
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.records import Step
from tests.api.instances import CLIENT, Instance
from tests.store.memory_turns import answer, chunk, note, tell
from tests.store.turns import say

SECRET = "s3cret-value"  # not one: made for these tests
DOCUMENT = b"# Rules\n\nNo drums after nine."


async def fill(one: Instance) -> None:
    await _talk(one)
    rules = {"file": ("rules.md", DOCUMENT)}
    assert (await one.http.post("/api/imports", files=rules, headers=CLIENT)).status_code == 202
    await _choose(one)
    async with one.kernel.db.write() as tx:
        await _measure(one, tx)


async def _talk(one: Instance) -> None:
    """Two turns with memory, a third answered again, which waits, and one that nobody has begun."""
    db, clock = one.kernel.db, one.kernel.clock
    told = await tell(db, clock, "I live in Lyon. \U0001f3d4\u2028", "Fine.")
    old = await note(db, clock, told, "The user lives in Lyon.")
    async with db.write() as tx:
        [new] = await insert_chunks(
            tx,
            clock,
            [
                NewChunk(
                    source_type="summary",
                    conversation_id=None,
                    trust="user",
                    content="Lyon.",
                    said_at=clock.now(),
                )
            ],
        )
        await tx.fetch("supersede_chunk", {"id": old, "by": new, "now": clock.now()})
        await keep_prompt(tx, clock, told.event_id, [SentMessage(role="user", content="I live in Lyon.")])
        steps = (Step(name="queued", start_ms=0, duration_ms=0.1),)
        await begin_exchange(tx, told.event_id, Begun(model="m", ttft_ms=1.5, trace=steps))
    given = await chunk(db, "Lyon.")
    await answer(db, clock, "Where?", "Lyon.", conversation_id=told.conversation_id, given=[given])
    again = await one.http.post(f"/api/conversations/{told.conversation_id}/regenerate", json={})
    assert again.status_code == 202, again.text
    await say(db, clock, "Nobody answers this before the export.")


async def _choose(one: Instance) -> None:
    server = {
        "name": "Weather",
        "transport": "streamable_http",
        "url": f"https://weather.example/mcp?key={SECRET}",
        "headers": {"X-Key": SECRET, "Authorization": f"Bearer {SECRET}"},
    }
    assert (await one.http.post("/api/mcp/servers", json=server)).status_code == 201
    profile = (await one.http.post("/api/prompts/profiles", json={"title": "Terse"})).json()
    await one.http.post(f"/api/prompts/profiles/{profile['id']}/activate", json={})
    [component, *_] = (await one.http.get("/api/prompts/components")).json()["components"]
    path = f"/api/prompts/components/{component['id']}"
    assert (await one.http.patch(path, json={"content": "Be brief."})).status_code == 200
    await one.http.patch("/api/prompts/context-settings", json={"memory_enabled": False})


async def _measure(one: Instance, tx: Transaction) -> None:
    """A run of the baseline suite that was stopped after its first call."""
    clock = one.kernel.clock
    run_id = await insert_run(
        tx,
        clock,
        mode="direct_model",
        cases=("greeting",),
        runs=1,
        total_calls=1,
        settings=BaselineSettings(
            enforce_max_response_tokens=False,
            max_response_tokens=100,
            context_window=4096,
            temperature=0.5,
            routing="rules",
        ),
        machine=BaselineMachine(processor="p", cores=2, memory_bytes=None, system="s", python="3"),
        version="0.4.0",
    )
    call = BaselineCall(
        position=0,
        mode="direct_model",
        repetition=1,
        case_name="greeting",
        turn=None,
        wanted_tokens=3,
        sent_tokens=3,
        clipped=False,
        ttft_ms=20.25,
        model_ttft_ms=20.25,
        total_ms=100.0,
        prompt_tokens=7,
        cached_prompt_tokens=None,
        completion_tokens=5,
        tokens_per_second=62.5,
        route=None,
        status="completed",
        error=None,
        asked_at=clock.now(),
    )
    await insert_call(tx, run_id, call)
    await end_run(tx, clock, run_id, "cancelled")
