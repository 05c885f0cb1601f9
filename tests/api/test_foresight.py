"""What is embedded as soon as a message is stored, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.api.foresight import Foresight
from kernel.llm.registry import ModelRegistry
from kernel.shared.clock import Clock
from kernel.shared.settings import load_settings
from kernel.store.choices import put_memory_enabled
from kernel.store.sqlite import SqliteDatabase
from tests.fakes.model_server import FakeModelServer
from tests.store.conftest import clock, db, path
from tests.store.memory_turns import tell

__all__ = ["clock", "db", "path"]
LONG = "I have told you of the lake where my aunt lives, and " * 4


@pytest.fixture
async def models(backend: FakeModelServer, tmp_path: Path) -> AsyncIterator[ModelRegistry]:
    registry = ModelRegistry(
        load_settings(CHAT_DB_PATH=tmp_path / "chat.db", EMBEDDING_BASE_URL=f"{backend.base_url}/v1")
    )
    yield registry
    await registry.aclose()


async def asked_for(
    db: SqliteDatabase,
    models: ModelRegistry,
    backend: FakeModelServer,
    conversation_id: str,
    message: str = "What is my parrot called?",
    *,
    reads_excerpts: bool = True,
) -> list[str]:
    """The texts that are embedded when this message is stored."""
    backend.log.clear()
    foresight = Foresight(db.near, models, reads_excerpts=reads_excerpts)
    foresight.begin(conversation_id, message)
    await asyncio.wait(foresight._running)
    await foresight.aclose()
    return [text for exchange in backend.log for text in exchange.body["input"]]


async def test_a_message_that_memory_may_know_about_is_embedded_ahead(
    db: SqliteDatabase, clock: Clock, models: ModelRegistry, backend: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    assert await asked_for(db, models, backend, "another") == ["What is my parrot called?"]


async def test_a_long_message_is_embedded_as_routing_reads_it_too(
    db: SqliteDatabase, clock: Clock, models: ModelRegistry, backend: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    texts = await asked_for(db, models, backend, "another", LONG)
    assert len(texts) == 2
    assert LONG in texts


async def test_without_tiered_routing_it_is_embedded_as_memory_reads_it_alone(
    db: SqliteDatabase, clock: Clock, models: ModelRegistry, backend: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    assert await asked_for(db, models, backend, "another", LONG, reads_excerpts=False) == [LONG]


async def test_nothing_is_embedded_ahead_while_memory_is_off_or_knows_only_this_conversation(
    db: SqliteDatabase, clock: Clock, models: ModelRegistry, backend: FakeModelServer
) -> None:
    told = await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    assert await asked_for(db, models, backend, told.conversation_id) == []
    async with db.write() as tx:
        await put_memory_enabled(tx, enabled=False)
    assert await asked_for(db, models, backend, "another") == []


async def test_a_server_that_is_down_is_for_those_who_need_it_to_tell(
    db: SqliteDatabase, clock: Clock, models: ModelRegistry, backend: FakeModelServer
) -> None:
    await tell(db, clock, "My parrot is called Quixote.", "A fine name.")
    await backend.stop()
    assert await asked_for(db, models, backend, "another") == []
