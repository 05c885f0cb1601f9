"""A client that comes back goes on exactly where it was."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Frame, Sent, shown

LONG = Script(tokens=80, tokens_per_second=100)
LONG_TEXT = " ".join(f"tok{number}" for number in range(80))
# Pieces that come together are stored as one event: a busy machine makes fewer events than tokens.
LONGER = Script(tokens=170, tokens_per_second=60)
EVENTS = 100


async def test_r64_cut_at_every_event_the_rest_follows_without_gap_or_repeat(
    client: Client, backend: Backend
) -> None:
    backend.script(LONGER, marker="a longer story")
    sent = await client.send("a longer story")
    whole = await client.turn(sent)
    assert len(whole) >= EVENTS
    assert [frame.seq for frame in whole] == list(range(1, len(whole) + 1))
    some_at_once = asyncio.Semaphore(8)

    async def rest_after(cut: int) -> list[Frame]:
        async with some_at_once:
            return await client.turn(sent, after=cut)

    rests = await asyncio.gather(*(rest_after(cut) for cut in range(len(whole))))
    for cut, rest in enumerate(rests):
        assert _told(rest) == _told(whole[cut:]), f"resumed after {cut}"


async def test_r64_a_client_that_is_cut_after_each_event_of_a_running_answer_misses_nothing(
    client: Client, backend: Backend
) -> None:
    backend.script(LONG, marker="a long story")
    sent = await client.send("a long story")
    seen: list[Frame] = []
    while not seen or seen[-1].type != "turn.completed":
        seen.append(await _next(client, sent, seen[-1].seq or 0 if seen else 0))
    assert _told(seen) == _told(await client.turn(sent))


async def test_r66_whether_one_listens_before_during_or_after_a_turn_the_end_is_the_same(
    client: Client, backend: Backend
) -> None:
    backend.script(LONG, marker="a long story")
    created = await client.http.post("/api/conversations", json={})
    conversation_id = created.json()["id"]
    before = asyncio.create_task(_until_completed(client, conversation_id))
    sent = await client.send("a long story", conversation_id)
    await _first_text(client, sent)
    during = asyncio.create_task(_until_completed(client, conversation_id))
    listened = [await before, await during]
    assert listened[1][0].data["turns"][0]["status"] == "running"
    after = await _next(client, sent, None)
    state = await client.state(conversation_id)
    expected = {item["id"]: (item["content"], item["status"]) for item in state["events"]}
    assert [shown(frames) for frames in (*listened, [after])] == [expected] * 3
    assert expected[state["turns"][0]["reply_id"]] == (
        LONG_TEXT,
        "completed",
    )


@pytest.mark.parametrize(
    "cursor", ["-1", "abc", "1e3", "1" * 19, "٣", "0x10", "1 2", pytest.param("9" * 10_000, id="absurd")]
)
@pytest.mark.parametrize("place", ["header", "query"])
async def test_r65_a_cursor_that_is_no_number_is_refused(cursor: str, place: str, client: Client) -> None:
    sent = await client.send("hello")
    path = f"/api/conversations/{sent.conversation_id}/stream"
    if place == "header":
        answer = await client.http.get(path, headers={b"last-event-id": cursor.encode()})
    else:
        answer = await client.http.get(path, params={"after": cursor})
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]


async def test_r65_a_cursor_beyond_the_end_resets_the_client(client: Client) -> None:
    sent = await client.send("hello")
    await client.turn(sent)
    frames = client.frames(sent.conversation_id, after=1_000_000)
    reset, state = await anext(frames), await anext(frames)
    await frames.aclose()
    assert (reset.type, reset.seq) == ("reset", None)
    assert state.type == "conversation"
    assert state.data["id"] == sent.conversation_id
    assert state.data["events"][0]["content"] == "hello"


async def test_r65_a_cursor_never_opens_another_conversation(client: Client) -> None:
    other = await client.send("a secret")
    await client.turn(other)
    mine = await client.send("hello")
    await client.turn(mine)
    frames = await client.turn(mine, after=2)
    assert {frame.data["turn_id"] for frame in frames} == {mine.turn_id}
    gone = await client.http.get("/api/conversations/does-not-exist/stream", headers={"last-event-id": "1"})
    assert gone.status_code == 404


async def _next(client: Client, sent: Sent, after: int | None) -> Frame:
    """The first frame after a cursor; then the client hangs up."""
    frames = client.frames(sent.conversation_id, after)
    try:
        return await anext(frames)
    finally:
        await frames.aclose()


async def _until_completed(client: Client, conversation_id: str) -> list[Frame]:
    seen: list[Frame] = []
    async for frame in client.frames(conversation_id, after=None):
        seen.append(frame)
        if frame.type == "turn.completed":
            return seen
    raise AssertionError("the stream ended before the turn")


async def _first_text(client: Client, sent: Sent) -> None:
    async for frame in client.frames(sent.conversation_id):
        if frame.type == "message.delta":
            return


def _told(frames: list[Frame]) -> list[tuple[int | None, str, object]]:
    return [(frame.seq, frame.type, frame.data) for frame in frames]
