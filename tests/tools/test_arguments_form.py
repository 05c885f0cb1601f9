"""What is read from a message without a model: one thing of the kind that the schema names, else nothing."""

from __future__ import annotations

import time
from datetime import date

import pytest

from kernel.tools.arguments_form import MOST_CHARACTERS, by_form

MONDAY = date(2026, 11, 23)


def read(name: str, message: str, **parameter: object) -> str | None:
    """What is read for one required parameter."""
    schema: dict[str, object] = {
        "type": "object",
        "properties": {name: {"type": "string", **parameter}, "limit": {"type": "integer"}},
        "required": [name],
    }
    arguments = by_form(schema, message, MONDAY)
    if arguments is None:
        return None
    assert set(arguments) == {name}
    return str(arguments[name])


@pytest.mark.parametrize(
    ("name", "message", "value"),
    [
        ("url", "Fetch https://example.com/a?b=1.", "https://example.com/a?b=1"),
        ("page_url", "what does (https://example.com/x) say?", "https://example.com/x"),
        ("url", "https://a.org/Mercury_(planet)", "https://a.org/Mercury_(planet)"),
        ("path", "read /etc/hosts please", "/etc/hosts"),
        ("path", "What is in src/main.py?", "src/main.py"),
        ("filePath", "open notes.txt", "notes.txt"),
        ("file_path", "open 'my notes.txt'", "my notes.txt"),
        ("directory", "list ~/Documents.", "~/Documents"),
        ("city", "What's the weather in Paris today?", "Paris"),
        ("location", "weather for New York right now", "New York"),
        ("city", "weather in são paulo tomorrow", "são paulo"),
        ("city", "temperature in Zürich, please", "Zürich"),
        ("query", "search the web for python asyncio tutorials", "python asyncio tutorials"),
        ("query", 'Search Wikipedia for "Ada Lovelace"', "Ada Lovelace"),
        ("q", "google best pizza in Rome, please", "best pizza in Rome"),
        ("query", "please search for llama.cpp on the web", "llama.cpp"),
        ("date", "events on 2026-12-24", "2026-12-24"),
        ("startDate", "what do I have tomorrow?", "2026-11-24"),
        ("issue_id", "show issue ABC-123", "ABC-123"),
        ("id", "get note 42", "42"),
        ("text", 'translate "good morning"', "good morning"),
        ("message", "echo “hi there”", "hi there"),
        ("email", "write to bob@example.com.", "bob@example.com"),
    ],
)
def test_one_thing_of_the_named_kind_is_read(name: str, message: str, value: str) -> None:
    assert read(name, message) == value


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("url", "fetch the page of example"),
        ("url", "compare https://a.org and https://b.org"),
        ("path", "read the file"),
        ("path", "Read it. Then stop"),
        ("city", "what is the weather like?"),
        ("city", "is it raining in London or Paris?"),
        ("city", "the weather in my town"),
        ("city", "the weather in celsius"),
        ("query", "find me a hotel"),
        ("date", "what happens today and tomorrow"),
        ("id", "get the notes 42 and 43"),
        ("text", "don't echo it"),
        ("colour", "paint it blue"),
    ],
)
def test_none_or_several_are_left_to_the_model(name: str, message: str) -> None:
    assert read(name, message) is None


def test_format_and_description_name_the_kind_where_the_name_does_not() -> None:
    assert read("target", "Fetch https://a.org/", format="uri") == "https://a.org/"
    assert read("target", "Fetch https://a.org/", description="The URL to fetch. Not a path.") == (
        "https://a.org/"
    )
    assert read("when", "on 2026-01-02", format="date") == "2026-01-02"


def test_a_choice_is_read_when_the_message_names_exactly_one() -> None:
    choices = ["celsius", "fahrenheit"]
    assert read("unit", "In Fahrenheit please", enum=choices) == "fahrenheit"
    assert read("unit", "celsius or fahrenheit?", enum=choices) is None


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [
        ({"type": "object", "properties": {}}, {}),
        ({"type": "object"}, {}),
        ({"properties": {"zone": {"type": "string"}}}, None),
        ({"properties": {"a": {"type": "integer"}}, "required": ["a"]}, None),
        ({"properties": {"url": {"type": "string"}, "b": {}}, "required": ["url", "b"]}, None),
        ({"properties": {}, "required": ["url"]}, None),
        ({"properties": [], "required": 7}, None),
        ({"properties": {"url": {"type": "string"}}, "required": [{"url": 1}]}, None),
    ],
)
def test_only_the_simplest_schemas_are_read_by_form(
    schema: dict[str, object], arguments: dict[str, object] | None
) -> None:
    assert by_form(schema, "see https://a.org/", MONDAY) == arguments


@pytest.mark.parametrize(
    "unit",
    [
        "a/",
        "in a ",
        "search for ",
        "search a ",
        "'",
        "a.b",
        "x@",
        "http://",
        "a-",
        "./",
        "in ,",
        '"',
        "1-",
        "(",
        "\\",
    ],
)
def test_reading_is_quick_whatever_the_message(unit: str) -> None:
    message = (unit * MOST_CHARACTERS)[:MOST_CHARACTERS]
    began = time.monotonic()
    for name in ("url", "path", "city", "query", "date", "id", "text", "email"):
        read(name, message)
        read(name, message + "!")
    assert time.monotonic() - began < 1
