"""Answering again and changing a message, on the real processes."""

from __future__ import annotations

import json

from tests.fakes.script import Script
from tests.harness.backend import Backend
from tests.harness.client import Client, Sent, answer_text
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import until


async def another(client: Client, sent: Sent, how: str, **body: str) -> Sent:
    answer = await client.http.post(f"/api/conversations/{sent.conversation_id}/{how}", json=body)
    assert answer.status_code == 202, answer.text
    return Sent(sent.conversation_id, answer.json()["event_id"])


def prompt_of(backend: Backend, message: str) -> list[str]:
    return [one["content"] for one in backend.requests(message)[-1].body["messages"]]


async def test_an_answer_is_made_again_and_the_first_one_can_be_shown_again(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(text="The first answer."))
    sent = await client.send("tell me once more")
    assert answer_text(await client.turn(sent)) == "The first answer."
    backend.script(Script(text="The second answer."))
    again = await another(client, sent, "regenerate")
    frames = await client.turn(again)
    state = await client.state(sent.conversation_id)
    assert [item["content"] for item in state["events"]] == ["tell me once more", "The second answer."]
    assert state["turns"][0]["versions"] == [sent.turn_id, again.turn_id]
    assert "The first answer." not in json.dumps(backend.requests("tell me once more")[-1].body)

    back = await client.http.post(
        f"/api/conversations/{sent.conversation_id}/branch", json={"turn_id": sent.turn_id}
    )
    assert [item["content"] for item in back.json()["events"]][-1] == "The first answer."
    read = await client.http.get(
        f"/api/conversations/{sent.conversation_id}/events", params={"branch": again.turn_id}
    )
    assert [item["content"] for item in read.json()["events"]][-1] == "The second answer."
    assert [frame.type for frame in frames if frame.type == "conversation"], "the stream tells the new state"
    await until(lambda: not stack.read("SELECT 1 FROM jobs"), "the end of all jobs")
    check_invariants(stack)


async def test_a_message_changed_while_it_is_answered_stops_that_answer(
    stack: Stack, client: Client, backend: Backend
) -> None:
    backend.script(Script(tokens=2000, tokens_per_second=50), marker="a long tale")
    sent = await client.send("a long tale")
    await until(lambda: backend.requests("a long tale"), "the model call")
    backend.script(Script(text="A short one."), marker="a short tale")
    changed = await another(client, sent, "edit", turn_id=sent.turn_id, message="a short tale")
    assert answer_text(await client.turn(changed)) == "A short one."
    assert all("long" not in text for text in prompt_of(backend, "a short tale")[1:])
    state = await client.state(sent.conversation_id)
    assert [item["content"] for item in state["events"]] == ["a short tale", "A short one."]
    await until(lambda: backend.requests("a long tale")[-1].client_closed, "the first call to be closed")
    check_invariants(stack)


async def test_a_client_that_was_away_gets_the_state_of_the_new_branch(
    client: Client, backend: Backend
) -> None:
    backend.script(Script(text="One."))
    sent = await client.send("while you were away")
    frames = await client.turn(sent)
    last = frames[-1].seq
    again = await another(client, sent, "regenerate", turn_id=sent.turn_id)
    seen = await client.turn(again, after=last or 0)
    assert "branch.changed" in [frame.type for frame in seen]
    states = [frame.data for frame in seen if frame.type == "conversation"]
    assert [turn["id"] for turn in states[-1]["turns"]] == [again.turn_id]
    seqs = [frame.seq for frame in seen if frame.seq is not None]
    assert seqs == sorted(seqs)


async def test_a_version_of_what_is_not_there_says_so(client: Client, backend: Backend) -> None:
    sent = await client.send("hello there")
    await client.turn(sent)
    base = f"/api/conversations/{sent.conversation_id}"
    for path, body, status, hint in (
        (f"{base}/regenerate", {"turn_id": "nothing"}, 404, "message"),
        (f"{base}/edit", {"turn_id": sent.turn_id, "message": " "}, 422, "empty"),
        (f"{base}/branch", {"turn_id": "nothing"}, 404, "message"),
        ("/api/conversations/nope/regenerate", {}, 404, "conversation"),
    ):
        answer = await client.http.post(path, json=body)
        assert answer.status_code == status, answer.text
        assert hint in answer.json()["detail"]
