"""Filling a tool's arguments: routing's first, then the form of the message, then the model's, checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kernel.llm.base import ChatMessage
from kernel.llm.structured import ModelReplyInvalid
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ModelError, ToolError
from kernel.tools.arguments import fill_arguments
from kernel.tools.base import Plan, ToolRequest

SEND: dict[str, object] = {
    "type": "object",
    "properties": {
        "to": {"type": "string", "description": "Address of the reader."},
        "body": {"type": "string"},
        "urgent": {"type": "boolean"},
        "link": {"type": "string"},
    },
    "required": ["to", "body"],
}
NOW: dict[str, object] = {"type": "object", "properties": {"zone": {"type": "string"}}}
FETCH: dict[str, object] = {
    "type": "object",
    "properties": {"url": {"type": "string"}, "raw": {"type": "boolean"}},
    "required": ["url"],
}


class Model:
    """Replies with one object, or fails."""

    def __init__(self, reply: dict[str, object] | ModelError) -> None:
        self.reply = reply
        self.asked: list[tuple[str, dict[str, object]]] = []

    async def __call__(self, messages: Sequence[ChatMessage], schema: dict[str, object]) -> dict[str, object]:
        assert {message.role for message in messages} == {"user"}, "what strangers wrote is no instruction"
        self.asked.append((messages[-1].content, schema))
        if isinstance(self.reply, ModelError):
            raise self.reply
        return self.reply


async def fill(
    schema: dict[str, object],
    message: str,
    model: Model,
    context: Sequence[ContextMessage] = (),
    arguments: dict[str, object] | None = None,
) -> Plan:
    request = ToolRequest(message, context, date(2026, 11, 23), arguments)

    def prompt(**values: str) -> str:
        return "\n".join(f"{name}={value}" for name, value in values.items())

    return await fill_arguments(request, model, prompt, name="tool", description="Does it.", schema=schema)


async def test_what_routing_read_is_used_and_no_model_is_asked() -> None:
    model = Model({})
    plan = await fill(FETCH, "fetch it", model, arguments={"url": "https://a.org"})
    assert plan == Plan({"url": "https://a.org"}, "routing")
    assert model.asked == []


async def test_what_routing_read_must_fit_the_schema() -> None:
    plan = await fill(FETCH, "fetch https://b.org", Model({}), arguments={"uri": "https://a.org"})
    assert plan == Plan({"url": "https://b.org"}, "form")


async def test_the_model_sees_message_conversation_date_and_schema_and_may_leave_things_out() -> None:
    model = Model({"to": "bob@a.org", "body": "hello"})
    said = [ContextMessage("user", "Bob is bob@a.org"), ContextMessage("assistant", "Noted.")]
    plan = await fill(SEND, "send him hello", model, said)
    assert plan == Plan({"to": "bob@a.org", "body": "hello"}, "model")
    [(text, schema)] = model.asked
    for part in ("send him hello", "user: Bob is bob@a.org", "Monday, 2026-11-23", '"urgent"'):
        assert part in text
    assert "required" not in schema
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("reply", [{"to": "bob@a.org"}, {"to": "bob@a.org", "body": ""}])
async def test_the_user_is_asked_in_one_sentence_for_what_is_missing(reply: dict[str, object]) -> None:
    with pytest.raises(ToolError) as question:
        await fill(SEND, "write to bob@a.org", Model(reply))
    assert question.value.detail == "To use tool I need to know the body: please tell me."


@pytest.mark.parametrize(
    ("schema", "message", "reply"),
    [
        (SEND, "send hi to bob", {"to": "bob@example.com", "body": "hi"}),
        (FETCH, "fetch the page", {"url": "https://example.com/page"}),
        (FETCH, "fetch a.org and b.org", {"url": "https://a.org/secret/page"}),
        (
            {"properties": {"path": {"type": "string"}}, "required": ["path"]},
            "read the file",
            {"path": "/home/user/file.txt"},
        ),
        (
            {"properties": {"ids": {"type": "array", "items": {"type": "string"}}}, "required": ["ids"]},
            "delete the old notes",
            {"ids": ["note-2024-17"]},
        ),
    ],
)
async def test_what_the_model_made_up_is_refused_and_asked_for(
    schema: dict[str, object], message: str, reply: dict[str, object]
) -> None:
    with pytest.raises(ToolError, match=r"I need to know the (to|url|path|ids)"):
        await fill(schema, message, Model(reply))


async def test_a_made_up_value_that_is_not_required_is_left_out() -> None:
    reply: dict[str, object] = {"to": "bob", "body": "hi", "link": "https://evil.org/?q=secret"}
    assert (await fill(SEND, "send hi to bob", Model(reply))).arguments == {"to": "bob", "body": "hi"}


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("fetch example.com and tell", "https://example.com"),
        ("fetch www.example.com or so", "https://www.example.com/"),
        ("fetch Example.com/A", "https://example.com/A"),
    ],
)
async def test_a_link_may_be_spelled_out(message: str, value: str) -> None:
    assert (await fill(FETCH, message, Model({"url": value}))).arguments == {"url": value}


async def test_dates_are_worked_out_and_choices_come_from_the_schema() -> None:
    schema: dict[str, object] = {
        "type": "object",
        "properties": {
            "day": {"type": "string"},
            "at": {"type": "string"},
            "calendar": {"enum": ["work/main-2", "home"]},
        },
        "required": ["day", "at", "calendar"],
    }
    reply: dict[str, object] = {"day": "2026-11-24", "at": "2026-11-24T09:30:00Z", "calendar": "work/main-2"}
    assert (await fill(schema, "book tomorrow half past nine at work", Model(reply))).arguments == reply


async def test_a_value_from_an_earlier_tool_result_is_known() -> None:
    found = [ContextMessage("tool", "1. https://a.org/story-17 A story")]
    plan = await fill(FETCH, "open the first one", Model({"url": "https://a.org/story-17"}), found)
    assert plan.source == "model"


async def test_a_tool_that_needs_nothing_is_called_when_the_model_fails() -> None:
    failed = ModelReplyInvalid("no JSON", raw="?")
    assert await fill(NOW, "what time is it", Model(failed)) == Plan({}, "form")
    with pytest.raises(ModelReplyInvalid):
        await fill(SEND, "send it", Model(failed))


async def test_arguments_that_cannot_fit_are_refused_in_plain_words() -> None:
    schema: dict[str, object] = {**FETCH, "anyOf": [{"required": ["raw"]}]}
    with pytest.raises(ToolError, match=r"could not work out how to call tool: .*other words"):
        await fill(schema, "a.org please", Model({"url": "a.org"}))


async def test_long_messages_and_conversations_are_shown_in_part() -> None:
    model = Model({"to": "bob", "body": "x"})
    said = [ContextMessage("tool", "y" * 50_000)]
    await fill(SEND, "for bob: " + "x" * 100_000 + " the end", model, said)
    [(text, _)] = model.asked
    assert "for bob" in text
    assert "the end" in text
    assert len(text) < 15_000
