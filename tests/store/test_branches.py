"""Versions: what is shown, what a model is sent, what memory finds, and the way back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.memory.index import MemoryIndex
from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, IdempotencyKeyReused, NotFound
from kernel.store import migrate as migrations
from kernel.store.accept import Accepted, Arrival, accept_version
from kernel.store.branches import show_version
from kernel.store.conversation_state import conversation_state
from kernel.store.conversations import get_item
from kernel.store.events import events_after
from kernel.store.imports import NewImport, accept_import
from kernel.store.memory_forget import forget_chunk
from kernel.store.memory_items import ItemFilter, list_items
from kernel.store.messages import history, recent_context
from kernel.store.sqlite import SqliteDatabase
from kernel.store.turns import cancel_turn
from tests.store.memory_turns import answer, finalize, tell
from tests.store.turns import claim, say


async def version(
    db: SqliteDatabase,
    clock: Clock,
    conversation_id: str,
    turn_id: str | None = None,
    message: str | None = None,
    *,
    key: str | None = None,
) -> Accepted:
    """Another version of a turn, queued."""
    async with db.write() as tx:
        return await accept_version(
            tx,
            clock,
            conversation_id=conversation_id,
            turn_id=turn_id,
            message=message,
            arrival=Arrival(key),
        )


async def show(db: SqliteDatabase, conversation_id: str, turn_id: str) -> None:
    async with db.write() as tx:
        await show_version(tx, conversation_id, turn_id)


async def texts(db: SqliteDatabase, conversation_id: str, through: str | None = None) -> list[str]:
    state = await conversation_state(db, conversation_id, through=through)
    return [message.content for message in state.events]


async def versions(db: SqliteDatabase, conversation_id: str) -> list[tuple[str, ...]]:
    return [turn.versions for turn in (await conversation_state(db, conversation_id)).turns]


async def talk(db: SqliteDatabase, clock: Clock, *said: str) -> list[Accepted]:
    """A conversation of completed turns: "1" is answered by "to 1"."""
    turns: list[Accepted] = []
    for message in said:
        conversation_id = turns[0].conversation_id if turns else None
        turns.append(await answer(db, clock, message, f"to {message}", conversation_id=conversation_id))
    return turns


async def test_a_changed_message_takes_the_place_of_the_old_one_and_of_all_that_followed(
    db: SqliteDatabase, clock: Clock
) -> None:
    first, second, third = await talk(db, clock, "1", "2", "3")
    place = first.conversation_id
    new = await version(db, clock, place, second.event_id, "2b")
    assert await texts(db, place) == ["1", "to 1", "2b"]
    assert await versions(db, place) == [(), (second.event_id, new.event_id)]
    assert [one.user for one in await history(db, place, 4)] == ["1"], "what the model is sent"
    assert [one.content for one in await recent_context(db, place, 4)] == ["1", "to 1"]
    assert (await get_item(db, place)).last_message == "2b"
    assert (await get_item(db, place)).message_count == 3
    assert await texts(db, place, through=third.event_id) == ["1", "to 1", "2", "to 2", "3", "to 3"]


async def test_the_last_message_is_answered_again_with_its_own_words(
    db: SqliteDatabase, clock: Clock
) -> None:
    first, last = await talk(db, clock, "1", "2")
    again = await version(db, clock, first.conversation_id)
    assert again.event_id != last.event_id
    assert await texts(db, first.conversation_id) == ["1", "to 1", "2"]


async def test_a_message_of_a_first_version_can_be_changed_twice(db: SqliteDatabase, clock: Clock) -> None:
    [first] = await talk(db, clock, "1")
    place = first.conversation_id
    second = await version(db, clock, place, first.event_id, "1b")
    third = await version(db, clock, place, second.event_id, "1c")
    assert await versions(db, place) == [(first.event_id, second.event_id, third.event_id)]
    assert await texts(db, place) == ["1c"]


async def test_going_back_shows_the_other_version_with_what_followed_it(
    db: SqliteDatabase, clock: Clock
) -> None:
    first, second, _ = await talk(db, clock, "1", "2", "3")
    place = first.conversation_id
    await version(db, clock, place, second.event_id, "2b")
    [job] = await claim(db, clock, "orchestration")
    with pytest.raises(Conflict, match="being answered"):
        await show(db, place, second.event_id)
    await _cancel(db, clock, job.turn_id, place)
    await show(db, place, second.event_id)
    assert await texts(db, place) == ["1", "to 1", "2", "to 2", "3", "to 3"]
    four = await say(db, clock, "4", place)
    state = await conversation_state(db, place)
    assert [turn.id for turn in state.turns][-1] == four.event_id
    assert [one.user for one in await history(db, place, 5)] == ["1", "2", "3"]


async def test_a_version_goes_on_with_the_newest_that_followed_it(db: SqliteDatabase, clock: Clock) -> None:
    first, second, _ = await talk(db, clock, "1", "2", "3")
    place = first.conversation_id
    await version(db, clock, place, second.event_id, "2b")
    [job] = await claim(db, clock, "orchestration")
    await _cancel(db, clock, job.turn_id, place)
    await answer(db, clock, "3b", "to 3b", conversation_id=place)
    await show(db, place, second.event_id)
    await show(db, place, job.turn_id)
    assert await texts(db, place) == ["1", "to 1", "2b", "3b", "to 3b"]


async def test_what_still_ran_of_a_replaced_message_and_after_it_is_stopped(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "1")
    place = first.conversation_id
    await say(db, clock, "2", place)
    await version(db, clock, place, first.event_id, "1b")
    types = [event.type for event in await events_after(db, place, 0, 100)]
    assert types.count("turn.cancelled") == 2
    assert types[-2:] == ["branch.changed", "turn.accepted"]
    [job] = await claim(db, clock, "orchestration")
    assert await texts(db, place) == ["1b"]
    assert job.turn_id == (await conversation_state(db, place)).turns[0].id


async def test_a_queued_message_is_changed_while_the_one_before_goes_on(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await say(db, clock, "1")
    place = first.conversation_id
    queued = await say(db, clock, "2", place)
    await version(db, clock, place, queued.event_id, "2b")
    [job] = await claim(db, clock, "orchestration")
    assert job.turn_id == first.event_id
    assert [turn.status for turn in (await conversation_state(db, place)).turns] == ["queued", "queued"]


async def test_a_repeated_request_makes_one_version(db: SqliteDatabase, clock: Clock) -> None:
    [first] = await talk(db, clock, "1")
    place = first.conversation_id
    once = await version(db, clock, place, first.event_id, "1b", key="k")
    assert await version(db, clock, place, first.event_id, "1b", key="k") == once
    with pytest.raises(IdempotencyKeyReused):
        await version(db, clock, place, first.event_id, "1c", key="k")
    assert len((await versions(db, place))[0]) == 2


async def test_what_cannot_have_a_version_is_refused_with_the_reason(
    db: SqliteDatabase, clock: Clock
) -> None:
    first, second = await talk(db, clock, "1", "2")
    place = first.conversation_id
    file = NewImport("document", "a.pdf", "application/pdf", 1, "sha", "stored")
    async with db.write() as tx:
        await accept_import(tx, clock, file, conversation_id=place)
    with pytest.raises(Conflict, match="document"):
        await version(db, clock, place, "document", "x")
    with pytest.raises(NotFound, match="message"):
        await version(db, clock, place, "nothing", "x")
    with pytest.raises(NotFound, match="conversation"):
        await version(db, clock, "nowhere")
    with pytest.raises(NotFound, match="conversation"):
        await show(db, "nowhere", "nothing")
    await version(db, clock, place, first.event_id, "1b")
    with pytest.raises(Conflict, match="another version"):
        await version(db, clock, place, second.event_id, "2b")
    assert await texts(db, place) == ["Imported a.pdf", "1b"], "a document belongs to every branch"
    assert "Imported a.pdf" in await texts(db, place, through=second.event_id)


async def test_an_empty_conversation_has_nothing_to_answer_again(db: SqliteDatabase, clock: Clock) -> None:
    file = NewImport("document", "a.pdf", "application/pdf", 1, "sha", "stored")
    async with db.write() as tx:
        created = await accept_import(tx, clock, file, conversation_id=None)
    with pytest.raises(Conflict, match="nothing to answer"):
        await version(db, clock, created.conversation_id)


async def test_what_was_said_on_another_branch_is_not_found_until_it_is_shown_again(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await tell(db, clock, "My dog is called Luna.", "Noted.")
    place = first.conversation_id
    index = MemoryIndex()
    await index.refresh(db)
    assert len(index) == 2
    await version(db, clock, place, first.event_id, "My dog is called Lina.")
    await index.refresh(db)
    assert len(index) == 0
    [job] = await claim(db, clock, "orchestration")
    await _cancel(db, clock, job.turn_id, place)
    await show(db, place, first.event_id)
    await index.refresh(db)
    assert len(index) == 2


async def test_words_that_are_forgotten_are_forgotten_in_every_version(
    db: SqliteDatabase, clock: Clock
) -> None:
    first = await tell(db, clock, "My dog is called Luna.", "Noted.")
    await version(db, clock, first.conversation_id)
    [job] = await claim(db, clock, "orchestration")
    await _cancel(db, clock, job.turn_id, first.conversation_id)
    await finalize(db, clock)
    again = await tell(db, clock, "Never mind.", "Well.", conversation_id=first.conversation_id)
    items, _ = await list_items(db, ItemFilter())
    mine = [item for item in items if "Luna" in item.content and item.trust == "user"]
    async with db.write() as tx:
        await forget_chunk(tx, mine[0].id)
    items, _ = await list_items(db, ItemFilter())
    assert {item.turn_id for item in items} == {again.event_id}


def test_conversations_of_before_are_one_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chat.db"
    older = {number: file for number, file in migrations.migrations().items() if number < 9}
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "migrations", lambda: older)
        migrations.migrate(path, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO conversations (id, created_at, updated_at) VALUES ('c', '', '')")
        for ordinal, kind in enumerate(("chat", "import", "chat"), 1):
            connection.execute(
                "INSERT INTO turns (id, conversation_id, ordinal, kind, reply_id, status, request_hash,"
                " accepted_at, accepted_mono, boot_id) VALUES (?, 'c', ?, ?, '', 'completed', '', '', 0, '')",
                (f"t{ordinal}", ordinal, kind),
            )
        connection.commit()
    migrations.migrate(path, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, parent_id, shown FROM turns ORDER BY ordinal").fetchall()
    assert json.loads(json.dumps(rows)) == [["t1", None, 1], ["t2", None, 1], ["t3", "t1", 1]]


async def _cancel(db: SqliteDatabase, clock: Clock, turn_id: str, conversation_id: str) -> None:
    async with db.write() as tx:
        await cancel_turn(tx, clock, conversation_id, turn_id)
