"""`aigentos memory` on a real database, with a scripted model beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kernel.api.app import create_app
from kernel.cli.main import app
from kernel.shared.clock import Clock
from kernel.shared.settings import load_settings
from kernel.store.choices import put_memory_enabled
from kernel.store.memory_forget import forget_chunk
from kernel.store.sqlite import SqliteDatabase
from tests.fakes.model_server import FakeModelServer
from tests.store.conftest import clock, db, path
from tests.store.memory_turns import answer, chunk, finalize, held, tell, texts
from tests.store.turns import claim
from tests.webui.servers import free_listener, serving

__all__ = ["clock", "db", "path"]


@pytest.fixture
async def model() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer() as server:
        yield server


@pytest.fixture
def environment(path: Path, model: FakeModelServer) -> dict[str, str]:
    return {
        "CHAT_DB_PATH": str(path),
        "AIGENT_LLM_PROVIDER": "ollama",
        "OLLAMA_BASE_URL": model.base_url,
        "COLUMNS": "200",
    }


async def run(environment: dict[str, str], *arguments: str) -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["memory", *arguments], env=environment))


async def an_old_turn(db: SqliteDatabase, clock: Clock, message: str) -> None:
    """A turn from before there was memory: completed, and nobody will finalize it any more."""
    await answer(db, clock, message, "Fine.")
    for job in await claim(db, clock, "background"):
        async with db.write() as tx:
            await tx.fetch("delete_jobs_of_turn", {"turn_id": job.turn_id})


async def test_reindex_embeds_everything_and_remembers_turns_from_before_there_was_memory(
    db: SqliteDatabase, clock: Clock, environment: dict[str, str]
) -> None:
    await an_old_turn(db, clock, "I live in Lyon.")
    await tell(db, clock, "I have a cat.", "Fine too.")
    assert len(await held(db)) == 2
    result = await run(environment, "reindex")
    assert result.exit_code == 0, result.output
    assert re.search(
        r"2 chunks of earlier turns remembered; 4 chunks embedded by nomic-embed-text", result.output
    )
    assert set(await texts(db)) == {"I live in Lyon.", "Fine.", "I have a cat.", "Fine too."}
    assert {item.embedding_model for item in await held(db)} == {"nomic-embed-text"}


async def test_reindex_leaves_forgotten_what_was_forgotten_and_what_was_said_with_memory_off(
    db: SqliteDatabase, clock: Clock, environment: dict[str, str]
) -> None:
    await tell(db, clock, "I live in Lyon.", "Fine.")
    forgotten = await chunk(db, "I live in Lyon.")
    async with db.write() as tx:
        await forget_chunk(tx, forgotten.id)
        await put_memory_enabled(tx, enabled=False)
    await tell(db, clock, "I have a secret.", "Well.")
    refused = await run(environment, "reindex")
    assert "memory is off" in str(refused.exception)
    async with db.write() as tx:
        await put_memory_enabled(tx, enabled=True)
    result = await run(environment, "reindex")
    assert result.exit_code == 0, result.output
    assert await held(db) == []
    assert await finalize(db, clock) == 0


async def test_search_shows_what_a_message_would_be_given(
    db: SqliteDatabase, clock: Clock, environment: dict[str, str], path: Path, model: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    listener = free_listener()
    port = listener.getsockname()[1]
    settings = load_settings(
        CHAT_DB_PATH=path,
        AIGENT_LLM_PROVIDER="ollama",
        OLLAMA_BASE_URL=model.base_url,
        HOST_PORT_KERNEL=port,
    )
    url = f"http://127.0.0.1:{port}"
    async with serving((create_app(settings, clock), listener)):
        found = await run(environment, "search", "What is my parrot called?", "--url", url)
        assert found.exit_code == 0, found.output
        assert re.search(r"0\.\d\d +\d{4}-\d\d-\d\d +round: .*My parrot is called Quixote\.", found.output)
        nothing = await run(environment, "search", "quarterly taxes", "--url", url)
        assert "nothing relevant" in nothing.output
