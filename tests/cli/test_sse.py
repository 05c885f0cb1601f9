"""The event-stream parser, on the corners of the standard."""

from __future__ import annotations

import pytest

from kernel.cli.sse import EventParser, ServerSentEvent

STREAM = "retry: 1500\n\nid: 7\nevent: message.delta\ndata: {}\n\n: comment\n\ndata:a\ndata: b\n\n"
EVENTS = [ServerSentEvent("message.delta", "{}", "7"), ServerSentEvent("message", "a\nb", "7")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_do_not_depend_on_line_ends_or_on_where_the_text_was_cut(end: str, size: int) -> None:
    text = STREAM.replace("\n", end)
    parser = EventParser()
    found = [
        event for start in range(0, len(text), size) for event in parser.feed(text[start : start + size])
    ]
    # A CR at the very end may be half of a CRLF, so that event waits for what comes next.
    found += parser.feed(": next")
    assert found == EVENTS


def test_an_event_that_is_not_finished_is_not_an_event() -> None:
    assert list(EventParser().feed("data: half\n")) == []


def test_other_line_separators_belong_to_the_data() -> None:
    [event] = EventParser().feed("data: one\u2028two\u0085three\n\n")
    assert event.data == "one\u2028two\u0085three"
