"""Lines, refusals and Retry-After: the pure functions below the adapters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.llm.failures import parse_retry_after, refusal
from kernel.llm.lines import LineSplitter, json_object, text_of
from kernel.shared.errors import ContextWindowExceeded, ModelNotFound, ModelProtocolError, ModelRejected

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


@given(st.lists(st.text(alphabet="aé🙂", max_size=5), max_size=8), st.data())
def test_lines_are_the_same_however_the_bytes_arrive(lines: list[str], data: st.DataObject) -> None:
    stream = "".join(f"{line}\n" for line in lines).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    splitter = LineSplitter()
    found: list[bytes] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += splitter.feed(stream[start:end])
    assert [line.decode() for line in found] == lines
    assert splitter.finish() == b""


def test_a_last_line_without_its_end_is_a_line() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"one\ntwo") == [b"one"]
    assert splitter.finish() == b"two"


def test_a_line_may_reach_the_limit_but_not_pass_it() -> None:
    splitter = LineSplitter(max_bytes=8)
    assert splitter.feed(b"12345678\n") == [b"12345678"]
    splitter.feed(b"1234")
    with pytest.raises(ModelProtocolError):
        splitter.feed(b"56789")


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b'"text"', b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(line: bytes) -> None:
    with pytest.raises(ModelProtocolError):
        json_object(line)


def test_a_lone_surrogate_is_replaced_and_a_pair_kept() -> None:
    value = json_object(b'{"text": "a\\ud800b \\ud83d\\ude42"}')
    assert text_of(value, "text") == "a\N{REPLACEMENT CHARACTER}b 🙂"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("30", 30),
        ("Thu, 01 Jan 2026 12:00:45 GMT", 45),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0),
        ("999999999", 3600),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_holds_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, b'{"error": "model \'m\' not found"}', ModelNotFound),
        (404, b"404 page not found", ModelRejected),
        (400, b'{"error": {"code": "context_length_exceeded", "message": "no"}}', ContextWindowExceeded),
        (400, b'{"error": "the input length exceeds the context length"}', ContextWindowExceeded),
        (400, b"<html>\xff", ModelRejected),
        (422, b"", ModelRejected),
    ],
)
def test_a_refusal_becomes_the_right_error(status: int, body: bytes, kind: type[Exception]) -> None:
    error = refusal("It", status, body, retry_after=None, model="m", when_missing=lambda name: f"get {name}")
    assert type(error) is kind
    assert error.detail.startswith(("It ", "the conversation"))
