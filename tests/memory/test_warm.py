"""A warm memory: up to date when it is asked, and in nobody's way when a model is late or the index large."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kernel.llm.registry import ModelRegistry
from kernel.memory.query import Query
from kernel.memory.warm import WarmMemory
from kernel.shared.clock import Clock
from kernel.shared.settings import load_settings
from kernel.store.choices import put_memory_enabled
from kernel.store.conversations import delete_conversation
from kernel.store.sqlite import SqliteDatabase
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.model_server import FakeModelServer
from tests.store.memory_turns import tell

PATIENCE = 20
QUESTION = Query(text="What is my parrot called?")


@pytest.fixture
async def model() -> AsyncIterator[FakeModelServer]:
    async with FakeModelServer() as server:
        yield server


@asynccontextmanager
async def warm(db: SqliteDatabase, model: FakeModelServer) -> AsyncIterator[WarmMemory]:
    settings = load_settings(
        CHAT_DB_PATH=Path("unused"), AIGENT_LLM_PROVIDER="ollama", OLLAMA_BASE_URL=model.base_url
    )
    models = ModelRegistry(settings)
    memory = WarmMemory(db, models, fresh_seconds=PATIENCE, embedding_seconds=PATIENCE)
    try:
        yield memory
    finally:
        await memory.aclose()
        await models.aclose()


class LateModels(ModelRegistry):
    """Has an embedding model as soon as it is `loaded`."""

    def __init__(self) -> None:
        self.loaded = asyncio.Event()

    async def embedder(self) -> FakeEmbedder:
        await self.loaded.wait()
        return FakeEmbedder()


async def test_a_refreshed_memory_finds_what_was_just_said_and_not_what_was_just_deleted(
    db: SqliteDatabase, clock: Clock, model: FakeModelServer
) -> None:
    async with warm(db, model) as memory:
        told = await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
        memory.poke()
        await memory.refresh()
        assert (await memory.find(QUESTION))[0].chunk.turn_id == told.event_id
        memory.poke()
        async with db.write() as tx:
            await delete_conversation(tx, told.conversation_id)
        await memory.refresh()
        assert await memory.find(QUESTION) == []
        assert len(memory) == 0


async def test_a_memory_that_is_off_takes_nothing_up(
    db: SqliteDatabase, clock: Clock, model: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    async with db.write() as tx:
        await put_memory_enabled(tx, enabled=False)
    async with warm(db, model) as memory:
        await memory.refresh()
        assert len(memory) == 0


async def test_a_model_that_is_late_is_not_waited_for_until_it_is_there(db: SqliteDatabase) -> None:
    models = LateModels()
    memory = WarmMemory(db, models, fresh_seconds=PATIENCE, embedding_seconds=0.05)
    assert await memory.embed("hello") is None
    assert await memory.embed("hello again") is None, "the first is still being waited for"
    models.loaded.set()
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "embed the message"))
    found = await memory.embed("hello at last")
    assert found is not None
    assert found.model == "words"


async def test_a_model_that_fails_is_no_error(db: SqliteDatabase, model: FakeModelServer) -> None:
    async with warm(db, model) as memory:
        await model.stop()
        assert await memory.embed("hello") is None
